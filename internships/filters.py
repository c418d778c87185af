"""Filters of lists, for pages and API alike."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.filters import SearchFilter
from cluster_portal.common.text import search_key
from internships.actions.contracting.contract import without_contract
from internships.actions.contracting.start_gate import held_back
from internships.enums import (
    HAS_MENTOR,
    ApplicationState,
    ContractState,
    Decision,
    GradeState,
    HireOutcome,
    Mark,
    OwnPlaceState,
    PlacementState,
    PostingState,
    RepeatState,
    ReservedGroup,
    RoundState,
    SlotState,
    SwapState,
)
from internships.models import (
    AllocationRun,
    Application,
    ApplicationMessage,
    ApplicationNote,
    Contract,
    ContractTemplate,
    DiaryEntry,
    HireAnswer,
    InterviewSlot,
    OwnPlace,
    Placement,
    PlacementRound,
    PlacementSwap,
    Posting,
    PracticeGrade,
    PracticeType,
    ReservedStudent,
    WeeklyCheck,
)
from partners.filters import GroupFilter
from partners.models import District, Programme, Region
from partners.reach import reach_of


class PostingSearchFilter(SearchFilter):
    """Every word occurs in what the posting says or in its enterprise's names."""

    def filter(self, queryset, value):
        for word in search_key(value or "").split():
            queryset = queryset.filter(
                Q(search_key__contains=word) | Q(enterprise__search_key__contains=word)
            )
        return queryset


class OnlyFilter(django_filters.BooleanFilter):
    """A box to tick: only records with something; not ticked means all."""

    def __init__(self, field_name: str, *, label, lookup: dict):
        self.only = lookup
        super().__init__(field_name, label=label, widget=forms.CheckboxInput)

    def filter(self, queryset, value):
        return queryset.filter(**self.only) if value else queryset


def _day(label, field: str, lookup: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        field, lookup_expr=lookup, label=label, widget=forms.DateInput(attrs={"type": "date"})
    )


def _rounds_seen(request):
    return PlacementRound.objects.visible_to(request.user) if request else PlacementRound.objects


class OpenPostingFilter(django_filters.FilterSet):
    """What a student looks for among the postings open to them."""

    search = PostingSearchFilter()
    region = django_filters.ModelChoiceFilter(
        field_name="district__region", queryset=Region.objects.order_by("sort_key"),
        label=_("Region"),
    )  # fmt: skip
    district = django_filters.ModelChoiceFilter(
        queryset=District.objects.order_by("sort_key"), label=_("District")
    )
    practice_type = django_filters.ModelChoiceFilter(
        queryset=PracticeType.objects.all(), label=_("Type of practice")
    )
    paid = OnlyFilter("pay_amount", label=_("Paid"), lookup={"pay_amount__gt": 0})
    dormitory = OnlyFilter("dormitory", label=_("With dormitory"), lookup={"dormitory": True})
    starts_from = _day(_("Begins not before"), "starts_on", "gte")
    ends_until = _day(_("Ends not after"), "ends_on", "lte")

    class Meta:
        model = Posting
        fields: list[str] = []


class PostingFilter(OpenPostingFilter):
    """What enterprises, universities and the ministry look for."""

    state = django_filters.ChoiceFilter(choices=PostingState, label=_("State"))
    placement_round = django_filters.ModelChoiceFilter(
        queryset=_rounds_seen, label=_("Placement round")
    )
    enterprise = django_filters.NumberFilter("enterprise", widget=forms.HiddenInput)
    university = django_filters.NumberFilter("university", widget=forms.HiddenInput)


class PlacementRoundFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=RoundState, label=_("State"))
    practice_type = django_filters.ModelChoiceFilter(
        queryset=PracticeType.objects.all(), label=_("Type of practice")
    )
    academic_year = django_filters.NumberFilter(label=_("Academic year from"))
    university = django_filters.NumberFilter("university", widget=forms.HiddenInput)

    class Meta:
        model = PlacementRound
        fields: list[str] = []


class ReservedStudentFilter(django_filters.FilterSet):
    placement_round = django_filters.ModelChoiceFilter(
        queryset=_rounds_seen, label=_("Placement round")
    )
    group = django_filters.ChoiceFilter(choices=ReservedGroup, label=_("Group"))

    class Meta:
        model = ReservedStudent
        fields: list[str] = []


class AllocationRunFilter(django_filters.FilterSet):
    placement_round = django_filters.ModelChoiceFilter(
        queryset=_rounds_seen, label=_("Placement round")
    )

    class Meta:
        model = AllocationRun
        fields = ["placement_round", "kind", "rule"]


class DecisionFilter(django_filters.ChoiceFilter):
    """Never finds a student's own applications: how enterprises rank them is not theirs to see."""

    def filter(self, queryset, value):
        if value:
            queryset = queryset.exclude(student__user=self.parent.request.user.pk)
        return super().filter(queryset, value)


class ApplicationFilter(django_filters.FilterSet):
    search = SearchFilter("student__search_key", label=_("Student"))
    placement_round = django_filters.ModelChoiceFilter(
        queryset=_rounds_seen, label=_("Placement round")
    )
    state = django_filters.ChoiceFilter(choices=ApplicationState, label=_("State"))
    decision = DecisionFilter(
        choices=Decision, label=pgettext_lazy("of the enterprise", "Decision")
    )
    posting = django_filters.NumberFilter("posting", widget=forms.HiddenInput)
    student = django_filters.NumberFilter("student", widget=forms.HiddenInput)

    class Meta:
        model = Application
        fields: list[str] = []


class ApplicantFilter(django_filters.FilterSet):
    """Among the applicants of one posting, as HR of the enterprise looks for them."""

    search = SearchFilter("student__search_key", label=_("Applicant"))
    programme = django_filters.ModelChoiceFilter(
        "student__programme", queryset=Programme.objects.none(), label=_("Programme")
    )
    talk = django_filters.ChoiceFilter(
        choices=[
            ("none", pgettext_lazy("interview", "not invited")),
            ("invited", pgettext_lazy("interview", "invited, no time chosen yet")),
            ("taken", pgettext_lazy("interview", "time chosen")),
        ],
        label=_("Interview"),
        method="by_talk",
    )
    with_cv = OnlyFilter("cv", label=_("With CV"), lookup={"cv__gt": ""})

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, data=None, queryset=None, **kwargs):
        super().__init__(data, queryset, **kwargs)
        theirs = Programme.objects.filter(students__applications__in=queryset.order_by())
        shown = theirs.select_related("speciality").distinct().order_by("pk")
        self.filters["programme"].queryset = shown

    @property
    def qs(self):
        """None where the filter makes no sense (its form says why)."""
        return super().qs if self.is_valid() else self.queryset.none()

    def by_talk(self, queryset, name, value):
        taken = InterviewSlot.objects.filter(state=SlotState.TAKEN, application__isnull=False)
        chose = Q(pk__in=taken.values("application"))
        if value == "none":
            return queryset.filter(invited_at=None)
        if value == "taken":
            return queryset.filter(chose)
        return queryset.filter(~chose, invited_at__isnull=False)


class InterviewSlotFilter(django_filters.FilterSet):
    """Times of one posting or application, by state."""

    posting = django_filters.NumberFilter("posting", widget=forms.HiddenInput)
    application = django_filters.NumberFilter("application", widget=forms.HiddenInput)
    state = django_filters.ChoiceFilter(choices=SlotState, label=_("State"))

    class Meta:
        model = InterviewSlot
        fields: list[str] = []


class ApplicationMessageFilter(django_filters.FilterSet):
    """Those about one application."""

    application = django_filters.NumberFilter("application", widget=forms.HiddenInput)

    class Meta:
        model = ApplicationMessage
        fields: list[str] = []


class ApplicationNoteFilter(ApplicationMessageFilter):
    class Meta:
        model = ApplicationNote
        fields: list[str] = []


def _programmes_graded(request):
    """Of the person's own universities, or the departments they supervise for."""
    if request is None:  # the schema's own question
        return Programme.objects.all()
    houses = reach_of(request.user).houses
    return Programme.objects.filter(institution__in=houses).select_related("speciality")


class PlacementFilter(django_filters.FilterSet):
    """Placements of a student, in a state, of a round, or that still lack somebody."""

    search = SearchFilter("student__search_key", label=_("Student"))
    group = GroupFilter("student__group")
    state = django_filters.ChoiceFilter(choices=PlacementState, label=_("State"))
    placement_round = django_filters.ModelChoiceFilter(
        field_name="application__placement_round", queryset=_rounds_seen, label=_("Placement round")
    )
    missing = django_filters.ChoiceFilter(
        choices=[
            ("mentor", pgettext_lazy("still without", "a mentor")),
            ("supervisor", pgettext_lazy("still without", "a supervisor")),
            ("evaluation", pgettext_lazy("still without", "the mentor's rating")),
            ("contract", pgettext_lazy("still without", "a contract")),
            ("start", pgettext_lazy("still without", "what it needs to start")),
            ("grade", pgettext_lazy("still without", "a grade")),
        ],
        method="filter_missing",
        label=_("Still without"),
    )

    hired = django_filters.ChoiceFilter(
        choices=[
            ("confirmed", _("hired, confirmed by the graduate")),
            ("conflict", _("graduate and enterprise differ")),
        ],
        method="filter_hired",
        label=_("Hired"),
    )

    class Meta:
        model = Placement
        fields = ["search", "group", "state", "placement_round", "missing", "hired"]

    def filter_hired(self, queryset, name, value):
        """By the answers the reader may see."""
        seen = HireAnswer.objects.visible_to(self.request.user)
        if value == "conflict":
            return queryset.filter(pk__in=seen.in_conflict().values("placement"))
        said = seen.filter(hired=True, placement__evaluation__hire_outcome=HireOutcome.HIRED)
        return queryset.filter(pk__in=said.values("placement"))

    def filter_missing(self, queryset, name, value):
        if value == "evaluation":
            return queryset.awaiting_mentor()
        if value == "contract":
            return without_contract(queryset)
        if value == "start":
            return held_back(queryset, timezone.localdate())
        if value == "grade":
            completed = queryset.filter(state=PlacementState.COMPLETED)
            return completed.exclude(grade__state=GradeState.SIGNED)
        alive = queryset.filter(state__in=HAS_MENTOR)
        return alive.filter(mentor_email="") if value == "mentor" else alive.filter(supervisor=None)


class PracticeGradeFilter(django_filters.FilterSet):
    """Grades of a student, a round, a programme; by state and mark; those to be repeated."""

    search = SearchFilter("placement__student__search_key", label=_("Student"))
    placement_round = django_filters.ModelChoiceFilter(
        field_name="placement__application__placement_round",
        queryset=_rounds_seen,
        label=_("Placement round"),
    )
    programme = django_filters.ModelChoiceFilter(
        field_name="placement__student__programme",
        queryset=_programmes_graded,
        label=_("Programme"),
    )
    group = GroupFilter("placement__student__group")
    state = django_filters.ChoiceFilter(choices=GradeState, label=_("State"))
    mark = django_filters.TypedChoiceFilter(choices=Mark, coerce=int, label=_("Mark"))
    repeat = django_filters.ChoiceFilter("repeat__state", choices=RepeatState, label=_("Repeat"))
    placement = django_filters.NumberFilter("placement", widget=forms.HiddenInput)

    class Meta:
        model = PracticeGrade
        fields: list[str] = []


class ContractFilter(django_filters.FilterSet):
    search = SearchFilter("enterprise__search_key", label=_("Enterprise"))
    state = django_filters.ChoiceFilter(choices=ContractState, label=_("State"))
    template = django_filters.ModelChoiceFilter(
        queryset=ContractTemplate.objects.all(), label=_("Template")
    )
    placement_round = django_filters.ModelChoiceFilter(
        queryset=_rounds_seen, label=_("Placement round"), method="filter_round"
    )
    placement = django_filters.NumberFilter("covered__placement", widget=forms.HiddenInput)

    class Meta:
        model = Contract
        fields: list[str] = []

    def filter_round(self, queryset, name, value: int):
        """By the round itself; in the API it is its key."""
        if value is None:
            return queryset
        covered = Contract.objects.filter(placements__application__placement_round=value)
        return queryset.filter(pk__in=covered.values("pk"))


class OwnPlaceFilter(django_filters.FilterSet):
    search = SearchFilter("student__search_key", label=_("Student"))
    state = django_filters.ChoiceFilter(choices=OwnPlaceState, label=_("State"))

    class Meta:
        model = OwnPlace
        fields: list[str] = []


class SwapFilter(django_filters.FilterSet):
    search = SearchFilter("placement__student__search_key", label=_("Student"))
    state = django_filters.ChoiceFilter(choices=SwapState, label=_("State"))

    class Meta:
        model = PlacementSwap
        fields: list[str] = []


class DiaryEntryFilter(django_filters.FilterSet):
    """Days of one placement, of a stretch of time, written or still empty."""

    placement = django_filters.NumberFilter("diary__placement", widget=forms.HiddenInput)
    from_day = _day(_("Not before"), "day", "gte")
    until_day = _day(_("Not after"), "day", "lte")
    is_written = django_filters.BooleanFilter(
        "written_at", lookup_expr="isnull", exclude=True, label=_("Written")
    )

    class Meta:
        model = DiaryEntry
        fields: list[str] = []


class WeeklyCheckFilter(django_filters.FilterSet):
    placement = django_filters.NumberFilter("diary__placement", widget=forms.HiddenInput)

    class Meta:
        model = WeeklyCheck
        fields = ["week", "side", "verdict"]
