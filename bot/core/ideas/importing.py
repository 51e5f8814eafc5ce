"""The use case of importing ideas from a file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.ideas.checking import fault_of
from bot.core.ideas.language import language_of
from bot.core.ideas.model import Axis, Idea, IdeaStatus, Transition, Version, code_of
from bot.core.ideas.results import Imported
from bot.core.ideas.statements import Statement
from bot.core.moderation.model import Case, CaseKind
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.folding import fold
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.service import OPERATOR

BATCH: Final = 500
SHORTEST: Final = 1  # letters and figures: what is too short to tell anything a moderator sees herself


@dataclass(frozen=True, slots=True)
class _Row:
    """An idea that has no code yet, with the place of its case in the queue."""

    idea: Idea
    case: Case


class Importing:
    """For scripts."""

    def __init__(self, stores: CityStores, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._clock = clock
        self._ids = ids

    async def import_by_operator(
        self, city: City, statements: Sequence[Statement], *, dry_run: bool = False
    ) -> Imported:
        """Each becomes an idea of nobody's that waits in the queue, in batches of one transaction each, the oldest first.
        A ``source`` that is here already is passed over, so that importing again adds nothing, and an import that was cut
        short is finished by the next. No group is told of each.

        An idea is as old as its statement; its case is opened now, from when the city's promise runs. With ``dry_run``
        nothing is written, and what would be added has no code.
        """
        now = self._clock.now()
        store = self._stores.of(city)
        faults = [(one.line, fault_of(one.text, shortest=SHORTEST)) for one in statements]
        refused = tuple((line, fault) for line, fault in faults if fault)
        sound, again = _apart(statements, {line for line, _ in refused})
        known = await store.read(lambda records: records.ideas.sources([one.source for one in sound]))
        promise = (await store.read(lambda records: records.rule_book.read())).promise
        new = sorted((one for one in sound if one.source not in known), key=lambda one: one.at or now)
        rows = [
            self._row(one, city, now + timedelta(microseconds=place), now, promise)
            for place, one in enumerate(new)
        ]
        if dry_run:
            return Imported(tuple(row.idea for row in rows), len(known) + again, refused)
        added: list[Idea] = []
        for first in range(0, len(rows), BATCH):
            batch = rows[first : first + BATCH]
            added += await store.transact(partial(_add, city=city, rows=batch), once=False)
        return Imported(tuple(added), len(sound) + again - len(added), refused)

    def _row(
        self, statement: Statement, city: City, opened_at: datetime, now: datetime, promise: timedelta
    ) -> _Row:
        idea_id, text = self._ids.new_id(), statement.text.strip()
        at = min(statement.at or now, now)
        language = statement.language or language_of(text, city.languages[0], city.languages)
        topic = _topic(statement.topic, city)
        version = Version(idea_id, 1, text, language, at, topic, statement.place)
        idea = Idea(idea_id, "", None, IdeaStatus.RECEIVED, version, 1, at, now, source=statement.source)
        case = Case(self._ids.new_id(), CaseKind.IDEA, idea_id, opened_at, now + promise, language)
        return _Row(idea, case)


def _apart(statements: Sequence[Statement], refused: set[int]) -> tuple[list[Statement], int]:
    """Those that may be taken, each source once; and how many said the same again."""
    sound = [one for one in statements if one.line not in refused]
    first = {one.source: one for one in reversed(sound)}
    kept = [one for one in sound if first[one.source] is one]
    return kept, len(sound) - len(kept)


def _topic(written: str | None, city: City) -> str | None:
    """The city's topic that is called so, in any language."""
    key = fold(written or "")
    return next(
        (
            topic.code
            for topic in city.topics
            if key and key in {fold(topic.code), *map(fold, topic.names.values())}
        ),
        None,
    )


def _add(records: CityRecords, city: City, rows: Sequence[_Row]) -> list[Idea]:
    sources = [row.idea.source for row in rows if row.idea.source]
    here = records.ideas.sources(sources)
    wanted = [row for row in rows if row.idea.source not in here]
    ideas = [_with_code(records, city, row.idea) for row in wanted]
    records.ideas.add_all(ideas)
    records.cases.add_all([row.case for row in wanted])
    received = IdeaStatus.RECEIVED.value
    for idea in ideas:
        step = Transition(idea.id, Axis.REVIEW, "", received, OPERATOR, idea.created_at, idea.changed_at)
        records.ideas.move(step)
    return ideas


def _with_code(records: CityRecords, city: City, idea: Idea) -> Idea:
    """By the year in which it was said."""
    year = idea.created_at.astimezone(ZoneInfo(city.zone)).year
    return replace(idea, code=code_of(city.slug, year, records.ideas.next_number(year)))
