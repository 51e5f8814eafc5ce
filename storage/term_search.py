"""What finding things by words asks of a store, whatever the things are.

Each kind of thing has two tables: a row for each thing with its number and all its terms, and a row for each term of
each thing, in the order in which they are to be found. Terms have spellings, which all kinds share.
"""

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Select, Table, bindparam

from bot.core.shared.terms import Sought, meant, variants
from storage.dialects import by_dialect, skip_conflict
from storage.tables import term_spellings, term_variants

T = TypeVar("T")
ROWS: Final = 2_000  # of things, for each word: the first in their order
_BEGINNING_ALIKE: Final = 40  # spellings
_MISTYPED_ALIKE: Final = 400  # spellings
_LOOKED_UP: Final = 500  # things whose terms are read, for words that more than ROWS things have
_LAST: Final = "\U0010ffff"  # after every letter
_KNOWN_AT_ONCE: Final = 10_000

_s, _v = term_spellings.c, term_variants.c
_BASES = sa.select(_s.spelling, _s.term).where(_s.spelling.in_(bindparam("bases", expanding=True)))
_MISTYPED = (
    sa.select(_s.spelling, _s.term)
    .join(term_variants, _v.spelling == _s.spelling)
    .where(_v.variant.in_(bindparam("variants", expanding=True)))
    .limit(_MISTYPED_ALIKE)
)
_KNOWN = sa.select(term_spellings).where(_s.spelling.in_(bindparam("spellings", expanding=True)))
_LEARN = by_dialect(term_spellings, skip_conflict)
_LEARN_VARIANTS = by_dialect(term_variants, skip_conflict)

TermRow = tuple[Any, ...]  # of a table of terms, in the order of its columns
Parts = Iterable[tuple[float, Collection[str]]]  # how much a term says there, and the terms that stand there


class Spellings:
    """How the terms of one city's store may be typed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def meanings(self, query: Sequence[Sought]) -> list[dict[str, float]]:
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

    def learn(self, wanted: Collection[tuple[str, str]]) -> None:
        """Pairs (spelling, term). They belong to nobody and are never unlearned.

        In order, so that two who learn at once don't cross.
        """
        spellings = sorted({spelling for spelling, _ in wanted})
        known: set[tuple[str, str]] = set()
        for batch in batches(spellings, _KNOWN_AT_ONCE):
            known.update(
                (row.spelling, row.term) for row in self._connection.execute(_KNOWN, {"spellings": batch})
            )
        new = [{"spelling": spelling, "term": term} for spelling, term in sorted(set(wanted) - known)]
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


class TermTables:
    """The two tables of one kind of thing.

    ``searched`` has ``number``, the thing's id in the column ``owner``, what its rows of ``terms`` are made of, and no more.
    ``rows`` makes these of a row of ``searched``; ``parts`` reads the terms in it.
    """

    def __init__(
        self,
        searched: Table,
        terms: Table,
        owner: str,
        rows: Callable[[Any], set[TermRow]],
        parts: Callable[[str], Parts],
    ) -> None:
        self.rows = rows
        self.parts = parts
        self.owner = owner
        c = searched.c
        self.kept = [column.name for column in searched.columns if column.name not in ("number", owner)]
        self.term_columns = [column.name for column in terms.columns]
        self.find = sa.select(searched).where(c[owner].in_(bindparam("ids", expanding=True)))
        self.terms_of = sa.select(c.number, c.terms).where(c.number.in_(bindparam("numbers", expanding=True)))
        self.add = sa.insert(searched)
        self.change = (
            sa.update(searched)
            .where(c.number == bindparam("which"))
            .values({name: bindparam(f"new_{name}") for name in self.kept})
        )
        self.drop = sa.delete(searched).where(c.number == bindparam("which"))
        self.add_terms = sa.insert(terms)
        self.drop_terms = sa.delete(terms).where(
            *(column == bindparam(f"old_{column.name}") for column in terms.columns)
        )


class TermIndex:
    """Keeps the rows of one kind of thing."""

    def __init__(self, connection: Connection, tables: TermTables) -> None:
        self._connection = connection
        self._tables = tables

    def write(self, found: Mapping[str, Mapping[str, Any]]) -> None:
        """By id what is kept of each thing: it is found by that from now on, and by nothing else."""
        tables = self._tables
        before = self._indexed(found)
        new = [{tables.owner: owner, **kept} for owner, kept in found.items() if owner not in before]
        if new:
            self._connection.execute(tables.add, new)
        changed = [
            {"which": row.number} | {f"new_{name}": value for name, value in found[owner].items()}
            for owner, row in before.items()
            if any(getattr(row, name) != value for name, value in found[owner].items())
        ]
        if changed:
            self._connection.execute(tables.change, changed)
        after = self._indexed(found) if new or changed else before
        self._change_terms(self._rows(before), self._rows(after))

    def drop(self, owner: str) -> None:
        """The thing is not found any more."""
        before = self._indexed([owner])
        self._change_terms(self._rows(before), set())
        for row in before.values():
            self._connection.execute(self._tables.drop, {"which": row.number})

    def _indexed(self, owners: Iterable[str]) -> dict[str, Any]:
        rows = self._connection.execute(self._tables.find, {"ids": list(owners)})
        return {getattr(row, self._tables.owner): row for row in rows}

    def _rows(self, searched: Mapping[str, Any]) -> set[TermRow]:
        return set().union(*map(self._tables.rows, searched.values()))

    def _change_terms(self, old: set[TermRow], new: set[TermRow]) -> None:
        gone, come = sorted(old - new), sorted(new - old)
        columns = self._tables.term_columns
        if gone:
            named = [f"old_{column}" for column in columns]
            self._connection.execute(
                self._tables.drop_terms, [dict(zip(named, row, strict=True)) for row in gone]
            )
        if come:
            self._connection.execute(
                self._tables.add_terms, [dict(zip(columns, row, strict=True)) for row in come]
            )


@dataclass(slots=True)
class Answers:
    """What the words of a query led to: for each word, how well each thing answers it, by the thing's number.

    ``order`` is each thing's place among those of its kind, as its table has it.
    """

    by_word: list[dict[int, float]]
    order: dict[int, int] = field(default_factory=dict)


def answered(
    connection: Connection,
    tables: TermTables,
    rows: Iterable[Sequence[Any]],
    meanings: Sequence[Mapping[str, float]],
    weights: Sequence[float],
) -> Answers:
    """What these rows (word, term, part, order, number) say, at most ROWS of each word.

    For words that more than ROWS things have, the things that other words led to are looked into.
    """
    found = Answers([{} for _ in meanings])
    counts = [0] * len(meanings)
    for word, term, part, order, number in rows:
        counts[word] += 1
        found.order[number] = order
        how_well = meanings[word][term] * weights[part]
        if how_well > found.by_word[word].get(number, 0.0):
            found.by_word[word][number] = how_well
    if len(meanings) > 1:
        _complete(connection, tables, [count >= ROWS for count in counts], meanings, found.by_word)
    return found


def _complete(
    connection: Connection,
    tables: TermTables,
    is_cut: Sequence[bool],
    meanings: Sequence[Mapping[str, float]],
    answers: Sequence[dict[int, float]],
) -> None:
    if not any(is_cut):
        return
    telling = [answer for answer, cut in zip(answers, is_cut, strict=True) if not cut and answer] or answers
    best: dict[int, float] = {}
    for answer in telling:
        for number, how_well in answer.items():
            best[number] = best.get(number, 0.0) + how_well
    numbers = heapq.nlargest(_LOOKED_UP, best, key=best.__getitem__)
    for number, written in connection.execute(tables.terms_of, {"numbers": numbers}):
        parts = list(tables.parts(written))
        for meaning, answer, cut in zip(meanings, answers, is_cut, strict=True):
            if cut and number not in answer:
                found = [meaning[term] * weight for weight, terms in parts for term in meaning.keys() & terms]
                if found:
                    answer[number] = max(found)


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
    return together([_BASES, _MISTYPED, *ranges])


def together(selects: Sequence[Select[Any]]) -> Select[Any]:
    """All their rows in one round trip; each keeps its limit, which a part of a UNION can have in a subquery only."""
    return sa.select(sa.union_all(*(sa.select(each.subquery()) for each in selects)).subquery())


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many at a time."""
    every = list(items)
    for first in range(0, len(every), size):
        yield every[first : first + size]
