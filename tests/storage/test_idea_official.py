"""What the city answers, through the use cases, on both databases: decided and published apart, told once."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import (
    Axis,
    ChangedMeanwhile,
    IdeaUnknown,
    Milestone,
    Progress,
    TextRefused,
)
from bot.core.ideas.service import IdeaServices
from bot.core.residents.model import InvalidSetting, Resident
from bot.core.shared.errors import NotAllowed
from tests.storage.builders import NOW, SetClock, a_city
from tests.storage.deliberating import MODERATOR, TEXT, entries
from tests.storage.handing_in import ANA, FOLLOWER, VERA, Desk
from tests.storage.proposals import a_public_idea, a_transition, add, do, moving

DAY = timedelta(days=1)
SPRING = Milestone("2027-03-01", {"mk": "Садење", "en": "Planting"})
WORDS = {"mk": "Ќе ги засадиме напролет.", "en": "We will plant them in spring."}


async def test_an_answer_moves_the_idea_and_is_told_to_everybody_concerned_once(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    await ideas.supporting.support(VERA, city, idea.id, True)
    for who in (ANA, VERA, FOLLOWER):
        await ideas.supporting.follow(who, city, idea.id, True)
    assert [view.idea.id for view in (await ideas.official.desk(editor, city, None)).views] == [idea.id]
    answers = await asyncio.gather(
        *(ideas.official.answer(editor, city, idea.id, Progress.PLANNED, WORDS, (SPRING,)) for _ in range(2)),
        return_exceptions=True,
    )
    published = [one for one in answers if not isinstance(one, BaseException)]
    assert {one.id for one in published} == {published[0].id}
    for who in (ANA, VERA, FOLLOWER):
        (told,) = await desk.told(who, "idea.progress")
        assert (told["progress"], told["answer"]) == ("planned", published[0].id)
    view = (await ideas.browsing.card(VERA, city, idea.id)).view
    assert (view.idea.progress, view.idea.progress_at) == (Progress.PLANNED, NOW)
    assert view.answer
    assert (view.answer.words_for("sq"), view.answer.milestones) == (WORDS["en"], (SPRING,))
    again = await ideas.official.answer(editor, city, idea.id, Progress.PLANNED, WORDS, (SPRING,))
    assert again == published[0]
    assert len(await desk.told(ANA, "idea.progress")) == 1
    (entry,) = await entries(desk.store, "idea.answered")
    assert (entry.actor, entry.subject, entry.details["progress"]) == (editor.id, ANA.id, "planned")
    assert (await ideas.official.desk(editor, city, None)).total == 0
    assert (await ideas.official.desk(editor, city, Progress.PLANNED)).total == 1
    await ideas.official.answer(editor, city, idea.id, Progress.IN_PROGRESS, {})
    history = await ideas.browsing.history(city, idea.id)
    assert [answer.progress for answer in history.answers] == [Progress.PLANNED, Progress.IN_PROGRESS]
    assert [(step.before, step.after) for step in history.transitions if step.axis is Axis.PROGRESS] == [
        ("", "planned"),
        ("planned", "in_progress"),
    ]


async def test_what_is_decided_now_and_published_later_is_seen_by_editors_alone(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    first = await ideas.official.answer(editor, city, idea.id, Progress.PLANNED, WORDS, publish_at=NOW + DAY)
    changed = await ideas.official.answer(
        editor, city, idea.id, Progress.DONE, WORDS, publish_at=NOW + 2 * DAY, answer_id=first.id
    )
    (waiting,) = (await ideas.official.review(editor, city, idea.id)).answers
    assert waiting == changed
    assert (waiting.progress, waiting.published_at) == (Progress.DONE, None)
    view = (await ideas.browsing.card(VERA, city, idea.id)).view
    assert (view.idea.progress, view.answer) == (None, None)
    assert await desk.kinds(ANA) == []
    told = await asyncio.gather(*(ideas.official.publish_now(editor, city, first.id) for _ in range(3)))
    assert {one.published_at for one in told} == {NOW}
    assert await desk.kinds(ANA) == ["idea.progress"]
    assert len(await entries(desk.store, "idea.answer_published")) == 1
    with pytest.raises(ChangedMeanwhile):
        await ideas.official.answer(editor, city, idea.id, Progress.PLANNED, WORDS, answer_id=first.id)
    assert not await ideas.official.take_back(editor, city, first.id)
    second = await ideas.official.answer(
        editor, city, idea.id, Progress.NOT_PLANNED, WORDS, publish_at=NOW + DAY
    )
    assert await ideas.official.take_back(editor, city, second.id)
    assert not await ideas.official.take_back(editor, city, second.id)
    with pytest.raises(IdeaUnknown):
        await ideas.official.publish_now(editor, city, second.id)


async def test_a_draft_is_kept_for_her_and_published_by_nobody_else_and_no_clock(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident, clock: SetClock
) -> None:
    idea, colleague = a_public_idea(), replace(editor, id="9" * 16)
    await add(desk.store, idea)
    official = ideas.official
    bare = await official.answer(editor, city, idea.id, Progress.NOT_PLANNED, {}, as_draft=True)
    assert bare.is_draft
    draft = await official.answer(
        editor, city, idea.id, Progress.PLANNED, WORDS, (SPRING,), answer_id=bare.id, as_draft=True
    )
    assert (await official.review(editor, city, idea.id)).answers == (draft,)
    assert [one.answer for one in await official.pending(editor, city)] == [draft]
    assert await official.pending(colleague, city) == ()
    clock.forward(days=400)
    assert await ideas.timekeeping.tick(city) == 0
    for who in (editor, colleague):
        with pytest.raises(IdeaUnknown):
            await official.publish_now(who, city, draft.id)
    for changes in ({}, {"as_draft": True}, {"publish_at": clock.now() + DAY}):
        with pytest.raises(IdeaUnknown):
            await official.answer(
                colleague, city, idea.id, Progress.DONE, WORDS, answer_id=draft.id, **changes
            )
    assert not await official.take_back(colleague, city, draft.id)
    view = (await ideas.browsing.card(VERA, city, idea.id)).view
    assert (view.idea.progress, view.answer) == (None, None)
    assert (await ideas.browsing.history(city, idea.id)).answers == ()
    assert await desk.kinds(ANA) == []
    assert await entries(desk.store, "idea.answered") == []
    waits = await official.answer(
        editor, city, idea.id, Progress.PLANNED, WORDS, (SPRING,), clock.now() + DAY, draft.id
    )
    assert [one.answer for one in await official.pending(colleague, city)] == [waits]
    hers = await official.answer(
        colleague, city, idea.id, Progress.PLANNED, WORDS, (SPRING,), answer_id=waits.id, as_draft=True
    )
    assert (hers.is_draft, hers.by) == (True, colleague.id)
    assert len(await entries(desk.store, "idea.answer_taken_back")) == 1
    clock.forward(days=2)
    assert await ideas.timekeeping.tick(city) == 0
    assert await ideas.timekeeping.forget_drafts(city) == 0
    done = await official.answer(
        colleague, city, idea.id, Progress.PLANNED, WORDS, (SPRING,), answer_id=hers.id
    )
    assert done.published_at == clock.now()
    assert await desk.kinds(ANA) == ["idea.progress"]
    with pytest.raises(ChangedMeanwhile):
        await official.answer(
            colleague, city, idea.id, Progress.PLANNED, {}, answer_id=hers.id, as_draft=True
        )
    thrown = await official.answer(editor, city, idea.id, Progress.DONE, WORDS, as_draft=True)
    assert await official.take_back(editor, city, thrown.id)
    assert len(await entries(desk.store, "idea.answer_taken_back")) == 1, "a draft is nobody's deed"
    await official.answer(editor, city, idea.id, Progress.DONE, WORDS, as_draft=True)
    clock.forward(days=181)
    assert await ideas.timekeeping.forget_drafts(city) == 1
    assert (await official.review(editor, city, idea.id)).answers == (done,)


async def test_what_is_not_published_is_listed_by_its_hour_and_then_the_drafts_the_newest_first(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident, clock: SetClock
) -> None:
    first, second, hidden = (a_public_idea(number) for number in (1, 2, 3))
    await add(desk.store, first, second, hidden)
    answer = ideas.official.answer
    expected = [
        await answer(editor, city, second.id, Progress.DONE, {}, publish_at=NOW + DAY),
        await answer(editor, city, first.id, Progress.DONE, {}, publish_at=NOW + 2 * DAY),
    ]
    await answer(editor, city, hidden.id, Progress.DONE, {}, publish_at=NOW + DAY)
    await answer(editor, city, hidden.id, Progress.DONE, {}, as_draft=True)
    older = await answer(editor, city, first.id, Progress.PLANNED, {}, as_draft=True)
    clock.forward(minutes=1)
    newer = await answer(editor, city, second.id, Progress.PLANNED, {}, as_draft=True)
    await answer(editor, city, second.id, Progress.UNDER_CONSIDERATION, {})
    await do(desk.store, moving(a_transition(hidden, Axis.HIDDEN, "no", "yes", is_public=False)))
    listed = await ideas.official.pending(editor, city)
    assert [one.answer for one in listed] == [*expected, newer, older]
    assert [one.view.idea.id for one in listed] == [second.id, first.id, second.id, first.id]


async def test_an_answer_has_bounds(ideas: IdeaServices, city: City, desk: Desk, editor: Resident) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    refusals: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"progress": Progress.NOT_PLANNED, "texts": {"en": " "}}, TextRefused),
        ({"texts": {"en": "x" * 3_001}}, TextRefused),
        ({"texts": {"el": "Ναι"}}, InvalidSetting),
        ({"milestones": (SPRING,) * 13}, InvalidSetting),
        ({"milestones": (replace(SPRING, day="spring"),)}, InvalidSetting),
        ({"milestones": (replace(SPRING, texts={}),)}, InvalidSetting),
        ({"milestones": (replace(SPRING, texts={"en": "x" * 201}),)}, TextRefused),
        ({"publish_at": NOW}, InvalidSetting),
        ({"answer_id": "f" * 16}, IdeaUnknown),
        ({"idea_id": "f" * 16}, IdeaUnknown),
    ]
    for changes, error in refusals:
        given = {"idea_id": idea.id, "progress": Progress.PLANNED, "texts": WORDS} | changes
        with pytest.raises(error):
            await ideas.official.answer(editor, city, **given)
    assert (await ideas.official.review(editor, city, idea.id)).answers == ()
    assert (await desk.idea(idea)).progress is None


async def test_a_translation_is_beside_the_original_and_only_in_languages_of_the_city(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    assert (await ideas.official.review(editor, city, idea.id)).missing == ("mk", "sq", "tr")
    for language, error in (("el", InvalidSetting), ("sr-Latn", InvalidSetting), ("mk", TextRefused)):
        with pytest.raises(error):
            await ideas.official.translate(editor, city, idea.id, language, "")
    with pytest.raises(InvalidSetting):
        await ideas.official.translate(editor, city, idea.id, "en", TEXT)
    for who, text in ((editor, "Засадете дрвја."), (MODERATOR, "Засадете дрвја покрај Вардар.")):
        view = await ideas.official.translate(who, city, idea.id, "mk", text)
        assert view.words_for("mk") == (text, "mk")
    assert view.idea.version.text == TEXT
    assert (await ideas.official.review(editor, city, idea.id)).missing == ("sq", "tr")
    assert len(await entries(desk.store, "idea.translated")) == 2


async def test_what_is_not_public_is_not_answered(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    answer = await ideas.official.answer(editor, city, idea.id, Progress.PLANNED, WORDS, publish_at=NOW + DAY)
    await do(desk.store, moving(a_transition(idea, Axis.HIDDEN, "no", "yes", is_public=False)))
    for act in (
        ideas.official.answer(editor, city, idea.id, Progress.PLANNED, WORDS),
        ideas.official.publish_now(editor, city, answer.id),
        ideas.official.review(editor, city, idea.id),
        ideas.official.translate(editor, city, idea.id, "mk", "Засадете дрвја."),
    ):
        with pytest.raises(IdeaUnknown):
            await act
    assert await desk.kinds(ANA) == []


async def test_only_editors_of_the_city_do_any_of_it(
    ideas: IdeaServices, city: City, desk: Desk, editor: Resident, clock: SetClock
) -> None:
    edirne = a_city("edirne")
    idea = a_public_idea()
    await add(desk.store, idea)
    answer = await ideas.official.answer(editor, city, idea.id, Progress.PLANNED, WORDS, publish_at=NOW + DAY)
    for who in (ANA, MODERATOR):
        acts: list[Awaitable[object]] = [
            ideas.official.desk(who, city, None),
            ideas.official.pending(who, city),
            ideas.official.review(who, city, idea.id),
            ideas.official.answer(who, city, idea.id, Progress.DONE, WORDS),
            ideas.official.answer(who, city, idea.id, Progress.DONE, WORDS, as_draft=True),
            ideas.official.publish_now(who, city, answer.id),
            ideas.official.take_back(who, city, answer.id),
            ideas.official.sisters(who, city, edirne),
            ideas.official.adopt(who, city, edirne, idea.id),
        ]
        if who is ANA:
            acts.append(ideas.official.translate(who, city, idea.id, "mk", "Засадете дрвја."))
        for act in acts:
            with pytest.raises(NotAllowed):
                await act
    with pytest.raises(NotAllowed):
        await ideas.official.adopt(editor, edirne, city, idea.id)
    assert (await ideas.official.review(editor, city, idea.id)).answers == (answer,)
