"""Domain errors become answers with a sentence a person understands."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.http import UnreadablePostError
from django_fsm import TransitionNotAllowed
from rest_framework import status
from rest_framework.exceptions import ParseError
from rest_framework.exceptions import ValidationError as ApiValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler
from rest_framework.views import set_rollback

from cluster_portal.common.errors import DomainError, constraint_sentence, refusal_sentence


def exception_handler(error, context) -> Response | None:
    """409 for what the rules forbid now, 400 for what is wrong in the request."""
    if isinstance(error, DataError):  # a NUL in a code, a number beyond any column
        error = ApiValidationError()
    if isinstance(error, UnreadablePostError):  # its sender has gone, and nobody reads this
        error = ParseError()
    conflict = isinstance(error, DomainError | TransitionNotAllowed)
    if conflict or (isinstance(error, IntegrityError) and constraint_sentence(error)):
        set_rollback()
        return Response({"detail": refusal_sentence(error)}, status=status.HTTP_409_CONFLICT)
    if isinstance(error, ValidationError):
        error = ApiValidationError(detail=getattr(error, "message_dict", error.messages))
    elif isinstance(error, PermissionDenied) and str(error):
        return Response({"detail": str(error)}, status=status.HTTP_403_FORBIDDEN)
    return default_handler(error, context)
