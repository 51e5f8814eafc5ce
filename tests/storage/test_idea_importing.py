"""Ideas from a file, on both databases: each once, however often, and in the queue like those that residents send."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.cities.model import City
from bot.core.ideas import importing
from bot.core.ideas.model import IdeaStatus, TextFault
from bot.core.ideas.service import IdeaServices
from bot.core.ideas.statements import Statement
from bot.core.moderation.model import Case
from bot.core.notices.model import MODERATORS
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords
from bot.interchange.statements import read_statements
from tests.storage.builders import NOW
from tests.storage.handing_in import Desk, sent

REAL = Path(__file__).parents[3] / "shared" / "real" / "statements" / "bowling_green_comments.csv"
THEN = datetime(2018, 2, 13, 5, 58, tzinfo=UTC)
STATEMENTS = (
    Statement(2, "b", "Skating rink on Gordon ave.", THEN + timedelta(hours=1)),
    Statement(3, "a", "Повеќе клупи во градскиот парк, ве молам.", THEN, "Environment", (41.99, 21.43)),
    Statement(4, "c", "Bus", None, language="tr"),
    Statement(5, "d", "https://example.org/idea"),
    Statement(6, "e", "..."),
    Statement(7, "b", "Skating rink again"),
)


def _queue(records: CityRecords) -> Sequence[Case]:
    return records.cases.list_waiting(NOW, 1_000)


async def test_each_waits_in_the_queue_as_old_as_it_is_and_with_the_promise_from_now(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    dry = await ideas.importing.import_by_operator(city, STATEMENTS, dry_run=True)
    assert (len(dry.added), dry.known) == (3, 1)
    assert await desk.do(_queue) == []
    done = await ideas.importing.import_by_operator(city, STATEMENTS)
    assert [idea.source for idea in done.added] == ["a", "b", "c"] == [idea.source for idea in dry.added]
    assert (done.known, done.refused) == (1, ((5, TextFault.ONLY_LINK), (6, TextFault.TOO_SHORT)))
    first, second, third = done.added
    assert [idea.code for idea in done.added] == ["SKP-2018-0001", "SKP-2018-0002", "SKP-2026-0001"]
    assert [idea.version.language for idea in done.added] == ["mk", "en", "tr"]
    assert (first.created_at, third.created_at) == (THEN, NOW)
    assert (first.version.topic, first.version.location) == ("environment", (41.99, 21.43))
    assert {(idea.author, idea.status) for idea in done.added} == {(None, IdeaStatus.RECEIVED)}
    assert await desk.idea(second) == second
    cases = await desk.do(_queue)
    assert [case.idea_id for case in cases] == [idea.id for idea in done.added]
    assert {case.due_at for case in cases} == {NOW + timedelta(hours=48)}
    assert await desk.kinds(MODERATORS) == []
    again = await ideas.importing.import_by_operator(city, STATEMENTS)
    assert (again.added, again.known) == ((), 4)
    assert len(await desk.do(_queue)) == 3
    assert (await sent(ideas, city)).code == "SKP-2026-0002"
    assert (await desk.rule(first)).is_public


async def test_an_import_that_was_cut_short_is_finished_by_the_next(
    ideas: IdeaServices, city: City, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    transact = desk.store.transact
    batches = iter((True, False))

    async def fail_at_the_second(*given: object, **named: object) -> object:
        if not next(batches):
            raise StoreUnavailable("skopje")
        return await transact(*given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setattr(desk.store, "transact", fail_at_the_second)
        with pytest.raises(StoreUnavailable):
            await ideas.importing.import_by_operator(city, STATEMENTS)
    assert len(await desk.do(_queue)) == 2
    rest = await ideas.importing.import_by_operator(city, STATEMENTS)
    assert [idea.source for idea in rest.added] == ["c"]
    assert len(await desk.do(_queue)) == 3


@pytest.mark.skipif(not REAL.exists(), reason="needs ../shared/real/statements beside the checkout")
async def test_real_statements_are_taken_and_all_of_them_can_be_worked_through(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    file = read_statements(REAL.read_bytes())
    done = await ideas.importing.import_by_operator(city, file.rows)
    assert (len(done.added), done.known) == (len(file.rows) - len(done.refused), 0)
    assert len(done.added) > 850
    assert (await ideas.importing.import_by_operator(city, file.rows)).added == ()
    cases = await desk.do(_queue)
    assert [case.idea_id for case in cases] == [idea.id for idea in done.added]
