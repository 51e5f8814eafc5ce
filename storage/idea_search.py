"""Finding a city's ideas by words, and those that may be the same as a text.

A search goes as that for events does. For what is alike, the text's rarest words, its concepts and pairs of concepts
lead to ideas, so many rows for each; of those that most of them lead to, what is kept of their texts is compared. What
either costs follows from the words, not from how many ideas there are.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Select, bindparam

from bot.core.ideas.concepts import codes
from bot.core.ideas.finding import Found, Hit, IdeaTerms, Similar, concept_terms, terms_of
from bot.core.ideas.similarity import SAME, likeness
from bot.core.ideas.similarity_reading import Profile, Word, profile
from bot.core.shared.terms import Sought, scored, sought
from storage.tables import idea_terms, searched_ideas, term_spellings
from storage.term_search import ROWS, Spellings, TermIndex, TermRow, TermTables, answered, batches, together

_PAGE: Final = 200  # of the best, whose rows are read
_BATCH: Final = 1_000  # ideas that are indexed with the same statements
_WEIGHTS: Final = [1.0]  # a word of an idea stands where it stands

MOST_LEADS: Final = 16  # words of a text that lead to ideas: its names, and its rarest
MOST_CONCEPTS: Final = 8
ROWS_LED_TO: Final = 1_000  # ideas, for each of them: the newest
_CANDIDATES: Final = 200  # of those that most leads lead to
_SECOND_LOOK: Final = (
    40  # of the most alike, looked at again with how common the words are that only they have
)
_NEARLY: Final = 0.75 * SAME
_PAIR: Final = 1.5  # what a pair of concepts tells, beside what one does

# How common a term is follows from when the _SAMPLE-th newest idea had it: among so many of the newest there are as many.
_SAMPLE: Final = 64
_RANKS: Final = [_SAMPLE * 2**power for power in range(9)]
_SMOOTH: Final = 300  # ideas that are added in thought, among which everything is as common as it usually is
_USUAL: Final = 0.01
_MOST_RARE_LOOKED_UP: Final = 800  # terms

_t, _i, _s = idea_terms.c, searched_ideas.c, term_spellings.c
_CODES: Final = frozenset(codes())

_READ = sa.select(searched_ideas).where(_i.number.in_(bindparam("numbers", expanding=True)))
_NEWEST_NUMBER = sa.select(sa.func.max(_i.number))


def _when(rank: int) -> Select[Any]:
    newest = sa.select(_i.published).where(_i.is_public).order_by(_i.published.desc())
    return sa.select(
        sa.literal_column(str(rank)).label("rank"), newest.offset(rank - 1).limit(1).scalar_subquery()
    )


_WHEN = sa.union_all(*map(_when, _RANKS))

_a = idea_terms.alias("a").c
_newest_of_term = (
    sa.select(_a.published)
    .where(_a.term == _s.term, _a.is_public)
    .order_by(_a.published.desc())
    .correlate(term_spellings)
)
# Every term is one of its spellings.
_IS_TERM = _s.term == _s.spelling
_COMMON = sa.select(
    _s.term,
    sa.select(sa.func.count())
    .select_from(_newest_of_term.limit(_SAMPLE).subquery())
    .scalar_subquery()
    .label("count"),
    _newest_of_term.offset(_SAMPLE - 1).limit(1).scalar_subquery().label("since"),
).where(_IS_TERM, _s.spelling.in_(bindparam("terms", expanding=True)))


class SqlIdeaSearch:
    """Implements ``IdeaSearch``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._spellings = Spellings(connection)
        self._index = TermIndex(connection, _TABLES)

    def search(self, words: str, limit: int, *, public_only: bool = True) -> list[Hit]:
        query = sought(words)
        if not query or limit < 1:
            return []
        meanings = self._spellings.meanings(query)
        if not any(meanings):
            return []
        parameters: dict[str, Any] = {f"terms_{word}": list(terms) for word, terms in enumerate(meanings)}
        rows = self._connection.execute(_answers(len(query), public_only), parameters)
        answers = answered(self._connection, _TABLES, rows, meanings, _WEIGHTS)
        scores = scored(query, answers.by_word)
        order = sorted(scores, key=lambda idea: (-scores[idea], -answers.order[idea], -idea))
        hits: list[Hit] = []
        for page in batches(order, _PAGE):
            found = self._read(page, public_only)
            hits += [Hit(found[number].idea_id, scores[number]) for number in page if number in found]
            if len(hits) >= limit:
                break
        return hits[:limit]

    def similar(
        self, text: str, limit: int, *, public_only: bool = True, but: str | None = None
    ) -> list[Similar]:
        read = profile(text)
        if not read or limit < 1:
            return []
        common = _Common(self._connection)
        common.look_up(read.terms)
        numbers = self._led_to(read, common, public_only)
        rows = {number: row for number, row in self._read(numbers, public_only).items() if row.idea_id != but}
        profiles = {number: _profiles(row.terms) for number, row in rows.items()}
        scores = {number: _likest(read, them, common.shares) for number, them in profiles.items()}
        newest_first = sorted(rows, key=lambda number: (-rows[number].published, -number))
        nearly = [number for number in newest_first if scores[number] >= _NEARLY]
        nearly = sorted(nearly, key=scores.__getitem__, reverse=True)[:_SECOND_LOOK]
        common.look_up(term for number in nearly for them in profiles[number] for term in them.terms)
        found = {number: _likest(read, profiles[number], common.shares) for number in nearly}
        alike = [number for number in newest_first if found.get(number, 0.0) >= SAME]
        alike.sort(key=found.__getitem__, reverse=True)
        return [Similar(rows[number].idea_id, found[number]) for number in alike[:limit]]

    def index(self, idea_id: str, texts: Sequence[str], published: datetime, is_public: bool) -> None:
        self.index_all([Found(idea_id, texts, published, is_public)])

    def index_all(self, ideas: Iterable[Found]) -> None:
        for batch in batches(ideas, _BATCH):
            terms = {idea.idea_id: terms_of(idea.texts) for idea in batch}
            spellings: set[tuple[str, str]] = set()
            for kept in terms.values():
                spellings |= kept.spellings
                for read in kept.profiles:
                    spellings.update((term, term) for term in concept_terms(read)[0])
            self._spellings.learn(spellings)
            self._index.write(
                {
                    idea.idea_id: {
                        "published": math.floor(idea.published.timestamp()),
                        "is_public": idea.is_public,
                        "terms": _written(terms[idea.idea_id]),
                    }
                    for idea in batch
                }
            )

    def drop(self, idea_id: str) -> None:
        self._index.drop(idea_id)

    def _read(self, numbers: Sequence[int], public_only: bool) -> dict[int, Any]:
        """What is public is decided by the idea's own row; here, as SQLite would walk through all that is public."""
        if not numbers:
            return {}
        rows = self._connection.execute(_READ, {"numbers": list(numbers)})
        return {row.number: row for row in rows if row.is_public or not public_only}

    def _led_to(self, read: Profile, common: "_Common", public_only: bool) -> list[int]:
        """The numbers of ideas that may be alike, those first to which the most leads."""
        words = [Sought(word.keys) for word in _leading(read, common.shares)]
        words += [Sought((number,)) for number in sorted(read.numbers)][: MOST_LEADS - len(words)]
        meanings = self._spellings.meanings(words) if words else []
        parameters: dict[str, Any] = {}
        leading = 0
        for word, terms in zip(words, meanings, strict=True):
            if terms:
                parameters |= {
                    f"terms_{leading}": list(terms),
                    f"weight_{leading}": common.telling(word.keys[0]),
                }
                leading += 1
        singles, pairs = concept_terms(read)
        rarest = sorted(singles, key=common.telling, reverse=True)[:MOST_CONCEPTS]
        concepts = [(term, common.telling(term)) for term in rarest] + [(term, _PAIR) for term in pairs]
        for number, (term, weight) in enumerate(concepts):
            parameters |= {f"concept_{number}": term, f"tells_{number}": weight}
        if not parameters:
            return []
        statement = _leads(leading, len(concepts), public_only)
        return list(self._connection.execute(statement, parameters).scalars())


class _Common:
    """How common terms are among the public ideas: exactly for rare ones, and of late for others."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ideas = connection.execute(_NEWEST_NUMBER).scalar() or 0
        ranks = connection.execute(_WHEN).all() if self._ideas >= _SAMPLE else []
        self._ranks = [(rank, when) for rank, when in ranks if when is not None]
        self.shares: dict[str, float] = {}

    def look_up(self, terms: Iterable[str]) -> None:
        """From now on ``shares`` has these, up to some hundreds that it had not."""
        new = [term for term in dict.fromkeys(terms) if term not in self.shares][:_MOST_RARE_LOOKED_UP]
        if not new:
            return
        self.shares.update(dict.fromkeys(new, self._smooth(0)))
        for term, count, since in self._connection.execute(_COMMON, {"terms": new}):
            self.shares[term] = self._smooth(
                count if since is None else count * self._ideas / self._rank(since)
            )

    def telling(self, term: str) -> float:
        """How much a term tells, from what is in nearly every idea to what is in none other."""
        return -math.log(min(1.0, self.shares.get(term, self._smooth(0))))

    def _rank(self, since: int) -> float:
        """How many ideas are as new as that, roughly."""
        return next((rank for rank, when in self._ranks if when <= since), self._ideas)

    def _smooth(self, count: float) -> float:
        return (min(count, self._ideas) + _SMOOTH * _USUAL) / (self._ideas + _SMOOTH)


def _leading(read: Profile, shares: Mapping[str, float]) -> list[Word]:
    """The words of a text that tell most of it: its names, then the rarest."""
    return sorted(read.words, key=lambda word: (not word.name, shares.get(word.keys[0], 0.0)))[:MOST_LEADS]


def _likest(read: Profile, profiles: Iterable[Profile], shares: Mapping[str, float]) -> float:
    return max((likeness(read, them, shares) for them in profiles), default=0.0)


def _audiences(public_only: bool) -> Sequence[bool]:
    return (True,) if public_only else (True, False)


def _newest(terms: str, is_public: bool, rows: int) -> tuple[Any, ...]:
    """Conditions on ``idea_terms`` for the newest ideas with any of these terms, so that no more is read than needed:
    what is older than so many that have one of them cannot be among the newest that have any."""
    b = idea_terms.alias().c
    there: sa.BindParameter[Any] = bindparam(terms, expanding=True)
    enough = (
        sa.select(b.published)
        .where(b.term == _s.term, b.is_public == sa.literal_column(_BOOLEANS[is_public]))
        .order_by(b.published.desc())
        .offset(rows - 1)
        .limit(1)
        .correlate(term_spellings)
        .scalar_subquery()
    )
    since = sa.select(sa.func.coalesce(sa.func.max(enough), _EVER)).where(_IS_TERM, _s.spelling.in_(there))
    return (
        _t.term.in_(there),
        _t.is_public == sa.literal_column(_BOOLEANS[is_public]),
        _t.published >= since.scalar_subquery(),
    )


_BOOLEANS: Final = {True: "true", False: "false"}
_EVER: Final = -(2**62)


@lru_cache
def _answers(words: int, public_only: bool) -> Select[Any]:
    """Rows of ``idea_terms`` with the number of the word that they answer, the newest of each."""
    return together(
        [
            sa.select(
                sa.literal_column(str(word)).label("word"),
                _t.term,
                sa.literal_column("0").label("part"),
                _t.published,
                _t.idea,
            )
            .where(*_newest(f"terms_{word}", is_public, ROWS))
            .order_by(_t.published.desc())
            .limit(ROWS)
            for word in range(words)
            for is_public in _audiences(public_only)
        ]
    )


@lru_cache
def _leads(words: int, concepts: int, public_only: bool) -> Select[Any]:
    """The numbers of ideas that the most leads lead to."""
    selects: list[Select[Any]] = []
    for is_public in _audiences(public_only):
        for word in range(words):
            weight = bindparam(f"weight_{word}", type_=sa.Float).label("weight")
            selects.append(
                sa.select(_t.idea, _t.published, weight).where(
                    *_newest(f"terms_{word}", is_public, ROWS_LED_TO)
                )
            )
        for number in range(concepts):
            weight = bindparam(f"tells_{number}", type_=sa.Float).label("weight")
            selects.append(
                sa.select(_t.idea, _t.published, weight).where(
                    _t.term == bindparam(f"concept_{number}"),
                    _t.is_public == sa.literal_column(_BOOLEANS[is_public]),
                )
            )
    rows = together([each.order_by(_t.published.desc()).limit(ROWS_LED_TO) for each in selects]).subquery()
    total, newest = sa.func.sum(rows.c.weight), sa.func.max(rows.c.published)
    grouped = sa.select(rows.c.idea).group_by(rows.c.idea)
    return grouped.order_by(total.desc(), newest.desc(), rows.c.idea.desc()).limit(_CANDIDATES)


# What is kept of an idea: a line with its terms, and a line for each of its texts. None of the signs between is in a term.


_GIST: Final = "\v"  # before what its first sentence says


def _written(kept: IdeaTerms) -> str:
    return "\n".join([" ".join(sorted(kept.terms)), *map(_write_profile, kept.profiles)])


def _write_profile(read: Profile) -> str:
    return _GIST.join(_write_said(said) for said in (read, read.gist) if said is not None)


def _write_said(read: Profile) -> str:
    words = (f"{'/'.join(word.keys)}:{word.name}{'!' if word.negated else ''}" for word in read.words)
    return "\t".join(
        (
            " ".join(f"{code}:{sure:.6g}" for code, sure in read.concepts.items()),
            " ".join(sorted(read.denied)),
            " ".join(words),
            " ".join(sorted(read.numbers)),
            " ".join(sorted(read.ways)),
            " ".join(sorted(read.languages)),
        )
    )


def _profiles(written: str) -> list[Profile]:
    return [_read_profile(line) for line in written.split("\n")[1:]]


def _read_profile(line: str) -> Profile:
    whole, *gist = map(_read_said, line.split(_GIST))
    return replace(whole, gist=gist[0]) if gist else whole


def _read_said(line: str) -> Profile:
    concepts, denied, words, numbers, ways, languages = line.split("\t")
    named = (concept.split(":") for concept in concepts.split())
    return Profile(
        # A concept that a later version of the lexicon hasn't any more means nothing to it.
        {code: float(sure) for code, sure in named if code in _CODES},
        frozenset(denied.split()) & _CODES,
        tuple(map(_read_word, words.split())),
        frozenset(numbers.split()),
        frozenset(ways.split()),
        frozenset(languages.split()),
    )


def _read_word(written: str) -> Word:
    keys, _, name = written.partition(":")
    return Word(tuple(keys.split("/")), int(name.rstrip("!")), name.endswith("!"))


def _parts(written: str) -> Iterator[tuple[float, list[str]]]:
    yield 1.0, written.partition("\n")[0].split()


def _rows(row: Any) -> set[TermRow]:
    terms = set(row.terms.partition("\n")[0].split())
    for read in _profiles(row.terms):
        singles, pairs = concept_terms(read)
        terms |= {*singles, *pairs}
    return {(term, row.is_public, row.published, row.number) for term in terms}


_TABLES: Final = TermTables(searched_ideas, idea_terms, "idea_id", _rows, _parts)
