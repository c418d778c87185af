"""/api/v1/{agreements,agreement-documents,agreement-obligations}: as the pages, by role."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from partners.models import Agreement, AgreementDocument, AgreementObligation
from tests.factories.partners import (
    AgreementDocumentFactory,
    AgreementFactory,
    AgreementObligationFactory,
    OrganizationFactory,
)
from tests.partners.pdf import pdf
from tests.partners.queries import count_queries

pytestmark = pytest.mark.django_db
URL, PAPERS = "/api/v1/agreements", "/api/v1/agreement-documents"
OWED = "/api/v1/agreement-obligations"
TODAY = timezone.localdate()
DAY = timedelta(days=1)
WHO = {"representative": "Toʻrayev Sherzod", "capacity": "rektor"}
PARTIES = {"university_admin", "hr"}
READERS = PARTIES | {"operator", "ministry"}


@pytest.fixture
def agreement(university, enterprise):
    return AgreementFactory(drafted_by=university, others=[enterprise], active=True)


def body(university, *others, **changes) -> dict:
    return {
        "organization": university.pk,
        "others": [one.pk for one in others],
        "kind": "practice_base",
        "subject": "Amaliyot oʻtash",
        "valid_from": TODAY.isoformat(),
        "valid_until": (TODAY + 365 * DAY).isoformat(),
    } | changes


def answers(everyone, api_as, ask) -> dict:
    """The code each role gets."""
    return {role: ask(api_as(user)).status_code for role, user in everyone.items()}


def split(codes: dict, readers: set) -> tuple[set, set]:
    """The codes of the readers, and those of all others."""
    inside = {codes[role] for role in readers}
    return inside, {code for role, code in codes.items() if role not in readers}


def test_list_is_what_each_role_may_see(everyone, api_as, agreement, university, enterprise):
    AgreementFactory(drafted_by=university, others=[enterprise])  # a draft nobody was sent
    AgreementFactory(active=True)  # of others
    shown = {}
    for role, user in everyone.items():
        answer = api_as(user).get(URL)
        code = answer.status_code
        shown[role] = len(answer.json()["results"]) if code == 200 else code
    assert shown == {
        "operator": 2, "ministry": 2, "university_admin": 2, "hr": 1, "coordinator": 0,
        "supervisor": 403, "student": 403, "mentor": 403, "expert": 403, None: 401,
    }  # fmt: skip


def test_steps_of_an_agreement_are_its_parties_alone(everyone, api_as, university, enterprise):
    given = {"representative": "A", "capacity": "B"}
    for step, code, make in (
        ("send", 200, {}),
        ("accept", 200, {"under_review": True}),
        ("renew", 201, {"active": True}),
    ):
        for role, user in everyone.items():
            record = AgreementFactory(
                drafted_by=university, others=[enterprise], **({"sent": True} | make)
            )
            answer = api_as(user).post(f"{URL}/{record.pk}/{step}", given)
            expected = {None: {401}} | dict.fromkeys(PARTIES, {code})
            assert answer.status_code in expected.get(role, {403, 404}), (step, role)
            state = Agreement.objects.get(pk=record.pk).state
            assert (state == record.state) == (role not in PARTIES or step != "send"), (step, role)


def test_both_sides_go_the_whole_way(umida, hamid, university, enterprise, api_as):
    ours, theirs = api_as(umida), api_as(hamid)
    made = ours.post(URL, body(university, enterprise), format="json")
    assert (made.status_code, made.json()["covers_practice"]) == (201, True)
    one = f"{URL}/{made.json()['id']}"
    assert theirs.get(one).status_code == 404  # a draft is its author's alone
    changed = ours.patch(one, {"subject": "Amaliyot bazasi"}, format="json")
    assert (changed.status_code, changed.json()["subject"]) == (200, "Amaliyot bazasi")
    assert len(changed.json()["parties"]) == 2  # not named again, they stay
    assert (
        ours.post(f"{one}/attach", {"kind": "text", "file": pdf()}, format="multipart").status_code
        == 201
    )
    assert ours.post(f"{one}/send", WHO).json()["state"] == "under_review"
    back = theirs.post(f"{one}/return", {"remarks": "Muddat"}).json()
    assert (back["state"], back["remarks"]) == ("draft", "Muddat")
    ours.post(f"{one}/send", WHO)
    sign = {"number": "15-A", "dated_on": TODAY.isoformat()}

    def signing():
        return ours.post(f"{one}/sign", sign | {"scan": pdf("skan.pdf")}, format="multipart")

    assert signing().status_code == 409  # not all have agreed
    theirs.post(f"{one}/accept", {"representative": "Rahimov Hamid", "capacity": "direktor"})
    signed = signing().json()
    assert (signed["state"], signed["number"]) == ("active", "15-A")
    again = ours.post(f"{one}/renew").json()
    assert (again["state"], again["renews"]) == ("draft", made.json()["id"])
    assert ours.post(f"{URL}/{again['id']}/discard").status_code == 204
    over = theirs.post(f"{one}/terminate", {"last_day": TODAY.isoformat(), "reason": "Tugatildi"})
    assert (over.json()["state"], over.json()["terminated_on"]) == ("terminated", f"{TODAY}")
    assert ours.post(f"{one}/terminate", {"last_day": f"{TODAY}", "reason": "x"}).status_code == 409


def test_nobody_draws_up_an_agreement_for_an_organization_that_is_not_theirs(
    umida, university, enterprise, api_as
):
    other = OrganizationFactory(university=True)
    answer = api_as(umida).post(URL, body(other, enterprise), format="json")
    assert answer.status_code in {400, 403}
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"others": []},
        {"others": [0]},
        {"kind": "friendship"},
        {"valid_until": (TODAY - DAY).isoformat()},
        {"subject": ""},
    ],
)
def test_nonsense_is_refused(umida, university, enterprise, api_as, changes):
    answer = api_as(umida).post(URL, body(university, enterprise, **changes), format="json")
    assert answer.status_code == 400
    assert not Agreement.objects.exists()


def test_scan_that_is_no_pdf_is_refused(umida, university, enterprise, api_as):
    record = AgreementFactory(drafted_by=university, others=[enterprise], under_review=True)
    scan = SimpleUploadedFile("a.pdf", b"MZ")
    given = {"number": "1", "dated_on": TODAY.isoformat(), "scan": scan}
    answer = api_as(umida).post(f"{URL}/{record.pk}/sign", given, format="multipart")
    assert (answer.status_code, list(answer.json())) == (400, ["scan"])
    assert not AgreementDocument.objects.exists()


def test_document_is_read_by_parties_and_ministry(everyone, api_as, agreement):
    document = AgreementDocumentFactory(agreement=agreement)

    def read(client):
        answer = client.get(f"{PAPERS}/{document.pk}/file")
        assert b"".join(answer).startswith(b"%PDF" if answer.status_code == 200 else b"{")
        return answer

    codes = answers(everyone, api_as, read)
    inside, outside = split(codes, PARTIES | {"ministry"})
    assert inside == {200}
    assert outside <= {401, 403, 404}
    removed = answers(everyone, api_as, lambda client: client.delete(f"{PAPERS}/{document.pk}"))
    assert AgreementDocument.objects.exists()  # a signed agreement keeps its scan
    assert 204 not in removed.values()


def test_text_of_a_draft_is_removed_by_its_author(umida, hamid, university, enterprise, api_as):
    record = AgreementFactory(drafted_by=university, others=[enterprise])
    document = AgreementDocumentFactory(agreement=record, kind="text")
    assert api_as(hamid).delete(f"{PAPERS}/{document.pk}").status_code == 404
    assert api_as(umida).delete(f"{PAPERS}/{document.pk}").status_code == 204


def test_obligations_are_seen_by_readers_and_added_to_a_draft_by_parties(
    everyone, api_as, university, enterprise
):
    draft = AgreementFactory(drafted_by=university, others=[enterprise], sent=True)
    owed = AgreementObligationFactory(party=draft.parties.first())
    codes = answers(everyone, api_as, lambda client: client.get(f"{OWED}/{owed.pk}"))
    inside, outside = split(codes, READERS)
    assert inside == {200}
    assert outside <= {401, 403, 404}
    given = {"party": owed.party_id, "what": "5 ta oʻrin", "due_on": f"{TODAY + DAY}"}
    added = answers(everyone, api_as, lambda client: client.post(OWED, given, format="json"))
    inside, outside = split(added, PARTIES)
    assert inside == {201}
    assert outside <= {400, 401, 403, 404}
    assert AgreementObligation.objects.count() == 3


def test_obligation_is_done_once_and_then_stays(umida, hamid, api_as, agreement):
    owed = AgreementObligationFactory(party=agreement.parties.first())
    done = api_as(hamid).post(f"{OWED}/{owed.pk}/finish", {"note": "Dalolatnoma 3"}).json()
    assert (done["note"], done["done_at"] is None) == ("Dalolatnoma 3", False)
    assert api_as(umida).post(f"{OWED}/{owed.pk}/finish", {"note": "x"}).status_code == 409
    assert api_as(umida).delete(f"{OWED}/{owed.pk}").status_code == 409
    assert AgreementObligation.objects.get().note == "Dalolatnoma 3"


def test_list_asks_as_many_questions_however_long(umida, university, api_as):
    client = api_as(umida)

    def many(rows: int) -> int:
        for _row in range(rows):
            AgreementFactory(drafted_by=university, active=True)
        return count_queries(client, URL)

    many(1)
    assert many(1) == many(4)
