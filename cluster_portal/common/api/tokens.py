"""POST /api/v1/token: e-mail and password for a token that programs sign in with."""

from datetime import timedelta

from django.contrib.auth import authenticate
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
from cluster_portal.common.models.token import FROM_PASSWORD, LONGEST, TokenScope, token_hash


class CredentialsSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, write_only=True, trim_whitespace=False)
    name = serializers.CharField(
        max_length=100,
        default=FROM_PASSWORD,
        help_text="What the person's page of tokens calls it.",
    )
    scope = serializers.ChoiceField(
        choices=TokenScope.choices,
        default=TokenScope.WRITE,
        help_text="`read` allows GET only. No scope allows more than the person may do.",
    )
    days = serializers.IntegerField(
        min_value=1, max_value=LONGEST.days, default=30, help_text="How long it works."
    )


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Shown once; send it as “Authorization: Bearer …”.")
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=TokenScope.choices)
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


class TokenView(APIView):
    """Exchanges an e-mail and password for a token; its person sees and revokes it at /tokens/."""

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
        token, text = ApiToken.objects.issue(
            user=user,
            name=wanted["name"],
            scope=wanted["scope"],
            expires_at=timezone.now() + timedelta(days=wanted["days"]),
        )
        shown = {"token": text, "name": token.name, "scope": token.scope}
        answer = TokenSerializer(shown | {"expires_at": token.expires_at})
        return Response(answer.data, status=status.HTTP_201_CREATED)
