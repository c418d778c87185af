"""A programme's competence profile: versions, requirements, agreement."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from partners.actions.profile import (
    DraftExists,
    NotYourEnterprise,
    ProfileEmpty,
    ProfileNotDraft,
    Wanted,
    agree_profile,
    begin_version,
    require_competence,
    set_requirements,
)
from partners.enums import ProfileState, RequirementSource
from partners.models import CompetenceProfile
from tests.factories.partners import (
    CompetenceFactory,
    CompetenceProfileFactory,
    CompetenceRequirementFactory,
    OrganizationFactory,
    ProgrammeFactory,
)
from tests.partners.queries import count_queries

NOW = datetime(2026, 9, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def welding(db):
    return CompetenceFactory(code="S1", name_uz="Payvandlash")


@pytest.fixture
def draft(programme):
    return begin_version(programme=programme)


def levels(profile) -> dict:
    return {
        one.competence.code: (one.required_level, one.importance)
        for one in profile.requirements.select_related("competence")
    }


def test_university_begins_fills_and_agrees_a_profile(umida, programme, welding, sign_in):
    client = sign_in(umida)
    url = client.post(f"/programmes/{programme.pk}/profiles/add/").url
    profile = CompetenceProfile.objects.get(programme=programme)
    assert url == f"/profiles/{profile.pk}/"
    sent = {f"level_{welding.pk}": 4, f"importance_{welding.pk}": 5}
    assert client.post(f"{url}change/", sent).url == url
    assert levels(profile) == {"S1": (4, 5)}
    client.post(f"{url}agree/", {"agreed_on": "2026-10-05"})
    profile.refresh_from_db()
    assert (profile.state, profile.agreed_on) == (ProfileState.AGREED, date(2026, 10, 5))


def test_new_version_copies_the_last_and_leaves_it_alone(programme, draft, welding):
    set_requirements(profile=draft, wanted={welding.pk: Wanted(3, 3)})
    agree_profile(profile=draft, on=date(2026, 9, 10), at=NOW)
    second = begin_version(programme=programme)
    set_requirements(profile=second, wanted={welding.pk: Wanted(5, 3)})
    assert second.version == 2
    assert (levels(draft), levels(second)) == ({"S1": (3, 3)}, {"S1": (5, 3)})


def test_one_draft_at_a_time(umida, programme, draft, sign_in):
    with pytest.raises(DraftExists):
        begin_version(programme=programme)
    answer = sign_in(umida).post(f"/programmes/{programme.pk}/profiles/add/", follow=True)
    assert "Version 1 is still a draft." in answer.content.decode()
    assert programme.profiles.count() == 1


def test_agreed_version_is_not_changed_any_more(umida, draft, welding, hamid, enterprise, sign_in):
    set_requirements(profile=draft, wanted={welding.pk: Wanted(3, 3)})
    agree_profile(profile=draft, on=date(2026, 9, 10), at=NOW)
    with pytest.raises(ProfileNotDraft):
        set_requirements(profile=draft, wanted={})
    with pytest.raises(ProfileNotDraft):
        require_competence(
            profile=draft, competence=welding, level=5, importance=5, enterprise=enterprise,
            by=hamid,
        )  # fmt: skip
    client, url = sign_in(umida), f"/profiles/{draft.pk}/"
    answer = client.post(f"{url}change/", {f"importance_{welding.pk}": 3})
    assert answer.context["form"].non_field_errors() == [
        "This version is agreed already: begin a new one."
    ]
    again = client.post(f"{url}agree/", {"agreed_on": "2026-10-05"})
    assert "cannot be done now" in again.context["form"].non_field_errors()[0]
    assert levels(draft) == {"S1": (3, 3)}


def test_empty_profile_and_future_day_are_not_agreed(umida, draft, welding, sign_in):
    with pytest.raises(ProfileEmpty):
        agree_profile(profile=draft, on=date(2026, 9, 10), at=NOW)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = sign_in(umida).post(f"/profiles/{draft.pk}/agree/", {"agreed_on": tomorrow})
    assert list(answer.context["form"].errors) == ["agreed_on"]


def test_enterprise_requires_more_than_the_standard(hamid, enterprise, draft, welding, sign_in):
    set_requirements(profile=draft, wanted={welding.pk: Wanted(3, 3)})
    sent = {"enterprise": enterprise.pk, "competence": welding.pk, "level": 5, "importance": 2}
    sign_in(hamid).post(f"/profiles/{draft.pk}/require/", sent)
    requirement = draft.requirements.get()
    assert (requirement.required_level, requirement.importance) == (5, 3)
    assert (requirement.source, requirement.requested_by) == (
        RequirementSource.ENTERPRISE,
        enterprise,
    )


def test_enterprise_speaks_for_itself_only(hamid, draft, welding, sign_in):
    foreign = OrganizationFactory()
    with pytest.raises(NotYourEnterprise):
        require_competence(
            profile=draft, competence=welding, level=5, importance=5, enterprise=foreign, by=hamid
        )
    sent = {"enterprise": foreign.pk, "competence": welding.pk, "level": 5, "importance": 2}
    answer = sign_in(hamid).post(f"/profiles/{draft.pk}/require/", sent)
    assert list(answer.context["form"].errors) == ["enterprise"]


@pytest.mark.parametrize("level", ["6", "-1", "much"])
def test_nonsense_level_is_refused(umida, draft, welding, sign_in, level):
    sent = {f"level_{welding.pk}": level, f"importance_{welding.pk}": 3}
    answer = sign_in(umida).post(f"/profiles/{draft.pk}/change/", sent)
    assert list(answer.context["form"].errors) == [f"level_{welding.pk}"]
    assert levels(draft) == {}


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("", None),
        ("change/", "university_admin"),
        ("agree/", "university_admin"),
        ("require/", "hr"),
    ],
)
def test_profiles_are_open_and_written_by_their_own(everyone, draft, sign_in, verb, allowed):
    url = f"/profiles/{draft.pk}/{verb}"
    seen = {role: sign_in(user).get(url).status_code for role, user in everyone.items()}
    expected = dict.fromkeys(everyone, 403 if allowed else 200) | {None: 302}
    assert seen == expected | ({allowed: 200} if allowed else {})


def test_foreign_profile_is_refused(umida, sign_in, api_as):
    foreign = CompetenceProfileFactory()
    assert sign_in(umida).get(f"/profiles/{foreign.pk}/change/").status_code == 403
    client = api_as(umida)
    url = "/api/v1/competence-profiles"
    assert client.post(url, {"programme": ProgrammeFactory().pk}).status_code == 403
    assert client.put(f"{url}/{foreign.pk}/requirements", []).status_code == 403


def test_profile_is_led_by_api(umida, hamid, enterprise, programme, welding, api_as):
    client, url = api_as(umida), "/api/v1/competence-profiles"
    made = client.post(url, {"programme": programme.pk})
    assert made.status_code == 201, made.json()
    assert client.post(url, {"programme": programme.pk}).status_code == 409
    one = f"{url}/{made.json()['id']}"
    assert client.put(f"{one}/requirements", [{"competence": "S1", "level": 9}]).status_code == 400
    assert client.put(f"{one}/requirements", [{"competence": "S1", "level": 3}]).status_code == 200
    wish = {"enterprise": enterprise.pk, "competence": "S1", "level": 5, "importance": 5}
    shown = api_as(hamid).post(f"{one}/require", wish).json()
    assert shown["requirements"][0]["required_level"] == 5
    assert client.post(f"{one}/require", wish).status_code == 403
    assert client.post(f"{one}/agree", {"agreed_on": "2026-10-05"}).json()["state"] == "agreed"
    assert client.post(f"{one}/agree").status_code == 409


def test_profile_queries_do_not_grow(umida, draft, sign_in, api_as):
    client = sign_in(umida)
    page, resource = f"/profiles/{draft.pk}/", "/api/v1/competence-profiles"
    CompetenceRequirementFactory.create_batch(2, profile=draft)
    count_queries(client, page), count_queries(api_as(umida), resource)
    few = [count_queries(client, page), count_queries(api_as(umida), resource)]
    for profile in [draft, *CompetenceProfileFactory.create_batch(5)]:
        CompetenceRequirementFactory.create_batch(6, profile=profile)
    assert [count_queries(client, page), count_queries(api_as(umida), resource)] == few
