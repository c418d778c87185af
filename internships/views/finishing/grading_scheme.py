"""Grading schemes: those in force, one of them, making one."""

from typing import ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import RecordCreate, RecordDetail, RecordList
from internships import permissions
from internships.actions.finishing.grading_scheme import DEFAULT, make_scheme
from internships.forms.grade import GradingSchemeForm
from internships.models import GradingScheme
from partners.models import Organization
from partners.reach import reach_of


class GradingSchemeList(RecordList):
    model = GradingScheme
    permission = permissions.VIEW_GRADES
    template_name = "internships/grading_scheme/list.html"
    ordering: ClassVar = ("-applies_from", "-pk")

    def get_queryset(self):
        related = super().get_queryset().select_related("university", "unit")
        return related.prefetch_related("components")

    def get_context_data(self, **context):
        may = self.request.user.has_perm(permissions.LEAD_GRADES)
        return super().get_context_data(may_make=may, **context)


class GradingSchemeDetail(RecordDetail):
    model = GradingScheme
    permission = permissions.VIEW_GRADES
    template_name = "internships/grading_scheme/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("university", "unit", "made_by")

    def get_context_data(self, **context):
        scheme = self.object
        return super().get_context_data(
            components=scheme.components.order_by("pk"),
            is_used=scheme.grades.exists(),
            **context,
        )


class GradingSchemeAdd(RecordCreate):
    """For the university the person leads; `?like=` begins with another scheme's figures, else
    with those of the platform's own."""

    model = GradingScheme
    permission = permissions.LEAD_GRADES
    form_class = GradingSchemeForm
    title = gettext_lazy("Make a grading scheme")
    submit_label = gettext_lazy("Make the scheme")
    success_message = gettext_lazy("The scheme is made; practices that end earlier keep theirs.")

    @cached_property
    def university(self) -> Organization:
        own = reach_of(self.request.user).holding(self.permission).universities
        return Organization.objects.filter(pk__in=own).order_by("pk").first()

    def get_form_kwargs(self):
        given = super().get_form_kwargs() | {"university": self.university}
        given.pop("instance", None)
        return given

    def get_initial(self):
        usual = {"applies_from": timezone.localdate()}
        like = self.request.GET.get("like", "")
        seen = GradingScheme.objects.visible_to(self.request.user)
        found = seen.filter(pk=like).first() if like.isdecimal() and len(like) < 10 else None
        names = ("name_uz", "name_ru", "name_en", "from_5", "from_4", "from_3", "diary_share")
        if found is None:
            found, names = seen.filter(university=None, code=DEFAULT).first(), names[3:]
        if found is None:
            return usual
        weights = dict(found.components.values_list("part", "weight"))
        return usual | {name: getattr(found, name) for name in names} | weights

    def get_cancel_url(self):
        return reverse("grading-scheme-list")

    def write(self, form):
        scheme = make_scheme(
            university=self.university, **form.given(), by=self.request.user, at=timezone.now()
        )
        require(self.request.user, self.permission, scheme)
        return scheme
