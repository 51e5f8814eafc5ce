"""Finding a city's events by words.

A query goes three steps: from its words to spellings that are known here, by look-ups and short ranges of an index; from
their terms to events, so many rows for each word; from the best of these to what is published. What a search costs
follows from its words, not from how many events there are that have others.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Select, bindparam

from bot.core.events.model import Event, EventStatus
from bot.core.events.ports import Hit
from bot.core.events.terms import EventTerms, Part, terms_of
from bot.core.shared.terms import Sought, scored, sought
from storage.tables import event_terms, events, occurrences, searched_events
from storage.term_search import ROWS, Spellings, TermIndex, TermRow, TermTables, answered, batches, together

_PAGE: Final = 200  # of the best, among which those with equal scores are put in the order of time
_BATCH: Final = 1_000  # events that are indexed with the same statements
_WEIGHTS: Final = [part.weight for part in Part]

_t, _e = event_terms.c, searched_events.c

_NEXT = (
    sa.select(sa.func.min(occurrences.c.starts_at))
    .where(
        occurrences.c.event_id == _e.event_id,
        occurrences.c.ends_at > bindparam("now"),
        occurrences.c.cancelled_at.is_(None),
    )
    .scalar_subquery()
)
# An outer join, and the status compared afterwards: SQLite would walk through all that is published.
_STANDING = (
    sa.select(_e.number, _e.event_id, events.c.status, _NEXT.label("next_at"))
    .outerjoin(events, events.c.id == _e.event_id)
    .where(_e.number.in_(bindparam("numbers", expanding=True)))
)


class SqlEventSearch:
    """Implements ``EventSearch``, and keeps what it searches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._spellings = Spellings(connection)
        self._index = TermIndex(connection, _TABLES)

    def search(self, words: str, now: datetime, limit: int) -> list[Hit]:
        query = sought(words)
        if not query or limit < 1:
            return []
        meanings = self._spellings.meanings(query)
        if not any(meanings):
            return []
        hits = self._hits(query, meanings, now, limit, ahead=True)
        if len(hits) < limit:
            hits += self._hits(query, meanings, now, limit - len(hits), ahead=False)
        return hits

    def index(self, event: Event) -> None:
        """The event, which is stored, is found by these words from now on and by no others."""
        self.index_all([event])

    def index_all(self, indexed: Iterable[Event]) -> None:
        """The same for many, with fewer statements."""
        for batch in batches(indexed, _BATCH):
            found = {event.id: (_ends(event), terms_of(event.details)) for event in batch}
            self._spellings.learn(set().union(*(terms.spellings for _, terms in found.values())))
            self._index.write(
                {
                    event_id: {"ends": ends, "terms": _written(terms)}
                    for event_id, (ends, terms) in found.items()
                }
            )

    def drop(self, event_id: str) -> None:
        """The event is not found any more."""
        self._index.drop(event_id)

    def _hits(
        self,
        query: Sequence[Sought],
        meanings: Sequence[Mapping[str, float]],
        now: datetime,
        limit: int,
        *,
        ahead: bool,
    ) -> list[Hit]:
        second = math.floor(now.timestamp())
        parameters: dict[str, Any] = {f"terms_{word}": list(terms) for word, terms in enumerate(meanings)}
        rows = self._connection.execute(_answers(len(query), ahead), parameters | {"second": second})
        answers = answered(self._connection, _TABLES, rows, meanings, _WEIGHTS)
        scores = scored(query, answers.by_word)
        order = sorted(scores, key=lambda event: (-scores[event], abs(answers.order[event] - second)))
        hits: list[Hit] = []
        for page in batches(order, _PAGE):
            found = self._connection.execute(_STANDING, {"numbers": page, "now": now}).all()
            by_number = {row.number: row for row in found if row.status == EventStatus.PUBLISHED.value}
            there = [number for number in page if number in by_number]
            there.sort(key=lambda number: (-scores[number], by_number[number].next_at or _never(now)))
            hits += [Hit(by_number[number].event_id, scores[number]) for number in there]
            if len(hits) >= limit:
                break
        return hits[:limit]


@lru_cache
def _answers(words: int, ahead: bool) -> Select[Any]:
    """Rows of ``event_terms`` with the number of the word that they answer, the best and nearest in time of each."""
    time = _t.ends > bindparam("second") if ahead else _t.ends <= bindparam("second")
    nearest = _t.ends.asc() if ahead else _t.ends.desc()
    return together(
        [
            sa.select(sa.literal_column(str(word)).label("word"), _t.term, _t.part, _t.ends, _t.event)
            .where(_t.term.in_(bindparam(f"terms_{word}", expanding=True)), _t.part.in_(list(Part)), time)
            .order_by(_t.part, nearest)
            .limit(ROWS)
            for word in range(words)
        ]
    )


def _written(terms: EventTerms) -> str:
    """A line for each part."""
    return "\n".join(
        " ".join(sorted(term for term, where in terms.parts.items() if where is part)) for part in Part
    )


def _read(written: str) -> list[tuple[Part, set[str]]]:
    return [(part, set(line.split())) for part, line in zip(Part, written.split("\n"), strict=True)]


def _parts(written: str) -> list[tuple[float, set[str]]]:
    return [(part.weight, terms) for part, terms in _read(written)]


def _rows(row: Any) -> set[TermRow]:
    return {(term, int(part), row.ends, row.number) for part, terms in _read(row.terms) for term in terms}


_TABLES: Final = TermTables(searched_events, event_terms, "event_id", _rows, _parts)


def _ends(event: Event) -> int:
    return math.ceil(event.until.timestamp()) if event.until else 0


def _never(now: datetime) -> datetime:
    return datetime.max.replace(tzinfo=now.tzinfo)
