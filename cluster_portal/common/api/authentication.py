"""Programs sign in with `Authorization: Bearer <token>`."""

import pghistory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS

from cluster_portal.common.models import ApiToken
from cluster_portal.common.models.token import TokenScope, token_hash


class TokenAuthentication(BaseAuthentication):
    """Signs a token's person in; what they may do today, and the token's scope, bound it."""

    def authenticate(self, request):
        word, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if word.lower() not in {"bearer", "token"} or not token:
            return None
        now = timezone.now()
        in_force = ApiToken.objects.for_programs().in_force(now).select_related("user")
        found = in_force.filter(digest=token_hash(token.strip()), user__is_active=True).first()
        if found is None:
            raise AuthenticationFailed(_("The token is unknown or has expired."))
        ApiToken.objects.note_use(found, at=now)
        if request.method not in SAFE_METHODS:
            if found.scope != TokenScope.WRITE:
                raise PermissionDenied(_("This token may only read."))
            pghistory.context(user=found.user_id, token=found.pk)  # in the audit trail
        return found.user, found

    def authenticate_header(self, request) -> str:
        return "Bearer"
