"""An agreement from the draft to its end, and who is told what on the way."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Letter, Notification
from partners.actions import agreement as actions
from partners.actions import agreement_calendar as calendar
from partners.actions import agreement_papers as papers
from partners.enums import AgreementKind, AgreementState, DocumentKind, OrganizationKind
from partners.models import Agreement, AgreementDocument, AgreementObligation
from partners.tasks import follow_up_agreements
from tests.factories.partners import (
    AgreementFactory,
    AgreementObligationFactory,
    OrganizationFactory,
    UserFactory,
)
from tests.partners.pdf import pdf

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
WHO = {"representative": "Toʻrayev Sherzod", "capacity": "rektor, Nizom asosida"}


@pytest.fixture
def draft(university, enterprise, umida, hamid):
    agreement = Agreement(
        kind=AgreementKind.PRACTICE_BASE,
        subject="Amaliyot bazasi",
        drafted_by=university,
        valid_from=TODAY,
        valid_until=TODAY + 365 * DAY,
    )
    return actions.write_agreement(agreement=agreement, others=[enterprise], by=umida)


@pytest.fixture
def sent(draft, umida):
    return actions.send_agreement(agreement=draft, **WHO, by=umida, at=NOW)


@pytest.fixture
def agreed(sent, hamid):
    return actions.accept_agreement(agreement=sent, **WHO, by=hamid, at=NOW)


def sign(agreement, by, **changes):
    given = {"number": "15-A", "dated_on": TODAY, "scan": pdf(), "by": by, "at": NOW}
    return actions.sign_agreement(agreement=agreement, **given | changes)


@pytest.fixture
def active(agreed, umida):
    return sign(agreed, umida)


def titles(user) -> list[str]:
    found = Notification.objects.filter(recipient=user).order_by("pk")
    return list(found.values_list("title", flat=True))


def consents(agreement) -> set:
    found = agreement.parties.exclude(consented_at=None)
    return set(found.values_list("organization", "consented_by"))


def test_practice_base_covers_practice_by_itself(draft):
    assert draft.covers_practice
    assert draft.parties.count() == 2


def test_sending_agrees_for_ones_own_side_and_tells_the_other(sent, university, umida, hamid):
    assert sent.state == AgreementState.UNDER_REVIEW
    assert consents(sent) == {(university.pk, umida.pk)}
    assert titles(hamid) == ["To agree on: “Amaliyot bazasi”"]
    assert titles(umida) == []
    assert Letter.objects.get().email == hamid.email


def test_other_side_agrees_and_says_who_signs(agreed, enterprise, umida, hamid):
    party = agreed.parties.get(organization=enterprise)
    assert (party.representative, party.consented_by) == (WHO["representative"], hamid)
    assert titles(umida) == ["Navoiy sement zavodi agrees: “Amaliyot bazasi”"]
    with pytest.raises(actions.AgreementError, match="agreed already"):
        actions.accept_agreement(agreement=agreed, **WHO, by=hamid, at=NOW)


def test_returned_it_is_a_draft_with_remarks_and_no_consent(sent, umida, hamid):
    returned = actions.return_agreement(agreement=sent, remarks="Muddat", by=hamid, at=NOW)
    assert (returned.state, returned.remarks) == (AgreementState.DRAFT, "Muddat")
    assert consents(returned) == set()
    assert titles(umida) == ["The agreement “Amaliyot bazasi” was returned with remarks"]
    assert Agreement.objects.visible_to(hamid).get() == returned
    with pytest.raises(actions.AgreementError, match="what is to be mended"):
        actions.return_agreement(agreement=sent, remarks=" ", by=hamid, at=NOW)


def test_either_side_may_mend_and_send_what_was_returned(sent, enterprise, umida, hamid):
    returned = actions.return_agreement(agreement=sent, remarks="Muddat", by=hamid, at=NOW)
    returned.valid_until = TODAY + 700 * DAY
    actions.write_agreement(agreement=returned, others=[enterprise], by=hamid)
    again = actions.send_agreement(agreement=returned, **WHO, by=hamid, at=NOW + DAY)
    assert consents(again) == {(enterprise.pk, hamid.pk)}
    assert again.remarks == ""
    assert titles(umida)[-1] == "To agree on: “Amaliyot bazasi”"


def test_signing_waits_for_every_consent(sent, umida, hamid, enterprise):
    with pytest.raises(actions.AgreementError, match="Navoiy sement zavodi"):
        sign(sent, umida)
    enterprise.affiliations.update(ends_on=TODAY - DAY)  # nobody is there to agree: the scan speaks
    assert sign(sent, umida).state == AgreementState.ACTIVE


def test_signed_on_time_it_is_in_force_at_once(active, umida, hamid):
    assert active.state == AgreementState.ACTIVE
    assert (active.signed_by, active.number) == (umida, "15-A")
    scan = active.documents.get()
    assert (scan.kind, scan.uploaded_by) == (DocumentKind.SIGNED, umida)
    assert scan.file.name.startswith("agreements/")
    assert titles(hamid)[-1] == "The signing of “№ 15-A · Amaliyot bazasi” is recorded"


def test_signed_early_it_begins_by_the_calendar(agreed, enterprise, umida):
    Agreement.objects.filter(pk=agreed.pk).update(valid_from=TODAY + DAY)
    signed = sign(agreed, umida)
    assert signed.state == AgreementState.SIGNED
    assert calendar.begin_due(at=NOW) == 0
    assert calendar.begin_due(at=NOW + DAY) == 1
    assert calendar.begin_due(at=NOW + DAY) == 0
    signed.refresh_from_db()
    assert signed.state == AgreementState.ACTIVE
    assert calendar.expire_due(at=NOW + 365 * DAY) == 0
    assert calendar.expire_due(at=NOW + 366 * DAY) == 1
    signed.refresh_from_db()
    assert signed.state == AgreementState.EXPIRED


def test_signing_is_not_dated_ahead(agreed, umida):
    with pytest.raises(actions.AgreementError, match="still to come"):
        sign(agreed, umida, dated_on=TODAY + DAY)


def test_it_ends_early_with_a_day_and_a_reason(active, university, enterprise, umida, hamid):
    with pytest.raises(actions.AgreementError, match="why the agreement ends"):
        actions.terminate_agreement(agreement=active, last_day=TODAY, reason=" ", by=hamid, at=NOW)
    last_day = TODAY + 10 * DAY
    ended = actions.terminate_agreement(
        agreement=active, last_day=last_day, reason="Koʻchdik", by=hamid, at=NOW
    )
    assert (ended.state, ended.last_day) == (AgreementState.TERMINATED, last_day)
    assert titles(umida)[-1].endswith("ends early")
    in_force = Agreement.objects.in_force_between(university, enterprise, last_day)
    assert in_force.get() == ended
    assert not Agreement.objects.in_force(last_day + DAY).exists()


def test_renewal_is_a_new_draft_that_goes_on_where_the_old_one_ends(active, hamid, enterprise):
    Agreement.objects.filter(pk=active.pk).update(valid_from=TODAY, valid_until=TODAY + 29 * DAY)
    AgreementObligationFactory(
        party=active.parties.get(organization=enterprise), due_on=TODAY + 5 * DAY
    )
    made = actions.renew_agreement(agreement=active, by=hamid, at=NOW)
    assert (made.state, made.renews, made.number) == (AgreementState.DRAFT, active, "")
    assert made.drafted_by == enterprise
    assert (made.valid_from, made.kind) == (TODAY + 30 * DAY, active.kind)
    party = made.parties.get(organization=enterprise)
    assert (party.representative, party.consented_at) == (WHO["representative"], None)
    assert party.obligations.get().due_on > made.valid_from
    with pytest.raises(actions.AgreementError, match="renewed already"):
        actions.renew_agreement(agreement=active, by=hamid, at=NOW)


def test_what_is_not_signed_or_never_ends_is_not_renewed(sent, umida):
    with pytest.raises(actions.AgreementError, match="was signed"):
        actions.renew_agreement(agreement=sent, by=umida, at=NOW)
    endless = AgreementFactory(drafted_by=sent.drafted_by, active=True, valid_until=None)
    with pytest.raises(actions.AgreementError, match="no last day"):
        actions.renew_agreement(agreement=endless, by=umida, at=NOW)


def test_draft_is_discarded_with_its_papers_until_somebody_has_seen_it(draft, umida):
    document = papers.attach_document(
        agreement=draft, kind=DocumentKind.TEXT, file=pdf(), by=umida, at=NOW
    )
    AgreementObligationFactory(party=draft.parties.first())
    storage = document.file.storage
    actions.send_agreement(agreement=draft, **WHO, by=umida, at=NOW)
    returned = actions.return_agreement(agreement=draft, remarks="x", by=umida, at=NOW)
    with pytest.raises(actions.AgreementError, match="never sent"):
        actions.discard_agreement(agreement=returned, by=umida)
    Agreement.objects.filter(pk=draft.pk).update(sent_at=None)
    actions.discard_agreement(agreement=returned, by=umida)
    assert not Agreement.objects.exists()
    assert not AgreementDocument.objects.exists()
    assert storage.exists(document.file.name)  # deleted only once the transaction is through


@pytest.mark.parametrize("state", AgreementState)
def test_only_a_draft_is_changed(state, university, enterprise, umida):
    traits = {"draft": {}, "under_review": {"under_review": True}}.get(state, {"active": True})
    agreement = AgreementFactory(drafted_by=university, others=[enterprise], **traits)
    if state == AgreementState.DRAFT:
        actions.write_agreement(agreement=agreement, others=[enterprise], by=umida)
        return
    with pytest.raises(actions.AgreementError, match="not a draft any more"):
        actions.write_agreement(agreement=agreement, others=[enterprise], by=umida)


def test_parties_are_two_or_more_organizations_of_the_register(draft, university, umida):
    department = OrganizationFactory(kind=OrganizationKind.DEPARTMENT, parent=university)
    closed = OrganizationFactory(is_active=False)
    for others in ([], [university], [department], [closed], OrganizationFactory.create_batch(10)):
        with pytest.raises(ValidationError):
            actions.write_agreement(agreement=draft, others=others, by=umida)


def test_party_that_owes_something_does_not_leave(draft, enterprise, umida):
    other = OrganizationFactory()
    owed = AgreementObligationFactory(party=draft.parties.get(organization=enterprise))
    with pytest.raises(actions.AgreementError, match="owes something"):
        actions.write_agreement(agreement=draft, others=[other], by=umida)
    papers.remove_obligation(obligation=owed, by=umida)
    actions.write_agreement(agreement=draft, others=[other], by=umida)
    assert set(draft.parties.values_list("organization", flat=True)) == {
        draft.drafted_by_id, other.pk
    }  # fmt: skip


def test_obligations_belong_to_the_text_and_are_done_once(active, umida, hamid):
    party = active.parties.first()
    with pytest.raises(actions.AgreementError, match="not a draft"):
        papers.add_obligation(party=party, what="x", due_on=TODAY, by=umida)
    owed = AgreementObligationFactory(party=party)
    papers.finish_obligation(obligation=owed, note="Dalolatnoma 5", by=hamid, at=NOW)
    owed.refresh_from_db()
    assert (owed.done_by, owed.note) == (hamid, "Dalolatnoma 5")
    with pytest.raises(actions.AgreementError, match="done already"):
        papers.finish_obligation(obligation=owed, note="", by=hamid, at=NOW)
    waiting = AgreementObligationFactory(party=AgreementFactory().parties.first())
    with pytest.raises(actions.AgreementError, match="Only a signed"):
        papers.finish_obligation(obligation=waiting, note="", by=hamid, at=NOW)


def test_texts_join_drafts_only_and_scans_come_by_signing(active, draft, umida):
    for kind, sentence in ((DocumentKind.SIGNED, "signing"), (DocumentKind.TEXT, "Only a draft")):
        with pytest.raises(actions.AgreementError, match=sentence):
            papers.attach_document(agreement=active, kind=kind, file=pdf(), by=umida, at=NOW)
    papers.attach_document(agreement=active, kind=DocumentKind.ANNEX, file=pdf(), by=umida, at=NOW)
    scan = active.documents.get(kind=DocumentKind.SIGNED)
    with pytest.raises(actions.AgreementError, match="not a draft"):
        papers.remove_document(document=scan, by=umida)


def test_ends_are_told_60_and_30_days_ahead_once_each(active, umida, hamid):
    before = len(titles(umida))
    for left, told in ((61, 0), (60, 1), (59, 1), (31, 1), (30, 2), (29, 2), (1, 2)):
        Agreement.objects.filter(pk=active.pk).update(valid_until=TODAY + left * DAY)
        calendar.tell_of_ends(at=NOW)
        assert len(titles(umida)) - before == told, left
    assert sum(title.startswith("The agreement") for title in titles(hamid)) == 2


def test_whoever_has_signed_a_renewal_is_not_reminded(active, umida, university, enterprise):
    Agreement.objects.filter(pk=active.pk).update(valid_until=TODAY + 20 * DAY)
    before = titles(umida)
    AgreementFactory(drafted_by=university, others=[enterprise], renews=active, signed=True)
    calendar.tell_of_ends(at=NOW)
    assert titles(umida) == before
    Agreement.objects.filter(renews=active).delete()
    AgreementFactory(drafted_by=university, others=[enterprise], renews=active)
    calendar.tell_of_ends(at=NOW)
    assert len(titles(umida)) == len(before) + 1  # a draft is no promise yet


def test_debtor_is_told_what_is_due_and_everybody_what_is_overdue(active, enterprise, umida, hamid):
    owed = AgreementObligationFactory(
        party=active.parties.get(organization=enterprise), due_on=TODAY + 14 * DAY
    )
    hr, admin = titles(hamid), titles(umida)
    for _again in range(2):
        calendar.tell_of_obligations(at=NOW)
    assert len(titles(hamid)) == len(hr) + 1
    assert titles(umida) == admin
    for _again in range(2):
        calendar.tell_of_obligations(at=NOW + 15 * DAY)
    assert titles(umida)[-1].startswith("Overdue since")
    assert (len(titles(hamid)), len(titles(umida))) == (len(hr) + 2, len(admin) + 1)
    papers.finish_obligation(obligation=owed, note="", by=hamid, at=NOW)
    calendar.tell_of_obligations(at=NOW + 40 * DAY)
    assert len(titles(hamid)) == len(hr) + 2
    assert list(AgreementObligation.objects.overdue(TODAY + 40 * DAY)) == []


def test_the_task_does_all_of_it_and_may_run_again(active, umida):
    Agreement.objects.filter(pk=active.pk).update(valid_until=TODAY + 30 * DAY)
    before = len(titles(umida))
    follow_up_agreements()
    follow_up_agreements()
    assert len(titles(umida)) == before + 1


STEPS = {
    "send": {"at": NOW},
    "send_back": {"remarks": "x"},
    "sign": {"number": "1", "dated_on": TODAY, "by": None, "at": NOW},
    "begin": {"at": NOW},
    "expire": {"at": NOW},
    "terminate": {"last_day": TODAY, "reason": "x", "by": None, "at": NOW},
}
ALLOWED = {
    ("draft", "send"): "under_review",
    ("under_review", "send_back"): "draft",
    ("under_review", "sign"): "signed",
    ("signed", "begin"): "active",
    ("signed", "expire"): "expired",
    ("active", "expire"): "expired",
    ("signed", "terminate"): "terminated",
    ("active", "terminate"): "terminated",
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", AgreementState)
def test_every_step_from_every_state(state, step):
    agreement = Agreement(state=state)
    given = STEPS[step] | ({"by": UserFactory()} if "by" in STEPS[step] else {})
    if (state.value, step) in ALLOWED:
        getattr(agreement, step)(**given)
        assert agreement.state == ALLOWED[state.value, step]
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(agreement, step)(**given)
