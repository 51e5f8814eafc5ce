"""Results of a survey, a cross-tabulation and the export, of more and more responses of twenty questions."""

import asyncio
import itertools
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from bot.chance import RandomIds, SystemClock
from bot.core.cities.model import City
from bot.core.residents.model import Resident, Settings
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.model import Role
from bot.core.staff.service import Team
from bot.core.surveys.model import Survey, SurveyStatus, Transition
from bot.core.surveys.ports import LANGUAGE, Where
from bot.core.surveys.reporting import Reporting
from bot.interchange.responses import Format, write_responses
from storage.opening import Stores
from tests.benchmarks.measuring import Costs, Effort, Job, each, measure
from tests.benchmarks.stands import deployments, open_stores_of
from tests.benchmarks.tables import Table, ms, times
from tests.seeded_responses import BATCH, FORM, NOW, Sent, a_seeded_survey, seeded_responses, store_responses

SIZES: Final = (10_000, 100_000)
_HALF: Final = Where(answers=(("yes_1", "two_1"),))
_EXPORTS: Final[tuple[Format, ...]] = ("csv", "xlsx", "json")
_RESULTS: Final = "results of all questions"
_EXPORT: Final = "export as"
_ROUNDS_OF_EXPORTS: Final = 1  # beside the one that is not counted: an export of this size takes a while
_MIB: Final = 1 << 20

Act = Callable[[], Awaitable[object]]


async def run(effort: Effort) -> list[Table]:
    """For each kind of store what it takes to look, to export and to end a survey; and the memory, for the first."""
    tables: list[Table] = []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="charshi-bench-")))
        for kind, settings in (await stack.enter_async_context(deployments())).items():
            stores = await stack.enter_async_context(open_stores_of(settings))
            cities = await stores.network.read(lambda records: records.cities.list_all())
            asked = [
                await _ask(stores, city, effort.rows(size)) for size, city in zip(SIZES, cities, strict=False)
            ]
            tables.append(await _times(kind, asked, folder, effort))
            if len(tables) == 1:  # it takes long, and is the writers' more than the store's
                tables.append(await _memory(kind, asked, folder))
            tables.append(await _seals(kind, asked))
    return tables


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey with its responses, and how its results are had."""

    store: Store[CityRecords]
    reporting: Reporting
    city: City
    survey: Survey
    editor: Resident

    def looks(self) -> Mapping[str, Act]:
        """What an editor looks at."""
        reporting, city, survey_id = self.reporting, self.city, self.survey.id
        return {
            _RESULTS: lambda: reporting.report(city, survey_id, editor=self.editor),
            "results of one half of the people": lambda: reporting.report(
                city, survey_id, _HALF, editor=self.editor
            ),
            "two questions crossed": lambda: reporting.crosstab(
                city, survey_id, "choice_1", "choice_2", editor=self.editor
            ),
            "a question crossed with languages": lambda: reporting.crosstab(
                city, survey_id, "several_1", LANGUAGE, editor=self.editor
            ),
        }

    def exports(self, folder: Path) -> Mapping[str, Act]:
        """Every format, written anew."""
        return {f"{_EXPORT} {format.upper()}": self._exporting(folder, format) for format in _EXPORTS}

    def _exporting(self, folder: Path, format: Format) -> Act:
        async def write() -> None:
            export = await self.reporting.export(self.editor, self.city, self.survey.id)
            path = folder / f"{self.survey.id}.{format}"
            await write_responses(path, export, format=format, labels=None)
            await asyncio.to_thread(path.unlink)

        return write


async def _ask(stores: Stores, city: City, size: int) -> Asked:
    store, survey = stores.cities.of(city), a_seeded_survey(size)
    await store.transact(lambda records: records.surveys.add(survey, FORM, b"secret"))
    responses = seeded_responses(survey, size)
    while batch := list(itertools.islice(responses, BATCH)):
        await store.transact(partial(_fill, survey=survey, batch=batch))
    clock = SystemClock()
    team = Team(stores.network, clock, RandomIds())
    editor = Resident("e" * 16, 1, Settings("mk"), met_at=NOW, roles={city.slug: frozenset({Role.EDITOR})})
    return Asked(store, Reporting(stores.cities, team, clock), city, survey, editor)


def _fill(records: Any, survey: Survey, batch: Sequence[Sent]) -> None:
    store_responses(records.responses._connection, survey, batch)


async def _times(kind: str, asked: list[Asked], folder: Path, effort: Effort) -> Table:
    rows = []
    for name in _every(asked[0], folder):
        rounds = _ROUNDS_OF_EXPORTS if name.startswith(_EXPORT) else effort.rounds
        jobs = {one.survey.id: _job(_every(one, folder)[name]) for one in asked}
        rows.append(_row(name, await measure(jobs, Effort(1, min(rounds, effort.rounds)))))
    return Table(
        f"surveys: {kind}",
        ("", *(f"of {size:,}, ms" for size in SIZES), "growth", "processor, ms"),
        rows,
        "Responses to 20 questions, 23 values each, counted in the database at each look: nothing is kept from one to the"
        " next while a survey is open. An export is written to a file.",
    )


def _every(asked: Asked, folder: Path) -> dict[str, Act]:
    return {**asked.looks(), **asked.exports(folder)}


def _job(act: Act) -> Job:
    return each(lambda _: act())


def _row(name: str, costs: Mapping[str, Costs]) -> tuple[str, ...]:
    few, many = costs.values()
    return (name, ms(few.wall), ms(many.wall), times(many.wall_to(few)), ms(many.cpu))


async def _memory(kind: str, asked: list[Asked], folder: Path) -> Table:
    rows = []
    for name in (_RESULTS, *asked[0].exports(folder)):
        few, many = [await _peak(_every(one, folder)[name]) for one in asked]
        rows.append((name, f"{few / _MIB:.1f}", f"{many / _MIB:.1f}", times(many / few)))
    return Table(
        f"surveys: memory, {kind}",
        ("", *(f"of {size:,}, MiB" for size in SIZES), "growth"),
        rows,
        "The most that Python held at once, above what it held before, in a run of its own that is not timed.",
    )


async def _peak(act: Act) -> int:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        await act()
        return max(1, tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()


async def _seals(kind: str, asked: list[Asked]) -> Table:
    """Last, as it ends the surveys."""
    taken = []
    for one in asked:
        start = time.perf_counter()
        await one.store.transact(partial(_seal, survey=one.survey))
        taken.append(time.perf_counter() - start)
    few, many = taken
    return Table(
        f"surveys: the end of an anonymous one, {kind}",
        ("", *(f"of {size:,}, ms" for size in SIZES), "growth"),
        [("seal", ms(few), ms(many), times(many / few))],
        "Its secret is overwritten and its responses are laid down anew in the order of their random ids. Once: it is done"
        " once in a survey's life.",
    )


def _seal(records: CityRecords, survey: Survey) -> None:
    assert records.surveys.move(
        Transition(survey.id, SurveyStatus.OPEN, SurveyStatus.CLOSED, "operator", NOW)
    )
    records.surveys.seal(survey.id, {})
