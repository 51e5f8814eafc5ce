"""What is checked before it is sent, and what the emulator, strict as Telegram is, says of the same text."""

import pytest
from hypothesis import given

from bot.core.broadcasts.markup import MarkupInvalid, check, length, read
from bot.emulator.errors import ApiError
from bot.emulator.html_parser import parse_html
from bot.emulator.spans import units
from tests.contract.test_markup import MARKUP, TEXTS
from tests.core.test_broadcast_markup import LIMIT, TAKEN, WRONG

ALSO_TELEGRAMS: frozenset[str] = frozenset(("tag", "unclosed", "unopened", "crossed", "cut"))
"""What Telegram refuses too; the rest it would drop in silence, show as it is, or refuse elsewhere."""


def problem_of(text: str) -> str | None:
    try:
        check(text, LIMIT)
    except MarkupInvalid as wrong:
        is_emoji = "tg-emoji" in wrong.around  # Telegram takes them of who has paid for them
        return "emoji" if is_emoji else wrong.problem
    return None


def is_refused(text: str) -> bool:
    try:
        parse_html(text)
    except ApiError:
        return True
    return False


@pytest.mark.parametrize("text", [*TAKEN, *(text for text, _ in WRONG)])
def test_the_check_and_telegram_agree_where_both_judge(text: str) -> None:
    problem = problem_of(text)

    assert is_refused(text) or problem not in ALSO_TELEGRAMS
    assert problem is not None or not is_refused(text)


@given(MARKUP)
def test_whatever_the_check_takes_telegram_takes_and_counts_alike(text: str) -> None:
    problem = problem_of(text)

    if problem is None:
        assert units(parse_html(text)[0]) == length(text)
    elif problem in ALSO_TELEGRAMS - {"cut"}:
        assert is_refused(text)


@given(MARKUP | TEXTS)
def test_what_is_made_of_whatever_somebody_types_is_taken(typed: str) -> None:
    try:
        html = read(typed, LIMIT)
    except MarkupInvalid:
        return

    assert problem_of(html) is None
    assert not is_refused(html)
