"""Pages of the kernel."""

from django.urls import path

from cluster_portal.common.views import (
    calendars,
    consents,
    documents,
    erasure,
    gallery,
    health,
    history,
    home,
    imports,
    jobs,
    messages,
    notifications,
    operation,
    personal_data,
    preferences,
    tokens,
)

urlpatterns = [
    # For load balancers and monitors
    path("healthz", health.healthz, name="health"),
    path("readyz", health.readyz, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("", home.home, name="home"),
    # How a person wants the pages
    path("preferences/theme/", preferences.choose_theme, name="theme-choose"),
    path("preferences/language/", preferences.choose_language, name="language-choose"),
    # What a person's programs sign in with
    path("tokens/", tokens.TokenList.as_view(), name="token-list"),
    path("tokens/add/", tokens.TokenAdd.as_view(), name="token-add"),
    path("tokens/<int:pk>/revoke/", tokens.TokenRevoke.as_view(), name="token-revoke"),
    # What a person's calendar reads
    path("calendars/", calendars.CalendarList.as_view(), name="calendar-list"),
    path("calendars/add/", calendars.CalendarAdd.as_view(), name="calendar-add"),
    path("calendars/<int:pk>/revoke/", calendars.CalendarRevoke.as_view(), name="calendar-revoke"),
    path("calendars/<str:token>.ics", calendars.CalendarFeed.as_view(), name="calendar-feed"),
    # How a person is reached, and what went to whom
    path("messages/settings/", messages.MessageSettingsPage.as_view(), name="message-settings"),
    path("messages/telegram/", messages.TelegramConnect.as_view(), name="telegram-connect"),
    path(
        "messages/telegram/disconnect/",
        messages.TelegramDisconnect.as_view(),
        name="telegram-disconnect",
    ),
    path("messages/telegram/updates", messages.TelegramUpdates.as_view(), name="telegram-updates"),
    path("messages/", messages.LetterLog.as_view(), name="letter-log"),
    # Every component with its states
    path("ui/", gallery.gallery, name="gallery"),
    # How the platform runs
    path("operation/", operation.Operation.as_view(), name="operation"),
    # Issued documents: whether one is genuine, for everybody; the file, for its readers
    path("verify/", documents.DocumentAsk.as_view(), name="document-ask"),
    path("verify/<str:code>", documents.DocumentVerify.as_view(), name="document-verify"),
    path("documents/<str:code>.pdf", documents.document_file, name="document-file"),
    # Audit trail
    path("audit/", history.HistoryList.as_view(), name="history-list"),
    path("audit/export/", history.HistoryExport.as_view(), name="history-export"),
    # What is held about a person
    path("my-data/", personal_data.PersonalData.as_view(), name="personal-data"),
    path(
        "my-data/download.<str:form>",
        personal_data.PersonalDataDownload.as_view(),
        name="personal-data-download",
    ),
    path(
        "my-data/consents/<int:pk>/withdraw/",
        consents.ConsentWithdraw.as_view(),
        name="consent-withdraw",
    ),
    # Requests to be erased
    path("erasure-requests/", erasure.ErasureRequestList.as_view(), name="erasure-request-list"),
    path(
        "erasure-requests/add/", erasure.ErasureRequestCreate.as_view(), name="erasure-request-add"
    ),
    path(
        "erasure-requests/<int:pk>/withdraw/",
        erasure.ErasureRequestWithdraw.as_view(),
        name="erasure-request-withdraw",
    ),
    path(
        "erasure-requests/<int:pk>/carry-out/",
        erasure.ErasureRequestCarryOut.as_view(),
        name="erasure-request-carry-out",
    ),
    path(
        "erasure-requests/<int:pk>/refuse/",
        erasure.ErasureRequestRefuse.as_view(),
        name="erasure-request-refuse",
    ),
    # Long work
    path("jobs/<int:pk>/", jobs.JobDetail.as_view(), name="job-detail"),
    path("jobs/<int:pk>/cancel/", jobs.JobCancel.as_view(), name="job-cancel"),
    # Bringing in files
    path("imports/", imports.ImportList.as_view(), name="import-list"),
    path("imports/add/", imports.ImportUpload.as_view(), name="import-add"),
    path("imports/<int:pk>/", imports.ImportDetail.as_view(), name="import-detail"),
    path("imports/<int:pk>/columns/", imports.ImportColumns.as_view(), name="import-columns"),
    path("imports/<int:pk>/write/", imports.ImportWrite.as_view(), name="import-write"),
    path("imports/<int:pk>/undo/", imports.ImportUndo.as_view(), name="import-undo"),
    path(
        "imports/<int:pk>/report.json",
        imports.ImportReport.as_view(),
        {"form": "json"},
        name="import-report",
    ),
    path(
        "imports/<int:pk>/refused.csv",
        imports.ImportReport.as_view(),
        {"form": "csv"},
        name="import-refused",
    ),
    # Notices
    path("notifications/", notifications.NotificationList.as_view(), name="notification-list"),
    path(
        "notifications/<int:pk>/open/",
        notifications.NotificationOpen.as_view(),
        name="notification-open",
    ),
    path(
        "notifications/read/",
        notifications.NotificationReadAll.as_view(),
        name="notification-read-all",
    ),
]
