"""POST /api/v1/token: e-mail, password and second factor for a token programs sign in with."""

from datetime import timedelta

from allauth.mfa.base.forms import AuthenticateForm
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from cluster_portal.common.api.authentication import TokenAuthentication
from cluster_portal.common.models import ApiToken
from cluster_portal.common.models.token import (
    FROM_PASSWORD,
    LONGEST,
    PROGRAM_SCOPES,
    TokenScope,
    token_hash,
)
from cluster_portal.common.security.second_factor import has_second_factor, is_required_for


class CredentialsSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, write_only=True, trim_whitespace=False)
    code = serializers.CharField(
        max_length=20,
        required=False,
        write_only=True,
        help_text="From the authenticator app, or a recovery code, if a second factor is set up.",
    )
    name = serializers.CharField(
        max_length=100,
        default=FROM_PASSWORD,
        help_text="What the person's page of tokens calls it.",
    )
    scope = serializers.ChoiceField(
        choices=PROGRAM_SCOPES,
        default=TokenScope.WRITE,
        help_text="`read` allows GET only. No scope allows more than the person may do.",
    )
    days = serializers.IntegerField(
        min_value=1, max_value=LONGEST.days, default=30, help_text="How long it works."
    )


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Shown once; send it as “Authorization: Bearer …”.")
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=PROGRAM_SCOPES)
    expires_at = serializers.DateTimeField()


class TokenFor(TokenAuthentication):
    """Names the scheme in the 401; whoever asks for a token need not bring one."""

    def authenticate(self, request):
        return None


class AccountThrottle(SimpleRateThrottle):
    """So many attempts for one account, however many machines they come from."""

    scope = "token_account"

    def get_cache_key(self, request, view) -> str:
        data = request.data if isinstance(request.data, dict) else {}
        account = token_hash(str(data.get("email", "")).strip().lower())
        return self.cache_format % {"scope": self.scope, "ident": account}


def require_second_factor(user, code: str) -> None:
    """What a password does not open in the browser it does not open here either."""
    if not has_second_factor(user):
        if is_required_for(user):
            raise PermissionDenied(_("Your role needs a second factor: set it up on the platform."))
        return
    if not code:
        raise AuthenticationFailed(
            _("Send “code” too: from your authenticator app, or a recovery code.")
        )
    form = AuthenticateForm(user=user, data={"code": code})
    if not form.is_valid():
        raise AuthenticationFailed(" ".join(form.errors["code"]))
    form.authenticator.record_usage()


class TokenView(APIView):
    """Exchanges e-mail, password and second factor for a token, to be revoked at /tokens/."""

    authentication_classes = [TokenFor]
    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle, AccountThrottle]
    throttle_scope = "token"

    @extend_schema(
        request=CredentialsSerializer,
        responses={201: TokenSerializer},
        auth=[{}],  # type: ignore[list-item]  # nobody need be signed in
    )
    def post(self, request) -> Response:
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        wanted = credentials.validated_data
        user = authenticate(request._request, email=wanted["email"], password=wanted["password"])
        if user is None:
            raise AuthenticationFailed(_("The e-mail or the password is wrong."))
        require_second_factor(user, wanted.get("code", ""))
        token, text = ApiToken.objects.issue(
            user=user,
            name=wanted["name"],
            scope=wanted["scope"],
            expires_at=timezone.now() + timedelta(days=wanted["days"]),
        )
        shown = {"token": text, "name": token.name, "scope": token.scope}
        answer = TokenSerializer(shown | {"expires_at": token.expires_at})
        return Response(answer.data, status=status.HTTP_201_CREATED)
