"""Pages of the kernel."""

from django.urls import path

from cluster_portal.common.views import jobs, notifications

urlpatterns = [
    # Long work
    path("jobs/<int:pk>/", jobs.JobDetail.as_view(), name="job-detail"),
    path("jobs/<int:pk>/cancel/", jobs.JobCancel.as_view(), name="job-cancel"),
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
