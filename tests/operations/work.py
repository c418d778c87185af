"""What crowds do at once on an installation, and the counts that must hold when all is over."""

import re
from collections import Counter

from tests.operations.installation import Installation
from tests.operations.people import Crowd, Person

LIKERT_AND_TEXT = 29  # questions of the employer survey


def refusal(answer: tuple[int, str, str], hoped: int | None = None) -> str:
    """Empty where the status is the one hoped for, else the answer in short."""
    status, _location, body = answer
    return "" if status == hoped else f"{status} {' '.join(body.split())[:200]}"


class Work:
    """Applications, confirmations, survey answers, an import and aggregation at the same time."""

    def __init__(self, installation: Installation, world: dict):
        self.installation, self.world = installation, world
        self.mark = f"W{world['import']}"
        self.before = self.counts()
        students = world["students"]
        self.crowds = [
            Crowd("applications", students, self._apply),
            Crowd("confirmations", students, self._confirm),
            Crowd("surveys", world["surveys"], self._answer),
        ]

    def begin(self) -> None:
        for crowd in self.crowds:
            crowd.begin()
        self.import_students()
        self.write_letters()
        self.aggregate()

    def write_letters(self) -> None:
        self._in_background(
            "from cluster_portal.common.letters import post;"
            "from cluster_portal.common.models import Letter;"
            f"post([Letter(key=f'{self.mark}-{{n}}', subject=f'{self.mark}-{{n}}', body='Salom',"
            " language='uz', email=f'hr{n}@example.uz')"
            f" for n in range({self.world['letters']})])"
        )

    def import_students(self) -> None:
        self._in_background(
            "from cluster_portal.common.imports.starting import start_import;"
            "from cluster_portal.common.models import ImportRun, User;"
            f"start_import(run=ImportRun.objects.get(pk={self.world['import']}), how='all',"
            f" by=User.objects.get(pk={self.world['umida']}))"
        )

    def aggregate(self) -> None:
        self._in_background(
            "from cluster_portal.common import dispatch; from quality import tasks;"
            "dispatch.send(tasks.aggregate_changes)"
        )

    def _in_background(self, code: str) -> None:
        self.installation.run("-c", f"import django; django.setup(); {code}")

    def _person(self, session: str = "") -> Person:
        return Person(self.installation.port, session)

    def _apply(self, who) -> str:
        person = self._person(who[0])
        fields = {"posting": self.world["posting"]}
        return refusal(person.ask("POST", "/api/v1/applications", fields, as_json=True), 201)

    def _confirm(self, who) -> str:
        person = self._person(who[0])
        answer = person.ask("POST", f"/api/v1/placements/{who[1]}/confirm")
        if answer[0] != 409:  # 409: an attempt whose answer was lost had done it
            return refusal(answer, 200)
        state = person.ask("GET", f"/api/v1/placements/{who[1]}")
        return "" if '"state":"confirmed"' in state[2] else refusal(state)

    def _answer(self, token: str) -> str:
        """The whole survey; what was acknowledged is not sent again."""
        person = self._person()
        done = self.world.setdefault("answered", {}).setdefault(token, 0)
        if not done and (why := refusal(person.ask("POST", f"/s/{token}"), 302)):
            return why
        for number, answers in enumerate(self.world["pages"], start=1):
            if number <= done:
                continue
            page = person.ask("POST", f"/s/{token}/{number}", answers | {"next": "1"})
            if why := refusal(page, 302):
                return why
            self.world["answered"][token] = number
        return refusal(person.ask("POST", f"/s/{token}/review"), 302)

    def allow(self, part: float) -> None:
        """Let the crowds begin this PART of all they have to do."""
        for crowd in self.crowds:
            crowd.allowed = part

    def give_up(self) -> None:
        """Nobody asks any more."""
        for crowd in self.crowds:
            crowd.has_given_up = True

    @property
    def in_vain(self) -> dict[str, dict[str, int]]:
        """What each crowd was answered instead of a success, and how often."""
        return {crowd.name: dict(crowd.in_vain) for crowd in self.crowds}

    @property
    def is_done(self) -> bool:
        return all(crowd.is_done for crowd in self.crowds)

    @property
    def progress(self) -> float:
        """Part of all that is acknowledged."""
        return sum(len(c.acknowledged) for c in self.crowds) / sum(c.total for c in self.crowds)

    def counts(self) -> dict[str, int]:
        number = self.installation.number
        posting, offers = self.world["posting"], [offer for _s, offer in self.world["students"]]
        ours = f"placement_id IN ({', '.join(map(str, offers))})"
        tokens = (
            "monitoring_response r JOIN monitoring_invitation i ON i.id = r.invitation_id"
            f" WHERE i.campaign_id = {self.world['campaign']}"
        )
        return {
            "applications": number(
                f"count(*) FROM internships_application WHERE posting_id = {posting}"
            ),
            "applicants": number(
                "count(DISTINCT student_id) FROM internships_application"
                f" WHERE posting_id = {posting}"
            ),
            "applications on the audit trail": number(
                "count(*) FROM internships_applicationevent"
                f" WHERE posting_id = {posting} AND pgh_label = 'insert'"
            ),
            "confirmed": number(
                "count(*) FROM internships_placement WHERE state = 'confirmed' AND "
                + ours.replace("placement_id", "id")
            ),
            "confirmations on the audit trail": number(
                "count(*) FROM internships_placementevent WHERE state = 'confirmed' AND"
                f" pgh_label = 'update' AND {ours.replace('placement_id', 'pgh_obj_id')}"
            ),
            "responses": number(f"count(*) FROM {tokens} AND r.submitted_at IS NOT NULL"),
            "answers": number(
                "count(*) FROM monitoring_answer a WHERE a.response_id IN"
                f" (SELECT r.id FROM {tokens})"
            ),
            "imported": number("count(*) FROM partners_student WHERE student_id LIKE 'K%'"),
        }

    def expected(self) -> dict[str, int]:
        students, surveys = len(self.world["students"]), len(self.world["surveys"])
        return {
            "applications": students,
            "applicants": students,
            "applications on the audit trail": students,
            "confirmed": students,
            "confirmations on the audit trail": students,
            "responses": surveys,
            "answers": surveys * LIKERT_AND_TEXT,
            "imported": self.before["imported"] + self.world["rows"],
        }

    def until_over(self, seconds: float = 300) -> None:
        """Everybody was answered, every job is done, and nothing waits anywhere."""
        installation = self.installation
        installation.until(lambda: self.is_done, "everybody was answered", seconds)
        installation.until_healthy()
        installation.until(
            lambda: installation.number("count(*) FROM common_job WHERE state <> 'done'") == 0,
            "every job is done", seconds,
        )  # fmt: skip
        installation.until(
            lambda: installation.number("count(*) FROM common_waitingtask") == 0,
            "the outbox is empty",
            90,
        )
        installation.until(
            lambda: installation.number("count(*) FROM common_letter WHERE sent_at IS NULL") == 0,
            "every letter is delivered", 150,
        )  # fmt: skip

    def letters(self) -> Counter:
        """How often each of our letters reached the mail server: here, a folder."""
        texts = [file.read_text() for file in self.installation.letters.glob("*")]
        return Counter(re.findall(rf"Subject: ({self.mark}-\d+)", "\n".join(texts)))

    def aggregate_equals_recount(self) -> bool:
        """Whether what was counted step by step, amid kills, is what counting all anew gives."""
        run, folder = self.installation.run, self.installation.folder
        run("manage.py", "aggregate")
        exported = []
        for name, full in (("steps.csv", []), ("anew.csv", ["--full"])):
            if full:
                run("manage.py", "aggregate", *full)
            file = folder / name
            run("manage.py", "export_indicators", "--period", "2026/2027", "--out", str(file))
            rows = [line.rpartition(",")[0] for line in file.read_text().splitlines()]
            exported.append(sorted(rows))
        return exported[0] == exported[1] and len(exported[0]) > 1
