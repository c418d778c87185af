"""Models with a protected state field."""

from django.db import models
from django_fsm import FSMField


class StateField(FSMField):
    """A state that only transitions change.

    To migrations it is a plain text column, for there is no machine in history: the library's own
    field looks for transitions whenever any model is made, which made most of the time that
    migrating an empty database took.
    """

    def __init__(self, *args, **options):
        super().__init__(*args, **(options | {"protected": True}))

    def deconstruct(self):
        name, _path, arguments, options = super().deconstruct()
        options.pop("protected", None)
        return name, "django.db.models.CharField", arguments, options


class StatefulModel(models.Model):
    """Lets `refresh_from_db` read a protected state anew (the library's own mixin lifts the
    protection for all threads while it does so; this one never does)."""

    class Meta:
        abstract = True

    def refresh_from_db(self, using=None, fields=None, **options) -> None:
        for field in self._meta.concrete_fields:
            if isinstance(field, StateField) and (fields is None or field.attname in fields):
                self.__dict__.pop(field.attname, None)
        super().refresh_from_db(using=using, fields=fields, **options)
