"""The student's word on place, profession and being hired; what groups say, for the others."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cluster_portal.common.periods import Period, PeriodKind
from cluster_portal.common.views.records import PermittedView, RecordAction
from internships import permissions
from internships.actions.finishing import feedback as actions
from internships.forms.feedback import HiredForm, MotivationForm, PlaceRatingForm
from internships.models import Placement
from internships.opinions import comments, opinion_of_all, opinions, ratings_told, told_of
from partners.models import Organization
from partners.reach import reach_of


class _OwnWord(RecordAction):
    model = Placement
    permission = permissions.RATE_PLACE

    def get_queryset(self):
        return super().get_queryset().select_related("student", "enterprise")


class PlaceRate(_OwnWord):
    form_class = PlaceRatingForm
    title = gettext_lazy("Rate the place")
    submit_label = gettext_lazy("Send")
    success_message = gettext_lazy("Thank you. Others see the answers of groups only.")

    def act(self, record, form=None) -> None:
        actions.rate_place(
            placement=record,
            ratings=form.ratings(),
            motivation=form.answers(),
            comment=form.cleaned_data["comment"],
            at=timezone.now(),
        )


class MotivationSay(_OwnWord):
    form_class = MotivationForm
    title = gettext_lazy("You and your profession")
    submit_label = gettext_lazy("Send")
    success_message = gettext_lazy("Thank you. You are asked the same once the practice is over.")

    def act(self, record, form=None) -> None:
        actions.say_before(placement=record, answers=form.answers(), at=timezone.now())


class HiredAnswer(_OwnWord):
    form_class = HiredForm
    title = gettext_lazy("Hired or not")
    submit_label = gettext_lazy("Send")
    success_message = gettext_lazy("Thank you. Your university sees your answer.")

    def act(self, record, form=None) -> None:
        actions.answer_hired(placement=record, hired=form.cleaned_data["hired"], at=timezone.now())


class PlaceRatings(PermittedView):
    """What groups of students say: an enterprise of itself, a university of its places."""

    permission = permissions.VIEW_PLACE_RATINGS

    def get(self, request):
        period, today = self._period(), timezone.localdate()
        placements = told_of(request.user)
        ratings = ratings_told(placements, period, today)
        hosts_alone = self._hosts_alone
        by_place = opinions(ratings, by="enterprise", total_is_shown=not hosts_alone)
        shown = [one for one in by_place if one.is_shown]
        names = Organization.objects.in_bulk([one.label for one in shown])
        for one in shown:
            one.name = names[one.label]
        context = {
            "period": period,
            "previous": period.previous(),
            "next": period.next() if period.end < today else None,
            "of_all": None if hosts_alone else opinion_of_all(ratings),
            "shown": shown,
            "few": len(by_place) - len(shown),
            "comments": comments(ratings) if self._reads_comments else [],
        }
        return render(request, "internships/feedback/ratings.html", context)

    @property
    def _hosts_alone(self) -> bool:
        """An enterprise sees its own group, of which no total gives away another."""
        reach = reach_of(self.request.user).holding(self.permission)
        return not (reach.universities or reach.departments or reach.sees_everything)

    @property
    def _reads_comments(self) -> bool:
        return self.request.user.has_perm(permissions.LEAD_GRADES)

    def _period(self) -> Period:
        """The academic year asked for; what is no year is the current one."""
        try:
            asked = Period.parse(self.request.GET.get("year", ""))
        except ValueError:
            asked = Period.containing(timezone.localdate(), PeriodKind.YEAR)
        return Period.containing(asked.start, PeriodKind.YEAR)
