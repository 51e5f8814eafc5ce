"""Which ideas a list is asked for, as the address says it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from bot.core.cities.model import City
from bot.core.ideas.model import Order, Progress, Shelf

PAGE: Final = 20
LONGEST_SEARCH: Final = 200  # characters
MOST_PAGES: Final = 1_000_000
UNANSWERED: Final = "unanswered"


@dataclass(frozen=True, slots=True)
class IdeaList:
    """``topic`` is one of the city's. With ``words`` it is a search, and nothing else counts but the page, from 1."""

    order: Order = Order.NEWEST
    topic: str | None = None
    progress: Progress | None = None
    is_unanswered: bool = False
    words: str = ""
    page: int = 1

    @property
    def first(self) -> int:
        """The place of the first idea on the page, from 0."""
        return (self.page - 1) * PAGE

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.order, self.topic, self.progress, False if self.is_unanswered else None)

    @property
    def query(self) -> Mapping[str, str]:
        """What the address says of it; nothing of the newest ideas' first page."""
        said: dict[str, str] = {}
        if self.words:
            said["q"] = self.words
        if self.order is not Order.NEWEST:
            said["sort"] = self.order.value
        if self.topic:
            said["topic"] = self.topic
        if self.progress or self.is_unanswered:
            said["status"] = self.progress.value if self.progress else UNANSWERED
        if self.page > 1:
            said["page"] = str(self.page)
        return said

    def on_page(self, page: int) -> "IdeaList":
        return replace(self, page=page)


def read_list(query: Mapping[str, str], city: City) -> IdeaList:
    """What the address asks for; what it says that is nothing here is passed over."""
    page = number_in(query.get("page"))
    words = " ".join(query.get("q", "")[:LONGEST_SEARCH].replace("\x00", " ").split())
    if words:
        return IdeaList(words=words, page=page)
    topic, status = query.get("topic"), query.get("status", "")
    progress = None
    with suppress(ValueError):
        progress = Progress(status)
    return IdeaList(
        Order.SUPPORTED if query.get("sort") == Order.SUPPORTED.value else Order.NEWEST,
        topic if topic in {one.code for one in city.topics} else None,
        progress,
        status == UNANSWERED,
        page=page,
    )


def number_in(written: str | None) -> int:
    """The number of a page, from 1; of what is none the first."""
    if not written or not written.isascii() or not written.isdigit() or len(written) > 7:
        return 1
    return min(max(int(written), 1), MOST_PAGES)
