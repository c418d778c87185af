"""The protocol of an allocated round."""

import pytest
from django.urls import reverse

from cluster_portal.common.models import Job, SealedDocument
from internships.actions.placing.allocation import dry_run_allocation, run_allocation
from internships.actions.placing.protocol import ProtocolError, issue_protocol, protocol_data
from internships.tasks import draw_up_protocol
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import StudentFactory
from tests.internships.placing.test_waiting_list import ALLOCATION_DAY


@pytest.fixture
def contest(university, enterprise, programme, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    record = PlacementRoundFactory(university=university, open=True)
    posting = PostingFactory(
        enterprise=enterprise, university=university, placement_round=record,
        programmes=[programme], places=1, published=True, title="Laborant #set $x$ *",
    )  # fmt: skip
    for number, student in enumerate(StudentFactory.create_batch(2, programme=programme)):
        ApplicationFactory(posting=posting, student=student, submitted_at=NOW, choice=1 + number)
    return record


@pytest.fixture
def run(contest, umida):
    return run_allocation(placement_round=contest, by=umida, at=ALLOCATION_DAY)


def test_protocol_says_who_was_placed_where_and_by_which_rule(run):
    data = protocol_data(run)
    assert [len(data[name]["rows"]) for name in ("placed", "unplaced")] == [1, 1]
    (row,) = data["placed"]["rows"]
    assert row[3] == "Navoiy sement zavodi: Laborant #set $x$ *"
    assert any(run.inputs_digest in line for line in data["rule"]["lines"])
    assert any("7" in line for line in data["rule"]["lines"])


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_protocol_is_issued_once_in_each_language(run, language):
    first = issue_protocol(run=run, language=language, at=NOW)
    assert issue_protocol(run=run, language=language, at=NOW).pk == first.pk
    with first.file.open() as file:
        assert file.read().startswith(b"%PDF")


def test_there_is_no_protocol_of_a_trial(contest, umida):
    trial = dry_run_allocation(placement_round=contest, by=umida, at=NOW)
    with pytest.raises(ProtocolError, match="final run only"):
        issue_protocol(run=trial, language="en", at=NOW)


def test_university_has_it_drawn_up_and_only_those_who_see_the_run_read_it(
    run, umida, hamid, malika, other_admin, sign_in
):
    client, url = sign_in(umida), reverse("allocation-run-protocol", args=[run.pk])
    assert sign_in(malika).post(url).status_code == 403
    assert sign_in(other_admin).post(url).status_code == 404
    assert client.post(url).status_code == 302
    draw_up_protocol(Job.objects.get(kind="protocol").pk, run.pk)
    document = SealedDocument.objects.get(kind="allocation_protocol")
    page = document.get_absolute_url()
    for reader in (client, sign_in(malika)):
        answer = reader.get(page)
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert sign_in(hamid).get(page).status_code == 404
