"""What becomes of a person's internships: placements and evaluations stay, texts and CVs go."""

from collections.abc import Iterable
from datetime import datetime

from cluster_portal.common.erasure import NAMELESS, Trace
from cluster_portal.common.models import User
from internships.application_documents import take_out
from internships.models import (
    Application,
    ApplicationMessage,
    ApplicationNote,
    CommissionMember,
    Complaint,
    DiaryEntry,
    Evaluation,
    Incident,
    Induction,
    MentorTerm,
    OwnPlace,
    Placement,
    PlacementFile,
    PlacementSwap,
    PlaceRating,
    PracticeRepeat,
    PracticeReport,
    ReservedStudent,
    WeeklyCheck,
)
from internships.retention import (
    drop_certificates,
    drop_diary_texts,
    drop_gathered,
    drop_reports,
    drop_talk,
)


def erase_from_internships(user: User, at: datetime) -> Iterable[Trace]:
    applied = Application.objects.filter(student__user=user)
    yield from take_out(applied)
    drop_talk(applied)
    ApplicationNote.objects.filter(written_by=user).delete()
    ApplicationMessage.objects.filter(author=user).exclude(text="").update(text="")
    ReservedStudent.objects.filter(student__user=user).update(basis="")
    PlacementSwap.objects.filter(placement__student__user=user).update(message="")
    for found in OwnPlace.objects.filter(student__user=user).order_by("pk"):
        OwnPlace.objects.filter(pk=found.pk).update(message="", mentor_name="", mentor_email="")
        yield Trace("internships.ownplace", found.pk, ("mentor_name", "mentor_email"))
    own = Placement.objects.filter(student__user=user)
    drop_diary_texts(DiaryEntry.objects.filter(diary__placement__in=own))
    drop_reports(PracticeReport.objects.filter(placement__in=own))
    WeeklyCheck.objects.filter(diary__placement__in=own).update(remarks="", next_task="", answer="")
    Complaint.objects.filter(placement__in=own).update(text="", answer="")
    Incident.objects.filter(placement__in=own).update(
        what_happened="", what_was_done="", measures=""
    )
    PlaceRating.objects.filter(placement__in=own).update(comment="")
    PracticeRepeat.objects.filter(grade__placement__in=own).exclude(reason="").update(
        reason=NAMELESS
    )
    drop_gathered(PlacementFile.objects.filter(placement__in=own))
    drop_certificates(own.values("pk"))
    _forget_name(user)
    for member in CommissionMember.objects.filter(user=user).order_by("pk"):
        CommissionMember.objects.filter(pk=member.pk).update(name=NAMELESS, position="")
    Evaluation.objects.filter(placement__in=own).update(comment="")
    for placement in Placement.objects.filter(mentor_email__iexact=user.email).order_by("pk"):
        MentorTerm.objects.filter(placement=placement, name=placement.mentor_name).update(name="")
        Placement.objects.filter(pk=placement.pk).update(mentor_name="", mentor_email="")
        yield Trace("internships.placement", placement.pk, ("mentor_name", "mentor_email"))


def _forget_name(user: User) -> None:
    """Where the person acted for others under their account, the name beside it goes."""
    WeeklyCheck.objects.filter(checked_by=user).update(checked_name=NAMELESS)
    Incident.objects.filter(reported_by=user).update(reporter_name=NAMELESS)
    Induction.objects.filter(confirmed_by=user).update(confirmed_name=NAMELESS)
