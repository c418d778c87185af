"""The base of the API's resources: the same querysets and rights as the pages."""

from typing import Any, ClassVar

from rest_framework import mixins, viewsets


class VisibleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Lists and shows what the person may see; `permissions` names the right of each action.

    More mixins and actions add verbs; an action without an entry in `permissions` is refused.
    """

    permissions: ClassVar[dict[str, str]]
    filterset_class: ClassVar[Any] = None

    def get_queryset(self):
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        return queryset.visible_to(self.request.user)
