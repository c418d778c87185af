"""Contracts that ended long ago lose what names people; that they were, stays."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import InternalError, transaction

from cluster_portal.common.models import SealedDocument
from cluster_portal.common.personal_data import HELD
from internships.actions.contracting.contract_document import contract_document
from internships.models import Contract, Signature
from internships.retention import clear_contracts
from tests.factories.internships import NOW, contract_for


def test_old_contracts_are_cleared_and_their_hash_stays(
    placement, django_capture_on_commit_callbacks
):
    contract = contract_for(placement, state="ended", code="three_party")
    signature = contract.signatures.first()
    signature.scan.save("a.pdf", ContentFile(b"%PDF"))
    document = contract_document(contract=contract, at=NOW)
    assert clear_contracts(NOW) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_contracts(NOW + timedelta(seconds=1)) == 1
    assert clear_contracts(NOW + timedelta(seconds=1)) == 0
    kept = Contract.objects.get()
    with pytest.raises(InternalError), transaction.atomic():
        Contract.objects.update(terms={"number": "1"})  # cleared, not written anew
    assert (kept.terms, kept.terms_hash) == ({}, contract.terms_hash)
    assert {one.name for one in Signature.objects.all()} == {""}
    cleared = SealedDocument.objects.get()
    assert (cleared.file.name, cleared.title, cleared.facts) == ("", "", {})
    assert cleared.sha256 == document.sha256
    for file in (signature.scan, document.file):
        assert not file.storage.exists(file.name)


def test_student_finds_the_contract_among_what_is_held(placement, nilufar):
    contract = contract_for(placement, code="three_party")
    held = next(one for one in HELD.values() if one.code == "contracts")
    assert list(held.records(nilufar)) == [contract]
