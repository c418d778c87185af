"""The API asks the same matrix as the pages."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework.permissions import IsAuthenticated

from cluster_portal.common.security.second_factor import is_missing_for


class MatrixPermission(IsAuthenticated):
    """A view names its permission per action: `permissions = {"list": VIEW_X, "publish": …}`.

    An action without an entry is refused; `"*"` stands for the reading actions.
    """

    def _permission(self, view) -> str | None:
        permissions = getattr(view, "permissions", {})
        reading = view.action in {"list", "retrieve", "metadata"}
        return permissions.get(view.action) or (permissions.get("*") if reading else None)

    def has_permission(self, request, view) -> bool:
        if not super().has_permission(request, view):
            return False
        if is_missing_for(request.user):
            raise PermissionDenied(_("Your role needs a second factor: set it up on the platform."))
        if getattr(view, "action", None) is None:  # a method the route does not know: 405
            return True
        permission = self._permission(view)
        return permission is not None and request.user.has_perm(permission)

    def has_object_permission(self, request, view, record) -> bool:
        return request.user.has_perm(self._permission(view), record)
