"""What time sets off for ideas, on both databases: each thing once, however often the clock looks."""

import asyncio
from datetime import timedelta

from bot.core.cities.model import City
from bot.core.ideas.model import Axis, IdeaStatus, Progress
from bot.core.ideas.service import IdeaServices
from bot.core.residents.model import Resident
from tests.storage.builders import NOW, SetClock
from tests.storage.handing_in import ANA, FOLLOWER, VERA, Desk, written
from tests.storage.proposals import a_public_idea, a_transition, add, do, moving

DAY = timedelta(days=1)


async def test_an_answer_is_published_at_its_hour_and_told_once(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident, clock: SetClock
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    await ideas.supporting.support(VERA, city, idea.id, True)
    answer = await ideas.official.answer(editor, city, idea.id, Progress.PLANNED, {}, publish_at=NOW + DAY)
    assert await ideas.timekeeping.tick(city) == 0
    clock.forward(days=1)
    assert sum(await asyncio.gather(*(ideas.timekeeping.tick(city) for _ in range(3)))) >= 1
    assert await ideas.timekeeping.tick(city) == 0
    for who in (ANA, VERA):
        assert [facts["answer"] for facts in await desk.told(who, "idea.progress")] == [answer.id]
    view = (await ideas.browsing.card(None, city, idea.id)).view
    assert view.answer
    assert (view.idea.progress, view.answer.published_at) == (Progress.PLANNED, NOW + DAY)
    (step,) = (await ideas.browsing.history(city, idea.id)).transitions
    assert (step.after, step.at, step.published_at) == ("planned", NOW, NOW + DAY)


async def test_an_answer_to_a_hidden_idea_is_kept_and_nobody_is_told(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident, clock: SetClock
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    await ideas.official.answer(editor, city, idea.id, Progress.DONE, {}, publish_at=NOW + DAY)
    await do(desk.store, moving(a_transition(idea, Axis.HIDDEN, "no", "yes", is_public=False)))
    clock.forward(days=1)
    assert await ideas.timekeeping.tick(city) == 1
    assert await ideas.timekeeping.tick(city) == 0
    clock.forward(days=31)
    assert await ideas.timekeeping.tick(city) == 0
    assert await desk.kinds(ANA) == []
    await do(desk.store, moving(a_transition(idea, Axis.HIDDEN, "yes", "no", is_public=False)))
    assert (await ideas.browsing.card(None, city, idea.id)).view.idea.progress is Progress.DONE


async def test_a_month_after_done_those_concerned_are_asked_once_and_again_when_it_is_done_again(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident, clock: SetClock
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    await ideas.supporting.support(VERA, city, idea.id, True)
    await ideas.supporting.follow(FOLLOWER, city, idea.id, True)
    await ideas.supporting.follow(ANA, city, idea.id, True)
    await ideas.official.answer(editor, city, idea.id, Progress.DONE, {})
    clock.forward(days=30)
    assert await ideas.timekeeping.tick(city) == 0
    clock.forward(minutes=1)
    await asyncio.gather(*(ideas.timekeeping.tick(city) for _ in range(3)))
    assert await ideas.timekeeping.tick(city) == 0
    for who in (ANA, VERA, FOLLOWER):
        assert len(await desk.told(who, "idea.check")) == 1
    await ideas.official.answer(editor, city, idea.id, Progress.IN_PROGRESS, {})
    await ideas.official.answer(editor, city, idea.id, Progress.DONE, {})
    clock.forward(days=31)
    await ideas.timekeeping.tick(city)
    assert len(await desk.told(VERA, "idea.check")) == 2


async def test_nobody_is_asked_about_what_is_not_public_any_more(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident, clock: SetClock
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    await ideas.supporting.support(VERA, city, idea.id, True)
    await ideas.official.answer(editor, city, idea.id, Progress.DONE, {})
    await ideas.owning.withdraw(ANA, city, idea.id)
    clock.forward(days=40)
    assert await ideas.timekeeping.tick(city) == 0
    assert await desk.told(VERA, "idea.check") == []
    assert (await desk.idea(idea)).status is IdeaStatus.PUBLISHED


async def test_drafts_are_forgotten_half_a_year_after_they_were_touched(
    ideas: IdeaServices, city: City, clock: SetClock
) -> None:
    draft_id = await written(ideas, city)
    clock.forward(days=100)
    await ideas.proposing.choose_topic(ANA, city, draft_id, "environment")
    await written(ideas, city, VERA)
    clock.forward(days=179)
    assert await ideas.timekeeping.forget_drafts(city) == 0
    await ideas.proposing.choose_topic(VERA, city, (await ideas.proposing.open(VERA, city)).id, None)
    clock.forward(days=2)
    assert await ideas.timekeeping.forget_drafts(city) == 1
    assert await ideas.proposing.find_open(ANA, city) is None
    assert await ideas.proposing.find_open(VERA, city)
