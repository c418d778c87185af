"""Nobody's answer can be told from what is shown."""

from monitoring.statistics import GroupSize, Rate, response_rate, suppressed


def group(count: int) -> GroupSize:
    return GroupSize(count, count)


def test_group_of_four_or_of_one_enterprise_is_hidden():
    assert not group(4).is_reportable
    assert group(5).is_reportable
    assert not GroupSize(respondents=9, enterprises=1).is_reportable


def test_suppressed_hides_a_second_group_beside_the_total():
    groups = {"north": group(4), "south": group(6), "east": group(20)}
    assert suppressed(groups) == {"north", "south"}
    assert suppressed(groups, total_is_shown=False) == {"north"}


def test_suppressed_hides_until_the_hidden_together_are_enough():
    groups = {"a": group(1), "b": group(2), "c": group(8), "d": group(9)}
    assert suppressed(groups) == {"a", "b", "c"}


def test_suppressed_leaves_large_groups_alone():
    assert suppressed({"a": group(5), "b": group(50)}) == set()


def test_suppressed_group_without_answers_gives_nobody_away():
    assert suppressed({"a": group(0), "b": group(50), "c": group(9)}) == {"a"}


def test_rate_without_invitations_is_no_data():
    assert response_rate(completed=0, valid_invitations=0) == Rate(0, 0)
    assert Rate(0, 0).value is None
    assert Rate(82, 100).value == 0.82
