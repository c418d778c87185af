"""The referral, the practice order, and the leave to start without what is needed."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.models import SealedDocument
from internships import permissions
from internships.actions.contracting.practice_papers import practice_order, referral
from internships.actions.contracting.start_gate import waive
from internships.forms.contract import OrderForm, WaiverForm
from internships.models import Placement, PlacementRound
from internships.views.contracting.contract import IssuesDocument
from internships.views.practising.placement import PlacementAction


class PlacementReferral(IssuesDocument, PlacementAction):
    """In the reader's language."""

    model = Placement
    permission = permissions.VIEW_PLACEMENTS

    def issue(self, record, form=None) -> SealedDocument:
        return referral(placement=record, language=get_language(), at=timezone.now())


class RoundOrder(IssuesDocument):
    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    form_class = OrderForm
    title = _("Order on students' practice")
    submit_label = _("Issue the order")

    def get_initial(self):
        return {"language": get_language(), "dated_on": timezone.localdate()}

    def issue(self, record, form=None) -> SealedDocument:
        return practice_order(placement_round=record, **form.cleaned_data, at=timezone.now())


class PlacementWaive(PlacementAction):
    permission = permissions.WAIVE_START
    form_class = WaiverForm
    title = _("Let the placement start without what it lacks")
    submit_label = _("Let it start")
    success_message = _("The placement may start; your name and reason are kept.")

    def act(self, record, form=None) -> None:
        waive(
            placement=record,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=timezone.now(),
            on=timezone.localdate(),
        )
