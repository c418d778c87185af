"""Columns that are encrypted in the database and masked wherever they are shown by accident."""

from django.db import models

from cluster_portal.common import cipher

SHOWN = 4  # last characters a person may recognise their own by


class Secret:
    """An encrypted text; its words and its logs are the mask, only `reveal()` tells it."""

    __slots__ = ("encrypted", "purpose")

    def __init__(self, encrypted: str, purpose: str):
        self.encrypted, self.purpose = encrypted, purpose

    def reveal(self) -> str:
        """The text itself; whoever calls this for somebody else notes that it was read."""
        return cipher.decrypt(self.encrypted, self.purpose)

    def __str__(self) -> str:
        text = self.reveal()
        return "•" * max(len(text) - SHOWN, 0) + text[-SHOWN:]

    def __repr__(self) -> str:
        return "<Secret>"

    def __eq__(self, other) -> bool:
        return isinstance(other, Secret) and self.encrypted == other.encrypted

    def __hash__(self) -> int:
        return hash(self.encrypted)


class EncryptedField(models.TextField):
    """Give it plain text, read a `Secret` back. It cannot be searched or sorted by."""

    def __init__(self, *args, purpose: str = "", **options):
        self.purpose = purpose
        super().__init__(*args, **options)

    def deconstruct(self):
        """To migrations it is text: how it is read is no matter of the table."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options

    def to_python(self, value):
        return value if isinstance(value, Secret) else super().to_python(value)

    def pre_save(self, instance, add: bool):
        value = super().pre_save(instance, add)
        if value and not isinstance(value, Secret):
            value = Secret(cipher.encrypt(value, self.purpose), self.purpose)
            setattr(instance, self.attname, value)
        return value

    def from_db_value(self, value, expression, connection):
        return Secret(value, self.purpose) if value else value

    def get_prep_value(self, value):
        if isinstance(value, Secret):
            return value.encrypted
        return cipher.encrypt(value, self.purpose) if value else value

    def get_lookup(self, lookup_name: str):
        """Only whether there is one: the same text is encrypted differently each time."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
