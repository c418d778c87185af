"""Both sides are reminded of an interview the day before, once, and never at night."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from cluster_portal.common.messaging.reminders import remind
from cluster_portal.common.models import Notification
from internships.models import InterviewSlot
from tests.factories.internships import ApplicationFactory
from tests.factories.partners import StudentFactory, UserFactory

DAY = timedelta(days=1)
LETTERS = ("interview_near", "interviews_near")


def on(days: int, hour: int) -> datetime:
    """An hour of the day that is DAYS from today."""
    day = timezone.localdate() + days * DAY
    return timezone.make_aware(datetime.combine(day, time(hour)))


def agreed(application, hr, starts_at, taken_at) -> InterviewSlot:
    slot = InterviewSlot(
        posting=application.posting, starts_at=starts_at, ends_at=starts_at + DAY / 48,
        place="2-bino, 14-xona", offered_by=hr, offered_at=taken_at,
    )  # fmt: skip
    slot.take(application=application, at=taken_at)
    slot.save()
    return slot


@pytest.fixture
def slot(application, hamid):
    """In three days at ten, agreed today at noon."""
    return agreed(application, hamid, on(3, 10), on(0, 12))


def told(at) -> dict[str, list]:
    before = set(Notification.objects.values_list("pk", flat=True))
    for letter in LETTERS:
        remind(letter, at=at)
        assert remind(letter, at=at) == 0
    new = Notification.objects.exclude(pk__in=before).order_by("recipient__email")
    return {letter: [one.recipient for one in new.filter(about=letter)] for letter in LETTERS}


def test_both_sides_are_told_the_day_before_and_never_again(slot, nilufar, hamid, other_hr):
    assert told(on(1, 12)) == {"interview_near": [], "interviews_near": []}
    assert told(on(2, 9)) == {"interview_near": [nilufar], "interviews_near": [hamid]}
    for later in (on(2, 18), on(3, 9), on(3, 12)):
        assert told(later) == {"interview_near": [], "interviews_near": []}
    own = Notification.objects.get(about="interview_near")
    assert own.url == slot.application.get_absolute_url()
    assert "Navoiy sement zavodi" in own.title
    assert "2-bino, 14-xona" in own.body
    theirs = Notification.objects.get(about="interviews_near")
    assert theirs.url == slot.get_absolute_url()
    assert "begins at 10" in theirs.body


def test_nobody_is_told_at_night(slot):
    assert told(on(2, 3)) == {"interview_near": [], "interviews_near": []}
    assert told(on(2, 23)) == {"interview_near": [], "interviews_near": []}


def test_what_was_agreed_the_day_before_is_told_the_same_morning(application, nilufar, hamid):
    agreed(application, hamid, on(1, 15), on(0, 16))
    assert told(on(0, 17)) == {"interview_near": [], "interviews_near": []}
    assert told(on(1, 9)) == {"interview_near": [nilufar], "interviews_near": [hamid]}


def test_who_gave_the_time_back_is_not_reminded_but_the_next_one_is(
    slot, posting, programme, nilufar, hamid
):
    slot.give_back()
    slot.save()
    assert told(on(2, 9)) == {"interview_near": [], "interviews_near": []}
    student = StudentFactory(programme=programme, user=UserFactory())
    other = ApplicationFactory(posting=posting, student=student)
    slot.take(application=other, at=on(1, 12))
    slot.save()
    assert told(on(2, 10)) == {"interview_near": [student.user], "interviews_near": [hamid]}


def test_withdrawn_times_remind_nobody(slot):
    slot.withdraw(at=on(1, 12))
    slot.save()
    assert told(on(2, 9)) == {"interview_near": [], "interviews_near": []}


def test_hr_gets_one_letter_for_all_of_a_day(slot, posting, programme, hamid):
    for hour in (11, 12):
        student = StudentFactory(programme=programme, user=UserFactory())
        agreed(ApplicationFactory(posting=posting, student=student), hamid, on(3, hour), on(0, 12))
    assert told(on(2, 9))["interviews_near"] == [hamid]
    assert "3 applicants" in Notification.objects.get(about="interviews_near").body


def test_reminding_asks_as_much_for_many_as_for_few(
    slot, posting, programme, hamid, django_assert_max_num_queries
):
    for _number in range(10):
        student = StudentFactory(programme=programme, user=UserFactory())
        agreed(ApplicationFactory(posting=posting, student=student), hamid, on(3, 11), on(0, 12))
    with django_assert_max_num_queries(24):
        for letter in LETTERS:
            remind(letter, at=on(2, 9))
