"""Lists of ideas, as a button names them: it says in at most fourteen letters where she came from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.core.cities.model import Topic
from bot.core.ideas.model import Order, Progress, Shelf
from bot.telegram.screens import Button, Row
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events import views

PAGE: Final = 5  # ideas to a message
_LAST_PAGE: Final = 9_999
_THIRD: Final = 8  # columns of a button that shares its row with two others
_PACKED: Final = re.compile(r"(?:([hnsuqf])|(k)([0-9a-f]{6})|(p)([cpwdn])|(g)([0-9a-z]{8}))(?:-(\d{1,4}))?")
_ID: Final = re.compile(r"[0-9a-f]{16}")
_PROGRESS: Final = {
    Progress.UNDER_CONSIDERATION: "c",
    Progress.PLANNED: "p",
    Progress.IN_PROGRESS: "w",
    Progress.DONE: "d",
    Progress.NOT_PLANNED: "n",
}


class Kind(StrEnum):
    HOME = "h"
    NEWEST = "n"
    SUPPORTED = "s"
    TOPIC = "k"
    PROGRESS = "p"
    UNANSWERED = "u"
    NEAR = "g"
    SEARCH = "q"
    FOLLOWED = "f"


@dataclass(frozen=True, slots=True)
class IdeaList:
    """A list and the page of it. ``value`` is a topic, a progress or a place, as the functions below read it."""

    kind: Kind
    value: str = ""
    page: int = 0

    def pack(self) -> str:
        """As a button carries it."""
        return f"{self.kind}{self.value}" + (f"-{min(self.page, _LAST_PAGE)}" if self.page else "")

    @property
    def progress(self) -> Progress | None:
        return next((one for one, letter in _PROGRESS.items() if letter == self.value), None)

    def topic_among(self, topics: Sequence[Topic]) -> Topic | None:
        """None too for a topic that the city has no longer."""
        return views.topic_of(views.View(views.Kind.TOPIC, self.value), topics)

    def shelf(self, topics: Sequence[Topic]) -> Shelf | None:
        """What the store lists by it; None where it is no list of the store's, or of nothing any more."""
        match self.kind:
            case Kind.NEWEST:
                return Shelf()
            case Kind.SUPPORTED:
                return Shelf(Order.SUPPORTED)
            case Kind.UNANSWERED:
                return Shelf(Order.SUPPORTED, answered=False)
            case Kind.PROGRESS:
                return Shelf(progress=self.progress)
            case Kind.NEAR:
                return Shelf(Order.NEAR, near=views.place_of(views.View(views.Kind.NEAR, self.value)))
            case Kind.TOPIC if topic := self.topic_among(topics):
                return Shelf(topic=topic.code)
        return None


HOME: Final = IdeaList(Kind.HOME)


def read_list(text: str) -> IdeaList:
    """A converter for buttons. Raises ValueError."""
    found = _PACKED.fullmatch(text)
    if found is None:
        raise ValueError(text)
    plain, *valued, page = found.groups()
    pairs = zip(valued[::2], valued[1::2], strict=True)
    kind, value = next(((kind, value) for kind, value in pairs if kind), (plain, ""))
    listed = IdeaList(Kind(kind), value or "", int(page or 0))
    if listed.kind is Kind.NEAR:
        views.place_of(views.View(views.Kind.NEAR, listed.value))
    return listed


def on_topic(topic: Topic) -> IdeaList:
    return IdeaList(Kind.TOPIC, views.on_topic(topic).value)


def with_progress(progress: Progress) -> IdeaList:
    return IdeaList(Kind.PROGRESS, _PROGRESS[progress])


def near(latitude: float, longitude: float) -> IdeaList:
    """What is near that place, which is only in the button, to a hundred metres."""
    return IdeaList(Kind.NEAR, views.near(latitude, longitude).value)


def idea_id(text: str) -> str:
    """A converter for buttons: of an idea, or of a comment. Raises ValueError."""
    if not _ID.fullmatch(text):
        raise ValueError(text)
    return text


def switch(text: str) -> bool:
    """A converter for buttons: "1" is on, "0" is off. Raises ValueError."""
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


def page_number(text: str) -> int:
    """A converter for buttons: 0 to 9999. Raises ValueError."""
    if not re.fullmatch(r"\d{1,4}", text):
        raise ValueError(text)
    return int(text)


def count_pages(total: int, size: int = PAGE) -> int:
    return max(1, -(-total // size))


def pager(t: Translator, number: int, count: int, to: Callable[[int], Tap]) -> list[Row]:
    """Previous, where we are, next, from page 0 on; nothing where there is but one page."""
    if count < 2:
        return []
    where = Button(where_of(t, number + 1, count), to(number))
    return [(Button("‹", to((number - 1) % count)), where, Button("›", to((number + 1) % count)))]


def where_of(t: Translator, place: int, count: int) -> str:
    """The place among so many, as a third of a phone's width shows it."""
    where = f"{t.number(place)} / {t.number(count)}"
    return where if len(where) <= _THIRD else t.number(place)


def at_place(listed: IdeaList, place: int) -> IdeaList:
    """The same list at the page that has its idea of this place, from 1."""
    return replace(listed, page=(place - 1) // PAGE) if place else listed
