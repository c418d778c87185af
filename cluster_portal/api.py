"""The API under /api/v1/: every app's resources."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from cluster_portal.common.api import imports
from cluster_portal.common.api.tokens import TokenView
from internships.api import routes as internships
from monitoring.api import routes as monitoring
from partners.api import routes as partners
from quality.api import routes as quality

router = SimpleRouter(trailing_slash=False)
for app in (partners, internships, monitoring, quality):
    app.register(router)
imports.register(router)

urlpatterns = [
    *router.urls,
    path("token", TokenView.as_view(), name="token"),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
