"""Programs sign in with `Authorization: Bearer <token>`."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from cluster_portal.common.models import ApiToken
from cluster_portal.common.models.token import token_hash


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        word, _space, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if word.lower() not in {"bearer", "token"} or not token:
            return None
        in_force = ApiToken.objects.in_force(timezone.now()).select_related("user")
        found = in_force.filter(digest=token_hash(token.strip()), user__is_active=True).first()
        if found is None:
            raise AuthenticationFailed(_("The token is unknown or has expired."))
        return found.user, found

    def authenticate_header(self, request) -> str:
        return "Bearer"
