"""/api/v1/affiliations"""

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.permissions import require
from partners import permissions
from partners.actions.affiliation import end_affiliation, give_role, invite_again
from partners.enums import Role
from partners.filters import AffiliationFilter
from partners.models import Affiliation, Organization


class AffiliationSerializer(serializers.ModelSerializer):
    person = serializers.StringRelatedField(source="user")
    email = serializers.EmailField(source="user.email")
    invitation_expires_at = serializers.DateTimeField(
        source="user.account_invitation.expires_at",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="When the link of a person without a password ends.",
    )

    class Meta:
        model = Affiliation
        fields = [
            "id",
            "person",
            "email",
            "organization",
            "role",
            "starts_on",
            "ends_on",
            "invitation_expires_at",
        ]
        read_only_fields = fields


class NewAffiliationSerializer(serializers.Serializer):
    organization = serializers.PrimaryKeyRelatedField(queryset=Organization.objects.all())
    role = serializers.ChoiceField(choices=Role.choices)
    email = serializers.EmailField(max_length=254)
    last_name = serializers.CharField(max_length=100)
    first_name = serializers.CharField(max_length=100)
    middle_name = serializers.CharField(max_length=100, allow_blank=True, default="")
    starts_on = serializers.DateField(required=False)


class AffiliationViewSet(mixins.CreateModelMixin, VisibleViewSet):
    queryset = Affiliation.objects.select_related(
        "user__account_invitation", "organization", "organization__parent"
    )
    serializer_class = AffiliationSerializer
    filterset_class = AffiliationFilter
    permissions = {
        "*": permissions.MANAGE_AFFILIATIONS,
        "create": permissions.MANAGE_AFFILIATIONS,
        "end": permissions.MANAGE_AFFILIATIONS,
        "invite": permissions.MANAGE_AFFILIATIONS,
    }

    @extend_schema(request=NewAffiliationSerializer, responses={201: AffiliationSerializer})
    def create(self, request, *args, **kwargs):
        form = NewAffiliationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = {"starts_on": timezone.localdate()} | form.validated_data
        require(request.user, permissions.MANAGE_AFFILIATIONS, given["organization"])
        affiliation = give_role(by=request.user, at=timezone.now(), **given)
        shown = AffiliationSerializer(affiliation, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request, pk=None):
        """The role gives nothing from now on."""
        yesterday = timezone.localdate() - timedelta(days=1)
        end_affiliation(affiliation=self.get_object(), by=request.user, on=yesterday)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def invite(self, request, pk=None):
        """A new letter with a link for a person who has no password yet."""
        invite_again(affiliation=self.get_object(), by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
