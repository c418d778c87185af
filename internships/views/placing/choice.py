"""A student's ranked choices."""

from functools import partial

from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.views.records import PermittedView
from internships import permissions
from internships.actions.placing import application as actions
from internships.enums import RoundState
from internships.models import Application, PlacementRound
from internships.views.order import answer_to_order, keys


class ChoiceList(PermittedView):
    """The student's ranked lists: one for each round that is open to them or has their name."""

    permission = permissions.APPLY

    def get(self, request) -> HttpResponse:
        mine = (
            Application.objects.standing()
            .filter(student__user=request.user)
            .select_related("posting__enterprise", "posting__district")
            .order_by("choice")
        )
        now = timezone.now()
        lists = [
            self._list(placement_round, now)
            for placement_round in self._rounds().prefetch_related(
                Prefetch("applications", mine, to_attr="choices")
            )
        ]
        return render(request, "internships/application/choices.html", {"lists": lists})

    def _rounds(self):
        user = self.request.user
        student = getattr(user, "student", None)
        if student is None:
            return PlacementRound.objects.none()
        open_to_me = Q(pk__in=PlacementRound.objects.open_to(student).values("pk"))
        applied = Q(pk__in=Application.objects.standing().filter(student=student).values(
            "placement_round"
        ))  # fmt: skip
        return PlacementRound.objects.visible_to(user).filter(open_to_me | applied).order_by("-pk")

    def _list(self, placement_round, now) -> dict:
        choices = placement_round.choices
        return {
            "round": placement_round,
            "open": placement_round.takes_applications(now),
            "before": now < placement_round.apply_from,
            "has_outcome": placement_round.has_outcome,
            "phase": placement_round.phase(now).label
            if placement_round.state == RoundState.OPEN
            else placement_round.get_state_display(),
            "choices": choices,
            "free": placement_round.choices_max - len(choices),
            "items": [
                {
                    "id": found.pk,
                    "label": found.posting.title,
                    "detail": f"{found.posting.enterprise} · {found.posting.district}",
                    "url": found.get_absolute_url(),
                }
                for found in choices
            ],
        }


class ChoiceOrder(PermittedView):
    """The choice list's own address: a new order, one step up or down, or a removal."""

    permission = permissions.APPLY

    def post(self, request, pk: int) -> HttpResponse:
        placement_round = get_object_or_404(PlacementRound.objects.visible_to(request.user), pk=pk)
        student = getattr(request.user, "student", None)
        if student is None:
            raise Http404
        removing = "remove" in request.POST
        return answer_to_order(
            request,
            partial(self._write, student, placement_round),
            back=reverse("choice-list"),
            success=_("Taken off your list. The choices behind it moved up.") if removing else "",
        )

    def _write(self, student, placement_round) -> None:
        who_and_when = {"by": self.request.user, "at": timezone.now()}
        for verb, steps in (("up", -1), ("down", 1)):
            if verb in self.request.POST:
                actions.move_choice(
                    application=self._mine(self.request.POST[verb]), steps=steps, **who_and_when
                )
                return
        if "remove" in self.request.POST:
            actions.withdraw_application(
                application=self._mine(self.request.POST["remove"]), **who_and_when
            )
            return
        actions.reorder_choices(
            student=student,
            placement_round=placement_round,
            order=keys(self.request.POST.getlist("order")),
            **who_and_when,
        )

    def _mine(self, key: str) -> Application:
        own = Application.objects.filter(student__user=self.request.user)
        return get_object_or_404(own, pk=(keys([key]) or [0])[0])
