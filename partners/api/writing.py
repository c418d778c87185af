"""Writing through the API: only records the person's right covers."""

from copy import copy

from django.db import transaction

from cluster_portal.common.permissions import require


class CoveredWrites:
    """The right must cover the record as it would be written (DRF has checked it as it is)."""

    def _require_covered(self, serializer) -> None:
        given = serializer.validated_data
        record = copy(serializer.instance) or serializer.Meta.model()
        for name, value in given.items():
            if any(field.name == name for field in record._meta.concrete_fields):
                setattr(record, name, value)
        require(self.request.user, self.permissions[self.action], record)

    def perform_create(self, serializer):
        self._require_covered(serializer)
        with transaction.atomic():
            self.write(serializer)

    def perform_update(self, serializer):
        self.perform_create(serializer)

    def write(self, serializer) -> None:
        """Save; or call the action, and put the record it returns into serializer.instance."""
        serializer.save()
