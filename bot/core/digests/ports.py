"""What digests need of the stores. Nothing here commits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.core.digests.model import News, Subscription
from bot.core.residents.model import Resident


class Digests(Protocol):
    """In the network's store: who is due, and what was done."""

    def list_due(
        self, cities: Sequence[str], hours: Sequence[int], day: date, after: str | None, limit: int
    ) -> list[tuple[Resident, Subscription]]:
        """Reachable residents who agreed, whose home is one of these cities, who chose one of these hours and a digest of that
        day, and are not done for it; keyset by id. Narrows what ``model.is_due`` decides."""
        ...

    def of(self, resident_id: str) -> Subscription: ...

    def mark_done(self, marks: Mapping[str, Subscription]) -> list[str]:
        """By resident: write ``done_on``, ``since`` and ``warned_until``, which never goes back, of those who were not done for
        that day; their ids. Who was erased meanwhile is passed over. One statement for all who get the same."""
        ...

    def mute(self, resident_id: str, left_out: frozenset[str]) -> None:
        """What she wants no more (``Subscription.left_out``), in place of what she left out before."""
        ...

    def who_wants_mornings(self, resident_ids: Sequence[str], city: str) -> frozenset[str]:
        """Those of them who have not turned this city's mornings off."""
        ...


class CityNews(Protocol):
    """In a city's store: what is new in it."""

    def list_news(self, since: datetime, now: datetime) -> list[News]:
        """Events published since then (their next occurrence, when it has not begun), surveys that are open and not full
        (``at``: when they opened; ``again_at``: a moment before they close is the caller's), ideas published since then; all
        public now. The newest few hundred of a kind at most."""
        ...

    def list_holding(self, ids: Sequence[str], now: datetime) -> frozenset[str]:
        """Those of these occurrences, surveys and ideas that still are what a digest says: ahead and taking place, open and not
        full, public."""
        ...

    def who_answered(
        self, survey_ids: Sequence[str], resident_ids: Sequence[str]
    ) -> Mapping[str, frozenset[str]]:
        """By survey: those of the residents who sent answers, of anonymous ones too."""
        ...

    def topics_of(self, resident_ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Each member's chosen topics; who chose none is left out."""
        ...
