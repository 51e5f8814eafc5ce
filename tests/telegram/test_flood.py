"""The token bucket that slows one person."""

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import flood
from bot.telegram.flood import Flood, Verdict


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def verdicts(judge: Flood, person: int, times: int) -> list[Verdict]:
    return [judge.judge(person) for _ in range(times)]


def test_a_burst_passes_then_one_is_told_then_all_is_dropped() -> None:
    judge = Flood(Time(), burst=3, per_second=1)
    assert verdicts(judge, 1, 6) == [Verdict.PASS] * 3 + [Verdict.TELL] + [Verdict.DROP] * 2


def test_nobody_else_is_judged_for_it() -> None:
    judge = Flood(Time(), burst=3, per_second=1)
    verdicts(judge, 1, 50)
    assert verdicts(judge, 2, 3) == [Verdict.PASS] * 3


def test_who_goes_on_hammering_is_not_told_again_and_who_rested_is() -> None:
    time = Time()
    judge = Flood(time, burst=4, per_second=1)
    verdicts(judge, 1, 5)
    time.now += 1
    assert verdicts(judge, 1, 3) == [Verdict.PASS, Verdict.DROP, Verdict.DROP]
    time.now += 4
    assert verdicts(judge, 1, 5) == [Verdict.PASS] * 4 + [Verdict.TELL]


def test_the_calm_are_forgotten_and_who_hammers_is_not() -> None:
    time = Time()
    judge = Flood(time, burst=2, per_second=1)
    for person in range(flood.REMEMBERED - 1):
        judge.judge(person)
    time.now += 10
    verdicts(judge, -1, 4)
    judge.judge(-2)
    assert judge.judge(-1) is Verdict.DROP
    assert len(judge._allowances) == 2


@given(st.lists(st.floats(0, 2), max_size=60))
def test_in_the_long_run_no_more_passes_than_is_allowed(pauses: list[float]) -> None:
    time = Time()
    judge = Flood(time, burst=5, per_second=2)
    passed = 0
    for pause in pauses:
        time.now += pause
        passed += judge.judge(1) is Verdict.PASS
    assert passed <= 5 + 2 * sum(pauses) + 1e-6
