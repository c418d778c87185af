"""What waits for operators, coordinators and HR in the register."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.classifiers import LOADERS
from cluster_portal.common.waiting import Waiting
from partners.actions.agreement_calendar import ENDS_SOON
from partners.checklist import cluster_checklist, is_complete
from partners.enums import AgreementState, MembershipRole, Role
from partners.models import (
    Agreement,
    AgreementObligation,
    AgreementParty,
    ClassifierLoad,
    Cluster,
    CorrectionRequest,
    Membership,
    PersonnelDemand,
)
from partners.people import RUNNING
from partners.permissions import ANSWER_CORRECTIONS


def classifiers_to_load(user, affiliation):
    if affiliation is None or affiliation.role != Role.OPERATOR:
        return
    loaded = ClassifierLoad.objects.filter(name__in=LOADERS).count()
    if missing := len(LOADERS) - loaded:
        yield Waiting(
            _("Official classifiers have not been loaded yet."),
            reverse("classifier-list"),
            _("Load the classifiers"),
            missing,
        )


def clusters_to_complete(user, affiliation):
    """Clusters of the acting organization that lack something; two queries, however many."""
    if affiliation is None or affiliation.role != Role.COORDINATOR:
        return
    today = timezone.localdate()
    coordinated = Membership.objects.current(today).filter(
        organization=affiliation.organization_id, role=MembershipRole.COORDINATOR
    )
    clusters = list(
        Cluster.objects.filter(pk__in=coordinated.values("cluster"))
        .select_related("region")
        .order_by("sort_key", "pk")
    )
    if not clusters:
        yield Waiting(_("You coordinate no cluster yet."), reverse("cluster-add"), _("Make one"))
        return
    incomplete = _incomplete(clusters, today)
    if incomplete:
        text = ngettext(
            "“%(cluster)s” is not complete yet.",
            "%(count)d clusters are not complete yet.",
            len(incomplete),
        )
        yield Waiting(
            text % {"cluster": incomplete[0], "count": len(incomplete)},
            incomplete[0].get_absolute_url(),
            _("See what is missing"),
            len(incomplete),
        )


def _incomplete(clusters: list[Cluster], today: date) -> list[Cluster]:
    """Those that lack something today; one query."""
    memberships = Membership.objects.current(today).filter(cluster__in=clusters)
    members = defaultdict(list)
    for membership in memberships.select_related("organization__region"):
        members[membership.cluster_id].append(membership.as_member())
    return [
        cluster
        for cluster in clusters
        if not is_complete(
            cluster_checklist(cluster.model, cluster.region_code, members[cluster.pk])
        )
    ]


def demand_to_state(user, affiliation):
    if affiliation is None or affiliation.role != Role.HR:
        return
    year = timezone.localdate().year + 1
    stated = PersonnelDemand.objects.filter(enterprise=affiliation.organization_id, year=year)
    if not stated.exists():
        yield Waiting(
            _("Whom will you need in %(year)d? Universities plan by it.") % {"year": year},
            reverse("demand-add"),
            _("State demand"),
        )


def corrections_to_answer(user, affiliation):
    """Whoever answers for personal data, whatever role they act in now."""
    if not user.has_perm(ANSWER_CORRECTIONS):
        return
    if count := CorrectionRequest.objects.to_answer_by(user).count():
        text = ngettext(
            "%(count)d person asks to have their data corrected.",
            "%(count)d people ask to have their data corrected.",
            count,
        )
        yield Waiting(
            text % {"count": count},
            reverse("correction-request-list"),
            _("Answer the requests"),
            count,
        )


def agreements_to_move(user, affiliation):
    """Of the acting organization: to agree on, to mend, to sign, ending, overdue."""
    if affiliation is None or affiliation.role not in RUNNING:
        return
    today, own = timezone.localdate(), affiliation.organization_id
    ours = Agreement.objects.for_organization(own)
    reviewed = ours.filter(state=AgreementState.UNDER_REVIEW)
    silent = AgreementParty.objects.filter(agreement=OuterRef("pk"), consented_at=None)
    ending = ours.ending_within(ENDS_SOON[0], today).filter(renewal=None)
    owed = AgreementObligation.objects.overdue(today).filter(party__agreement__in=ours)
    listed = f"{reverse('agreement-list')}?organization={own}"
    yield from _counted(
        reviewed.filter(Exists(silent.filter(organization=own))).count(),
        lambda n: ngettext(
            "%(count)d agreement waits for your word.",
            "%(count)d agreements wait for your word.",
            n,
        ),
        f"{listed}&state={AgreementState.UNDER_REVIEW}",
        _("Read and answer"),
    )
    yield from _counted(
        ours.filter(state=AgreementState.DRAFT).exclude(remarks="").count(),
        lambda n: ngettext(
            "%(count)d agreement was returned with remarks.",
            "%(count)d agreements were returned with remarks.",
            n,
        ),
        f"{listed}&state={AgreementState.DRAFT}",
        _("See the remarks"),
    )
    yield from _counted(
        reviewed.exclude(Exists(silent)).count(),
        lambda n: ngettext(
            "Everybody agrees to %(count)d agreement: sign it.",
            "Everybody agrees to %(count)d agreements: sign them.",
            n,
        ),
        f"{listed}&state={AgreementState.UNDER_REVIEW}",
        _("Record the signing"),
    )
    yield from _counted(
        ending.count(),
        lambda n: ngettext(
            "%(count)d agreement ends within 60 days.",
            "%(count)d agreements end within 60 days.",
            n,
        ),
        f"{listed}&ends_within={ENDS_SOON[0]}",
        _("Renew"),
    )
    yield from _counted(
        owed.count(),
        lambda n: ngettext(
            "%(count)d obligation of your agreements is overdue.",
            "%(count)d obligations of your agreements are overdue.",
            n,
        ),
        f"{listed}&overdue=on",
        _("See what is overdue"),
    )


def _counted(count: int, text: Callable[[int], str], url: str, label: str):
    """One sentence where there is something to count."""
    if count:
        yield Waiting(text(count) % {"count": count}, url, label, count)


PROVIDERS = (
    classifiers_to_load,
    clusters_to_complete,
    demand_to_state,
    agreements_to_move,
    corrections_to_answer,
)
