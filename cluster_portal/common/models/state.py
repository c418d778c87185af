"""Models with a protected state field."""

from django.db import models
from django_fsm import FSMField


class StatefulModel(models.Model):
    """Lets `refresh_from_db` read a protected state anew (the library's own mixin lifts the
    protection for all threads while it does so; this one never does)."""

    class Meta:
        abstract = True

    def refresh_from_db(self, using=None, fields=None, **options) -> None:
        for field in self._meta.concrete_fields:
            if isinstance(field, FSMField) and (fields is None or field.attname in fields):
                self.__dict__.pop(field.attname, None)
        super().refresh_from_db(using=using, fields=fields, **options)
