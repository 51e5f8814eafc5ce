"""Callback data: what is packed is unpacked, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.taps import LIMIT, Tap, unpack

TAPS = st.builds(
    Tap,
    st.from_regex(r"[a-z][a-z0-9.-]{0,9}", fullmatch=True),
    st.from_regex(r"[a-z0-9-]{0,9}", fullmatch=True),
    st.lists(st.from_regex(r"[A-Za-z0-9_.-]{0,7}", fullmatch=True), max_size=4).map(tuple),
)


@given(TAPS)
def test_what_is_packed_comes_back(tap: Tap) -> None:
    packed = tap.pack()
    assert len(packed.encode()) <= LIMIT
    assert unpack(packed) == tap


@given(st.none() | st.text(max_size=80))
def test_anything_is_unpacked_to_a_tap_of_that_data_or_to_none(data: str | None) -> None:
    tap = unpack(data)
    assert tap is None or tap.pack() == data


@pytest.mark.parametrize(
    "data", [None, "", "menu", ":", "::", "Menu:", "menu:Tirana", "menu:\n", "menu:ж", "a:" * 40]
)
def test_what_no_button_of_ours_says_is_none(data: str | None) -> None:
    assert unpack(data) is None


@pytest.mark.parametrize(
    "tap",
    [
        Tap("Menu"),
        Tap(""),
        Tap("menu", "Tirana"),
        Tap("menu", "", ("a:b",)),
        Tap("menu", "", ("ж",)),
        Tap("menu", "", ("x" * 64,)),
    ],
)
def test_what_does_not_fit_is_refused(tap: Tap) -> None:
    with pytest.raises(ValueError, match="not callback data"):
        tap.pack()
