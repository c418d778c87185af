"""Forms of the diary: the plan, a day, an absence, a weekly check, the report."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.files import checked_pdf
from internships.actions.finishing.evaluation import competences_to_rate
from internships.actions.practising.diary import MOST_FILES
from internships.actions.practising.diary_plan import suggested_topics, weekly_topics
from internships.enums import Absence, Verdict
from internships.models import DiaryEntry, PracticeReport, WeeklyCheck
from internships.models.diary import MOST_HOURS
from internships.uploads import FILES_ACCEPTED, checked_photo_or_pdf
from partners.models import Competence


def _longest(model, name: str) -> int:
    return model._meta.get_field(name).max_length


class PlanForm(forms.Form):
    """One line for each week; where none is typed yet, those of the type of practice."""

    six_day_week = forms.BooleanField(
        label=_("Saturdays are working days"),
        required=False,
        help_text=_("Public holidays are left out by themselves."),
    )

    def __init__(self, *args, diary, language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["six_day_week"].initial = diary.six_day_week
        known, usual = weekly_topics(diary), suggested_topics(diary, language)
        untouched = not any(known.values())
        self.weeks = {f"week_{week:%Y%m%d}": week for week in known}
        for name, week in self.weeks.items():
            self.fields[name] = forms.CharField(
                label=_now("Week from %(day)s") % {"day": date_format(week, "DATE_FORMAT")},
                initial=usual.get(week, "") if untouched else known[week],
                max_length=_longest(DiaryEntry, "topic"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def topics(self) -> dict:
        """Monday → what the week is about."""
        return {week: self.cleaned_data[name] for name, week in self.weeks.items()}


class TopicForm(forms.Form):
    topic = forms.CharField(label=_("Planned for this day"), max_length=300)


class ReturnPlanForm(forms.Form):
    remark = forms.CharField(
        label=_("What should be different"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files, each checked."""

    widget = ManyFilesInput

    def clean(self, data, initial=None) -> list:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given if one]


class EntryForm(forms.Form):
    """What the student did on one day."""

    text = forms.CharField(
        label=_("What did you do?"),
        max_length=_longest(DiaryEntry, "text"),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    hours = forms.IntegerField(
        label=_("Hours at the place"), min_value=1, max_value=MOST_HOURS, initial=8
    )
    competences = forms.ModelMultipleChoiceField(
        queryset=Competence.objects.none(),
        label=_("What you trained"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    files = ManyFilesField(
        label=_("Photos or PDF"),
        required=False,
        validators=[checked_photo_or_pdf],
        widget=ManyFilesInput(attrs={"accept": FILES_ACCEPTED}),
        help_text=_("At most %(most)d files a day, each at most %(size)s."),
    )

    def __init__(self, *args, entry: DiaryEntry, **kwargs):
        super().__init__(*args, **kwargs)
        files = self.fields["files"]
        limits = {"most": MOST_FILES, "size": filesizeformat(settings.CV_MAX_BYTES)}
        files.help_text = files.help_text % limits
        asked = [competence.pk for competence in competences_to_rate(entry.placement)]
        if asked:
            choices = Competence.objects.filter(pk__in=asked).order_by("group", "code")
            self.fields["competences"].queryset = choices
        else:
            del self.fields["competences"]


class AbsenceForm(forms.Form):
    absence = forms.ChoiceField(
        label=_("Why you were not there"),
        choices=[choice for choice in Absence.choices if choice[0] != Absence.NO_REASON],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=_longest(DiaryEntry, "absence_note"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExcuseForm(forms.Form):
    excused = forms.TypedChoiceField(
        label=_("The absence is"),
        choices=[("yes", _("excused")), ("no", _("not excused"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )


class MakeUpForm(forms.Form):
    on = forms.DateField(label=_("Day of making up"), widget=forms.DateInput)
    topic = forms.CharField(label=_("Planned for this day"), max_length=300, required=False)


class CheckForm(forms.Form):
    """The same for supervisor and mentor."""

    verdict = forms.ChoiceField(
        label=_("This week"), choices=Verdict, widget=forms.RadioSelect, initial=Verdict.FINE
    )
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=_longest(WeeklyCheck, "remarks"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_task = forms.CharField(
        label=_("Task for the next week"),
        required=False,
        max_length=_longest(WeeklyCheck, "next_task"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        given = super().clean()
        if given.get("verdict") not in {None, Verdict.FINE} and not given.get("remarks"):
            self.add_error("remarks", _("Say what should be different."))
        return given


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=_longest(WeeklyCheck, "answer"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReportForm(forms.Form):
    file = forms.FileField(
        label=_("Report (PDF)"),
        validators=[checked_pdf],
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_("A new file takes the place of the one before, until it is accepted."),
    )


class ConclusionForm(forms.Form):
    accepted = forms.TypedChoiceField(
        label=_("The report is"),
        choices=[("yes", _("accepted")), ("no", _("returned to the student"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    conclusion = forms.CharField(
        label=_("Conclusion"),
        max_length=_longest(PracticeReport, "conclusion"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
