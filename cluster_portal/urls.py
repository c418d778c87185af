"""Every address of the platform: the only place where all apps are known."""

from django.urls import include, path

handler404 = "cluster_portal.common.views.errors.not_found"
handler500 = "cluster_portal.common.views.errors.server_error"

urlpatterns = [
    path("accounts/", include("cluster_portal.common.account_urls")),
    path("api/v1/", include(("cluster_portal.api", "api"))),
    path("", include("cluster_portal.common.urls")),
    path("", include("partners.urls")),
    path("", include("internships.urls")),
    path("", include("monitoring.urls")),
    path("", include("quality.urls")),
]
