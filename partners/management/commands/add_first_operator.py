from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cluster_portal.common.audit import acting
from cluster_portal.common.errors import REFUSALS, refusal_sentence
from partners.actions.first_operator import make_first_operator


class Command(BaseCommand):
    help = "Makes the first operator of a new installation and prints the link to set a password."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--code", required=True, help="of the organization they act for")
        parser.add_argument("--organization", required=True, help="its name, if it is new")

    def handle(self, *args, **options) -> None:
        try:
            with acting(user_id=None, where="add_first_operator"):
                link = make_first_operator(
                    email=options["email"],
                    last_name=options["last_name"],
                    first_name=options["first_name"],
                    code=options["code"],
                    name=options["organization"],
                    on=timezone.localdate(),
                )
        except REFUSALS as error:
            raise CommandError(refusal_sentence(error), returncode=1) from error
        self.stdout.write(link)
