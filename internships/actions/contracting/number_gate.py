"""No contract is sent or signed while a personal number that it names has not been given."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import ngettext

from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.actions.contracting.contract_turns import ContractError
from internships.enums import ContractState
from internships.models import Contract
from internships.personal_numbers import number_missing, without_number


def ask_for_numbers(contract: Contract) -> None:
    """Its students learn that the contract is sent once they have given their numbers."""
    missing = without_number(Contract.objects.filter(pk=contract.pk))
    notify(
        User.objects.filter(is_active=True, student__in=missing.values("student")).order_by("pk"),
        "personal_number_asked",
        {"contract": contract},
        key=f"contract:{contract.pk}:number",
        url=reverse("personal-number-own"),
    )


def lacks_numbers(contract: Contract) -> bool:
    return without_number(Contract.objects.filter(pk=contract.pk)).exists()


def check_numbers(contract: Contract) -> None:
    """Raises ContractError that says whose numbers are missing and what to do."""
    if missing := number_missing(Contract.objects.filter(pk=contract.pk)):
        raise ContractError(missing)


def cohort_in_words(made: Collection[Contract], *, send: bool) -> str:
    """How many contracts were MADE, how many of them could not be sent, and whose number it is
    that is missing."""
    count = len(made)
    text = ngettext("%(count)s contract made.", "%(count)s contracts made.", count)
    said = [text % {"count": count}]
    kept = [one.pk for one in made if one.state == ContractState.DRAFT]
    if kept and send:
        text = ngettext("%(count)s is not sent yet.", "%(count)s are not sent yet.", len(kept))
        said.append(text % {"count": len(kept)})
    said.append(number_missing(Contract.objects.filter(pk__in=kept)))
    return " ".join(filter(None, said))
