"""Pages of the quality app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from quality.views import action, indicator, indicator_records, problem, signal, target

urlpatterns: list[URLPattern | URLResolver] = [
    # Indicators: a subject, one indicator of it, and the records behind
    path("indicators/", indicator.OwnDashboard.as_view(), name="indicator-list"),
    path(
        "indicators/<slug:kind>/<int:pk>/",
        indicator.SubjectDashboard.as_view(),
        name="indicator-dashboard",
    ),
    path(
        "indicators/<slug:kind>/<int:pk>/<slug:code>/",
        indicator.IndicatorDetail.as_view(),
        name="indicator-detail",
    ),
    path(
        "indicators/<slug:kind>/<int:pk>/<slug:code>/records/",
        indicator_records.RecordsBehind.as_view(),
        name="indicator-records",
    ),
    # Targets
    path("targets/", target.TargetList.as_view(), name="target-list"),
    path("targets/add/", target.TargetAdd.as_view(), name="target-add"),
    path("targets/<int:pk>/change/", target.TargetChange.as_view(), name="target-change"),
    path("targets/<int:pk>/remove/", target.TargetRemove.as_view(), name="target-remove"),
    # Signals: what the figures point out
    path("signals/", signal.SignalList.as_view(), name="signal-list"),
    path("signals/<int:pk>/", signal.SignalDetail.as_view(), name="signal-detail"),
    path("signals/<int:pk>/open/", signal.ProblemOpen.as_view(), name="signal-open"),
    path("signals/<int:pk>/dismiss/", signal.SignalDismiss.as_view(), name="signal-dismiss"),
    # Problems and their gates
    path("problems/", problem.ProblemList.as_view(), name="problem-list"),
    path("problems/demand/", problem.ProblemDemand.as_view(), name="problem-demand"),
    path("problems/<int:pk>/", problem.ProblemDetail.as_view(), name="problem-detail"),
    path("problems/<int:pk>/contain/", problem.ProblemContain.as_view(), name="problem-contain"),
    path("problems/<int:pk>/analyse/", problem.ProblemAnalyse.as_view(), name="problem-analyse"),
    path("problems/<int:pk>/actions/add/", action.ActionAdd.as_view(), name="problem-action-add"),
    path("problems/<int:pk>/plan/", problem.ProblemPlan.as_view(), name="problem-plan"),
    path("problems/<int:pk>/begin/", problem.ProblemBegin.as_view(), name="problem-begin"),
    path("problems/<int:pk>/close/", problem.ProblemClose.as_view(), name="problem-close"),
    path("problems/<int:pk>/reopen/", problem.ProblemReopen.as_view(), name="problem-reopen"),
    path("problems/<int:pk>/reject/", problem.ProblemReject.as_view(), name="problem-reject"),
    path("problems/<int:pk>/withdraw/", problem.ProblemWithdraw.as_view(), name="problem-withdraw"),
    # Corrective actions
    path("corrective-actions/", action.ActionList.as_view(), name="corrective-action-list"),
    path(
        "corrective-actions/<int:pk>/complete/",
        action.ActionComplete.as_view(),
        name="corrective-action-complete",
    ),
    path(
        "corrective-actions/<int:pk>/remove/",
        action.ActionRemove.as_view(),
        name="corrective-action-remove",
    ),
]
