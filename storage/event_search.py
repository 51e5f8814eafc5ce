"""Finding a city's events by words.

A query goes three steps: from its words to spellings that are known here, by look-ups and short ranges of an index; from
their terms to events, so many rows for each word; from the best of these to what is published. What a search costs
follows from its words, not from how many events there are that have others.
"""

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Select, bindparam

from bot.core.events.model import Event, EventStatus
from bot.core.events.ports import Hit
from bot.core.events.terms import EventTerms, Part, Sought, meant, scored, sought, terms_of, variants
from storage.dialects import by_dialect, skip_conflict
from storage.tables import event_terms, events, occurrences, searched_events, term_spellings, term_variants

T = TypeVar("T")
ROWS: Final = (
    2_000  # of events, for each word: those with it in their title, and of these the nearest in time
)
_BEGINNING_ALIKE: Final = 40  # spellings
_MISTYPED_ALIKE: Final = 400  # spellings
_LOOKED_UP: Final = 500  # events whose terms are read, for words that more than ROWS events have
_PAGE: Final = 200  # of the best, among which those with equal scores are put in the order of time
_BATCH: Final = 1_000  # events that are indexed with the same statements
_LAST: Final = "\U0010ffff"  # after every letter

_s, _v, _t, _e = term_spellings.c, term_variants.c, event_terms.c, searched_events.c

_BASES = sa.select(_s.spelling, _s.term).where(_s.spelling.in_(bindparam("bases", expanding=True)))
_MISTYPED = (
    sa.select(_s.spelling, _s.term)
    .join(term_variants, _v.spelling == _s.spelling)
    .where(_v.variant.in_(bindparam("variants", expanding=True)))
    .limit(_MISTYPED_ALIKE)
)
_TERMS_OF = sa.select(_e.number, _e.terms).where(_e.number.in_(bindparam("numbers", expanding=True)))
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

_INDEXED = sa.select(searched_events).where(_e.event_id.in_(bindparam("ids", expanding=True)))
_KNOWN = sa.select(term_spellings).where(_s.spelling.in_(bindparam("spellings", expanding=True)))
_LEARN = by_dialect(term_spellings, skip_conflict)
_LEARN_VARIANTS = by_dialect(term_variants, skip_conflict)
_ADD = sa.insert(searched_events)
_CHANGE = (
    sa.update(searched_events)
    .where(_e.number == bindparam("which"))
    .values(ends=bindparam("ends"), terms=bindparam("terms"))
)
_DROP = sa.delete(searched_events).where(_e.number == bindparam("which"))
_ADD_TERMS = sa.insert(event_terms)
_DROP_TERMS = sa.delete(event_terms).where(
    _t.term == bindparam("a_term"),
    _t.part == bindparam("a_part"),
    _t.ends == bindparam("its_end"),
    _t.event == bindparam("which"),
)


class SqlEventSearch:
    """Implements ``EventSearch``, and keeps what it searches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def search(self, words: str, now: datetime, limit: int) -> list[Hit]:
        query = sought(words)
        if not query or limit < 1:
            return []
        meanings = self._meanings(query)
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
        for batch in _batches(indexed, _BATCH):
            found = {event.id: (_ends(event), terms_of(event.details)) for event in batch}
            self._learn(terms for _, terms in found.values())
            self._write(found)

    def drop(self, event_id: str) -> None:
        """The event is not found any more."""
        for row in self._connection.execute(_INDEXED, {"ids": [event_id]}).all():
            self._change_terms(_rows(row.number, row.ends, row.terms), set())
            self._connection.execute(_DROP, {"which": row.number})

    def _meanings(self, query: Sequence[Sought]) -> list[dict[str, float]]:
        """For each word the terms that it may mean, with how well."""
        beginnings = sorted(set().union(*(word.beginnings for word in query)))
        parameters: dict[str, Any] = {
            "bases": sorted(set().union(*(word.bases for word in query))),
            "variants": sorted(set().union(*(word.variants for word in query))),
        }
        for number, beginning in enumerate(beginnings):
            parameters |= {f"from_{number}": beginning, f"to_{number}": beginning + _LAST}
        rows = self._connection.execute(_spellings(len(beginnings)), parameters).all()
        spellings = {(spelling, term) for spelling, term in rows}
        return [meant(word, spellings) for word in query]

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
        rows = self._connection.execute(_answers(len(query), ahead), parameters | {"second": second}).all()
        answers: list[dict[int, float]] = [{} for _ in query]
        counts = [0] * len(query)
        distance: dict[int, int] = {}
        weights = [part.weight for part in Part]
        for word, term, part, ends, event in rows:
            counts[word] += 1
            distance[event] = abs(ends - second)
            how_well = meanings[word][term] * weights[part]
            if how_well > answers[word].get(event, 0.0):
                answers[word][event] = how_well
        if len(query) > 1:
            self._complete([count == ROWS for count in counts], meanings, answers)
        scores = scored(query, answers)
        order = sorted(scores, key=lambda event: (-scores[event], distance[event]))
        hits: list[Hit] = []
        for page in _batches(order, _PAGE):
            rows = self._connection.execute(_STANDING, {"numbers": page, "now": now}).all()
            by_number = {row.number: row for row in rows if row.status == EventStatus.PUBLISHED.value}
            there = [number for number in page if number in by_number]
            there.sort(key=lambda number: (-scores[number], by_number[number].next_at or _never(now)))
            hits += [Hit(by_number[number].event_id, scores[number]) for number in there]
            if len(hits) >= limit:
                break
        return hits[:limit]

    def _complete(
        self,
        is_cut: Sequence[bool],
        meanings: Sequence[Mapping[str, float]],
        answers: Sequence[dict[int, float]],
    ) -> None:
        """Fill in, for words that more than ROWS events have, the events that other words led to."""
        if not any(is_cut):
            return
        telling = [
            answer for answer, cut in zip(answers, is_cut, strict=True) if not cut and answer
        ] or answers
        best: dict[int, float] = {}
        for answer in telling:
            for event, how_well in answer.items():
                best[event] = best.get(event, 0.0) + how_well
        numbers = heapq.nlargest(_LOOKED_UP, best, key=best.__getitem__)
        for number, written in self._connection.execute(_TERMS_OF, {"numbers": numbers}):
            parts = _read(written)
            for meaning, answer, cut in zip(meanings, answers, is_cut, strict=True):
                if cut and number not in answer:
                    found = [
                        meaning[term] * part.weight
                        for part, terms in parts
                        for term in meaning.keys() & terms
                    ]
                    if found:
                        answer[number] = max(found)

    def _learn(self, all_terms: Iterable[EventTerms]) -> None:
        """Spellings belong to nobody and are never unlearned. In order, so that two who learn at once don't cross."""
        wanted: set[tuple[str, str]] = set().union(*(terms.spellings for terms in all_terms))
        spellings = sorted({spelling for spelling, _ in wanted})
        known: set[tuple[str, str]] = set()
        for batch in _batches(spellings, 10_000):
            known.update(
                (row.spelling, row.term) for row in self._connection.execute(_KNOWN, {"spellings": batch})
            )
        new = [{"spelling": spelling, "term": term} for spelling, term in sorted(wanted - known)]
        if not new:
            return
        dialect = self._connection.dialect.name
        self._connection.execute(_LEARN[dialect], new)
        had = {spelling for spelling, _ in known}
        new_spellings = {row["spelling"] for row in new} - had
        rows = [(variant, spelling) for spelling in new_spellings for variant in variants(spelling)]
        if rows:
            pairs = [{"variant": variant, "spelling": spelling} for variant, spelling in sorted(rows)]
            self._connection.execute(_LEARN_VARIANTS[dialect], pairs)

    def _write(self, found: Mapping[str, tuple[int, EventTerms]]) -> None:
        before = self._indexed(found)
        written = {event_id: (ends, _written(terms)) for event_id, (ends, terms) in found.items()}
        new = [
            {"event_id": event_id, "ends": ends, "terms": terms}
            for event_id, (ends, terms) in written.items()
            if event_id not in before
        ]
        if new:
            self._connection.execute(_ADD, new)
        numbers = before if not new else self._indexed(found)
        changed = [
            {"which": row.number, "ends": written[event_id][0], "terms": written[event_id][1]}
            for event_id, row in before.items()
            if written[event_id] != (row.ends, row.terms)
        ]
        if changed:
            self._connection.execute(_CHANGE, changed)
        old: set[_Row] = set().union(*(_rows(row.number, row.ends, row.terms) for row in before.values()))
        now: set[_Row] = set().union(
            *(_rows(numbers[event_id].number, *entry) for event_id, entry in written.items())
        )
        self._change_terms(old, now)

    def _indexed(self, event_ids: Iterable[str]) -> dict[str, Any]:
        rows = self._connection.execute(_INDEXED, {"ids": list(event_ids)})
        return {row.event_id: row for row in rows}

    def _change_terms(self, old: "set[_Row]", new: "set[_Row]") -> None:
        gone, come = sorted(old - new), sorted(new - old)
        if gone:
            self._connection.execute(
                _DROP_TERMS,
                [{"a_term": t, "a_part": p, "its_end": ends, "which": event} for t, p, ends, event in gone],
            )
        if come:
            self._connection.execute(
                _ADD_TERMS,
                [{"term": t, "part": p, "ends": ends, "event": event} for t, p, ends, event in come],
            )


_Row = tuple[str, int, int, int]  # term, part, ends, event


@lru_cache
def _spellings(beginnings: int) -> Select[Any]:
    """Spellings with their terms: the bases, those that one letter makes, and what begins in so many ways."""
    ranges = [
        sa.select(_s.spelling, _s.term)
        .where(_s.spelling >= bindparam(f"from_{number}"), _s.spelling < bindparam(f"to_{number}"))
        .order_by(sa.func.length(_s.spelling), _s.spelling)
        .limit(_BEGINNING_ALIKE)
        for number in range(beginnings)
    ]
    return _together([_BASES, _MISTYPED, *ranges])


@lru_cache
def _answers(words: int, ahead: bool) -> Select[Any]:
    """Rows of ``event_terms`` with the number of the word that they answer, the best and nearest in time of each."""
    time = _t.ends > bindparam("second") if ahead else _t.ends <= bindparam("second")
    nearest = _t.ends.asc() if ahead else _t.ends.desc()
    return _together(
        [
            sa.select(sa.literal_column(str(word)).label("word"), _t.term, _t.part, _t.ends, _t.event)
            .where(_t.term.in_(bindparam(f"terms_{word}", expanding=True)), _t.part.in_(list(Part)), time)
            .order_by(_t.part, nearest)
            .limit(ROWS)
            for word in range(words)
        ]
    )


def _together(selects: Sequence[Select[Any]]) -> Select[Any]:
    """All their rows in one round trip; each keeps its limit, which a part of a UNION can have in a subquery only."""
    return sa.select(sa.union_all(*(sa.select(each.subquery()) for each in selects)).subquery())


def _written(terms: EventTerms) -> str:
    """A line for each part."""
    return "\n".join(
        " ".join(sorted(term for term, where in terms.parts.items() if where is part)) for part in Part
    )


def _read(written: str) -> list[tuple[Part, set[str]]]:
    return [(part, set(line.split())) for part, line in zip(Part, written.split("\n"), strict=True)]


def _rows(number: int, ends: int, written: str) -> set[_Row]:
    return {(term, int(part), ends, number) for part, terms in _read(written) for term in terms}


def _ends(event: Event) -> int:
    return math.ceil(event.until.timestamp()) if event.until else 0


def _never(now: datetime) -> datetime:
    return datetime.max.replace(tzinfo=now.tzinfo)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    every = list(items)
    for first in range(0, len(every), size):
        yield every[first : first + size]
