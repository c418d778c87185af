"""Lists are paged by key, so that page 10,000 costs what page 1 costs."""

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500

    def decode_cursor(self, request):
        """A position that is no key was not made here."""
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor else None
        if position is not None and not (position.isascii() and position.isdigit()):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_paginated_response_schema(self, schema: dict) -> dict:
        """As OpenAPI 3.1 says "or nothing": the first page has no previous one."""
        described = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            address = described["properties"][name]
            address.pop("nullable", None)
            address["type"] = ["string", "null"]
        return described
