"""Competence profiles of programmes."""

from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import RecordAction, RecordDetail, RecordUpdate
from partners import permissions
from partners.actions.profile import (
    agree_profile,
    begin_version,
    require_competence,
    set_requirements,
)
from partners.enums import CompetenceGroup, ProfileState
from partners.forms.profile import AgreementForm, ProfileForm, RequirementForm
from partners.models import CompetenceProfile, Programme

_ORDER = {group: place for place, group in enumerate(CompetenceGroup)}


class ProfileMixin:
    model = CompetenceProfile

    def get_queryset(self):
        related = ("programme", "programme__speciality", "programme__institution")
        return super().get_queryset().select_related(*related)


class ProfileCreate(RecordAction):
    """A new version of the programme in the address."""

    model = Programme
    permission = permissions.CHANGE_PROFILE
    success_message = _("A new version is begun.")

    def get_queryset(self):
        return super().get_queryset().select_related("speciality")

    def act(self, record, form=None):
        self.made = begin_version(programme=record)

    def get_success_url(self):
        made = getattr(self, "made", None)
        return (made or self.object).get_absolute_url()


class ProfileDetail(ProfileMixin, RecordDetail):
    permission = permissions.VIEW_PROFILES
    template_name = "partners/profile/detail.html"

    def get_context_data(self, **context):
        requirements = sorted(
            self.object.requirements.select_related("competence", "requested_by"),
            key=lambda one: (_ORDER[one.competence.group], one.competence.code),
        )
        groups = [
            (CompetenceGroup(group).label, list(found))
            for group, found in groupby(requirements, key=lambda one: one.competence.group)
        ]
        is_draft = self.object.state == ProfileState.DRAFT
        user = self.request.user
        may_change = is_draft and user.has_perm(permissions.CHANGE_PROFILE, self.object)
        return super().get_context_data(
            groups=groups,
            may_change=may_change,
            may_require=is_draft and user.has_perm(permissions.REQUIRE_COMPETENCE),
            **context,
        )


class ProfileUpdate(ProfileMixin, RecordUpdate):
    permission = permissions.CHANGE_PROFILE
    form_class = ProfileForm
    title = _("Levels the programme requires")
    template_name = "partners/profile/change.html"

    def write(self, form):
        set_requirements(profile=self.object, wanted=form.wanted())
        return self.object


class ProfileRequire(ProfileMixin, RecordAction):
    permission = permissions.REQUIRE_COMPETENCE
    form_class = RequirementForm
    title = _("What your enterprise requires")
    submit_label = _("Add the requirement")
    success_message = _("The requirement is in the draft now.")

    def act(self, record, form=None):
        require_competence(profile=record, by=self.request.user, **form.cleaned_data)


class ProfileAgree(ProfileMixin, RecordAction):
    permission = permissions.CHANGE_PROFILE
    form_class = AgreementForm
    title = _("Agree on the profile")
    submit_label = _("Agree")
    success_message = _("The profile is agreed.")

    def act(self, record, form=None):
        agree_profile(profile=record, on=form.cleaned_data["agreed_on"], at=timezone.now())
