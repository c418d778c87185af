"""How a university and an enterprise come to an agreement: the pages of both."""

from django.utils import timezone

from tests.partners.pdf import pdf


def _consent(page, button: str) -> None:
    page.get_by_label("Who signs for your organization").fill("Toʻrayev Sherzod")
    page.get_by_label("In what capacity").fill("rektor")
    page.get_by_role("button", name=button).click()


def draws_up_agreement(page, enterprise, look) -> None:
    page.goto(f"/agreements/add/?with={enterprise.pk}")
    look(page)
    page.get_by_label("Kind").select_option("practice_base")
    page.get_by_label("Subject").fill("Amaliyot bazasi")
    page.get_by_label("valid from").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="Send for review").click()
    _consent(page, "Send for review")
    page.get_by_text("Amaliyot bazasi").first.wait_for()


def agrees_and_records_signing(page, look) -> None:
    page.get_by_role("link", name="Read and answer").click()
    page.get_by_role("link", name="Amaliyot bazasi").click()
    look(page)
    page.get_by_role("link", name="Agree to the text").click()
    _consent(page, "Agree")
    page.get_by_role("link", name="Record the signing").click()
    page.get_by_label("Number of the agreement").fill("15-A")
    page.get_by_label("Date of the agreement").fill(timezone.localdate().isoformat())
    scan = pdf("skan.pdf")
    page.get_by_label("Scan with all signatures").set_input_files(
        {"name": scan.name, "mimeType": "application/pdf", "buffer": scan.read()}
    )
    page.get_by_role("button", name="Record the signing").click()
    look(page)
