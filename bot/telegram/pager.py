"""Long lists, a page at a time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from bot.telegram.screens import Button, Row
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator

T = TypeVar("T")
LARGEST_GROUP = 40  # items; Telegram takes a hundred buttons under one message


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``number`` counts from 0."""

    items: Sequence[T]
    number: int
    count: int


def page_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """The page of this number, or the nearest there is: the list may have shrunk since the button was drawn."""
    return _page([items[i : i + size] for i in range(0, len(items), size)], number)


def page_of_groups(items: Iterable[T], number: int, size: int, group: Callable[[T], str]) -> Page[T]:
    """The same, but no group is torn apart that fits under a message: a page has at least one group and otherwise ``size`` items at most."""
    pages: list[list[T]] = []
    for _, members in groupby(items, key=group):
        whole = list(members)
        for start in range(0, len(whole), LARGEST_GROUP):
            together = whole[start : start + LARGEST_GROUP]
            if pages and len(pages[-1]) + len(together) <= size:
                pages[-1] += together
            else:
                pages.append(together)
    return _page(pages, number)


def pager_row(t: Translator, page: Page[T], to: Callable[[int], Tap]) -> list[Row]:
    """Previous, where we are, next; nothing where there is but one page."""
    if page.count < 2:
        return []
    where = Button(f"{t.number(page.number + 1)} / {t.number(page.count)}", to(page.number))
    before = Button("‹", to((page.number - 1) % page.count))
    after = Button("›", to((page.number + 1) % page.count))
    return [(before, where, after)]


def _page(pages: Sequence[Sequence[T]], number: int) -> Page[T]:
    if not pages:
        return Page((), 0, 1)
    number = max(0, min(number, len(pages) - 1))
    return Page(pages[number], number, len(pages))
