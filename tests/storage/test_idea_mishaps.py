"""What an adversary found in ideas: each of these failed once."""

import asyncio
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.cities.model import City
from bot.core.ideas.model import (
    MOST_REPORTS_A_DAY,
    Axis,
    ChangedMeanwhile,
    Concern,
    Idea,
    IdeaStatus,
    IdeaUnknown,
    Progress,
    TooManyIdeas,
    Transition,
    Version,
)
from bot.core.ideas.queueing import put_up
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import Block, CaseKind
from bot.core.moderation.service import ModerationServices
from bot.core.notices.model import MODERATORS
from bot.core.residents.model import Resident
from bot.core.shared.unit_of_work import CityRecords, Store
from tests.storage.builders import NOW, SetClock, a_resident
from tests.storage.deliberating import (
    AUTHOR,
    MODERATOR,
    a_case,
    a_comment,
    an_idea,
    idea_now,
    lay,
    notices_to,
)
from tests.storage.handing_in import ANA, written
from tests.storage.happenings import CountedIds
from tests.storage.proposals import a_photo

BEN = a_resident(2, home="skopje")
LATER = "Please plant lime trees along the river, and set up benches below them."
CAR_PARK = "Please build a car park along the river, there is no room."
GOODBYE = "MARKER, and down with all of you"


async def test_an_author_agrees_to_the_text_that_she_saw_and_to_no_other(
    moderation: ModerationServices, ideas: IdeaServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = an_idea()
    case = a_case(idea)
    await lay(skopje, idea, case)
    await moderation.deciding.suggest(MODERATOR, city, case.id, LATER)
    seen = await ideas.owning.own(AUTHOR, city, idea.id)
    assert seen.suggestion == LATER
    await moderation.deciding.suggest(MODERATOR, city, case.id, CAR_PARK)
    with pytest.raises(ChangedMeanwhile):
        await ideas.owning.agree(AUTHOR, city, case.id, True, seen.suggestion_stamp)
    assert (await idea_now(skopje, idea.id)).number == 1
    now = await ideas.owning.own(AUTHOR, city, idea.id)
    await ideas.owning.agree(AUTHOR, city, case.id, True, now.suggestion_stamp)
    assert (await idea_now(skopje, idea.id)).version.text == CAR_PARK


async def test_who_leaves_takes_along_what_was_never_published_of_what_is(
    skopje: Store[CityRecords],
) -> None:
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    await lay(skopje, idea)
    declined = Version(idea.id, 2, "MARKER call me: 070 123 456", "en", NOW, written_by=AUTHOR.id)
    accepted = Version(idea.id, 3, LATER, "en", NOW, written_by=AUTHOR.id)
    shown = Transition(idea.id, Axis.TEXT, "1", "3", AUTHOR.id, NOW, NOW)

    def work(records: CityRecords) -> None:
        assert records.ideas.add_version(declined)
        assert records.ideas.add_version(accepted)
        assert records.ideas.show_version(idea.id, 3, shown)

    await skopje.transact(work)
    await skopje.transact(lambda records: records.members.forget(AUTHOR.id))
    versions = await skopje.read(lambda records: records.ideas.versions_of(idea.id))
    assert [bool(version.text) for version in versions] == [True, False, True]


async def _supported(skopje: Store[CityRecords]) -> Idea:
    """By BEN."""
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    await lay(skopje, idea)
    await skopje.transact(lambda records: records.supports.support(idea.id, BEN.id, 1, NOW))
    return idea


async def _told_why(ideas: IdeaServices, skopje: Store[CityRecords], city: City, idea: Idea) -> str:
    """All that BEN can learn of why it was withdrawn."""
    (notice,) = await notices_to(skopje, BEN, ["idea.withdrawn"])
    return str(notice.facts) + await ideas.browsing.why_withdrawn(city, idea.id)


async def test_who_is_blocked_withdraws_without_a_word_to_those_who_supported_it(
    ideas: IdeaServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = await _supported(skopje)
    block = Block("00000000000000b1", AUTHOR.id, "insult", MODERATOR.id, NOW, NOW + timedelta(days=7))
    await skopje.transact(lambda records: records.blocks.add(block))
    await ideas.owning.withdraw(AUTHOR, city, idea.id, GOODBYE)
    assert "MARKER" not in await _told_why(ideas, skopje, city, idea)


async def test_the_last_words_of_who_has_left_are_told_to_nobody_any_more(
    ideas: IdeaServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = await _supported(skopje)
    await ideas.owning.withdraw(AUTHOR, city, idea.id, GOODBYE)
    assert "MARKER" in await _told_why(ideas, skopje, city, idea)
    await skopje.transact(lambda records: records.members.forget(AUTHOR.id))
    assert "MARKER" not in await _told_why(ideas, skopje, city, idea)


async def test_a_change_is_not_put_up_where_the_idea_was_withdrawn_while_it_was_sent(
    skopje: Store[CityRecords], city: City, ids: CountedIds
) -> None:
    idea = an_idea(withdrawn_at=NOW)
    await lay(skopje, idea)
    change = Version(idea.id, 2, LATER, "en", NOW, written_by=AUTHOR.id)

    def send(records: CityRecords) -> None:
        assert records.ideas.add_version(change)
        put_up(records, city, change, NOW, ids)

    with pytest.raises(IdeaUnknown):
        await skopje.transact(send)
    assert await skopje.read(lambda records: records.cases.list_of(idea.id)) == []
    assert (await idea_now(skopje, idea.id)).number == 1


async def test_nobody_fills_the_queue_with_reports(
    ideas: IdeaServices, skopje: Store[CityRecords], city: City, clock: SetClock
) -> None:
    stranger = a_resident(77, home=None)
    made = [an_idea(number, status=IdeaStatus.PUBLISHED) for number in range(1, MOST_REPORTS_A_DAY + 2)]
    await lay(skopje, *made)
    for idea in made[:-1]:
        await ideas.supporting.report(stranger, city, idea.id, Concern.OTHER)
    with pytest.raises(TooManyIdeas):
        await ideas.supporting.report(stranger, city, made[-1].id, Concern.OTHER)
    cards = await skopje.read(lambda records: records.outbox.kept_of(MODERATORS))
    assert len(cards) == MOST_REPORTS_A_DAY
    clock.forward(days=1, minutes=1)
    await ideas.supporting.report(stranger, city, made[-1].id, Concern.OTHER)


async def test_what_was_said_to_her_idea_is_not_read_to_show_her_how_it_stands(
    ideas: IdeaServices, skopje: Store[CityRecords], city: City
) -> None:
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    comment = a_comment(idea, author=BEN.id)
    of_idea = a_case(idea)
    await lay(skopje, idea, comment, of_idea)
    await lay(skopje, a_case(idea, CaseKind.COMMENT, comment_id=comment.id, author=BEN.id))
    asked: list[str] = []

    def note(_c: object, _u: object, statement: str, _p: object, _x: object, _m: object) -> None:
        asked.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        await ideas.owning.own(AUTHOR, city, idea.id)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    of_cases = [statement for statement in asked if re.search(r"FROM \S*\bcases\b", statement)]
    assert of_cases
    assert [statement for statement in of_cases if "comment_id IS NULL" not in statement] == []
    cases = await skopje.read(lambda records: records.cases.list_of(idea.id, comments=False))
    assert [case.id for case in cases] == [of_idea.id]


async def test_what_an_official_had_begun_to_answer_goes_with_her(
    ideas: IdeaServices, skopje: Store[CityRecords], city: City, editor: Resident
) -> None:
    idea = an_idea(status=IdeaStatus.PUBLISHED)
    await lay(skopje, idea)
    await ideas.official.answer(editor, city, idea.id, Progress.PLANNED, {"en": "MARKER"}, as_draft=True)
    assert len(await skopje.read(lambda records: records.answers.list_of(idea.id))) == 1
    await skopje.transact(lambda records: records.members.forget(editor.id))
    assert await skopje.read(lambda records: records.answers.list_of(idea.id)) == []


async def test_all_photos_of_an_album_are_kept_though_they_come_at_once(
    ideas: IdeaServices, city: City
) -> None:
    draft_id = await written(ideas, city)
    add = ideas.proposing.add_photo
    await asyncio.gather(*(add(ANA, city, draft_id, a_photo(number)) for number in range(1, 11)))
    assert len((await ideas.proposing.find(ANA, city, draft_id)).photos) == 10


async def test_all_pieces_of_a_text_are_kept_though_they_come_at_once(
    ideas: IdeaServices, city: City
) -> None:
    draft_id = await written(ideas, city)
    write = ideas.proposing.write
    await write(ANA, city, draft_id, "a" * 4_096)
    await asyncio.gather(*(write(ANA, city, draft_id, letter * 4_096) for letter in "bcd"))
    assert len((await ideas.proposing.find(ANA, city, draft_id)).text) == 4 * 4_096
