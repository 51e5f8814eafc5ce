"""What readers are shown of ideas, on both databases: lists, cards, histories, and nothing that is not theirs."""

from functools import partial

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import (
    Axis,
    Concern,
    Idea,
    IdeaMoved,
    IdeaStatus,
    IdeaUnknown,
    Order,
    Photo,
    Progress,
    Shelf,
)
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import CaseKind, Ruling, Verdict
from bot.core.shared.unit_of_work import CityRecords
from tests.storage.deliberating import MODERATOR, an_idea
from tests.storage.handing_in import ANA, BOJAN, VERA, Desk, sent
from tests.storage.proposals import (
    KM,
    NOT_PUBLIC,
    SKOPJE,
    a_photo,
    a_public_idea,
    a_transition,
    a_translation,
    add,
    an_answer,
    do,
    moving,
)

TR = "Nehir kıyısına ağaç dikilsin."


async def test_a_list_is_read_page_by_page_and_a_card_has_its_neighbours(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    shown = [a_public_idea(number) for number in range(1, 6)]
    await add(desk.store, *shown, *(an_idea(100 + n, **kind) for n, kind in enumerate(NOT_PUBLIC.values())))
    newest = [idea.id for idea in reversed(shown)]
    first = await ideas.browsing.shelf(VERA, city, Shelf(), 0, 3)
    second = await ideas.browsing.shelf(VERA, city, Shelf(), 3, 3)
    assert [view.idea.id for view in (*first.views, *second.views)] == newest
    assert (first.total, second.first) == (5, 3)
    card = await ideas.browsing.card(VERA, city, newest[1], Shelf())
    assert (card.before, card.after, card.place, card.total) == (newest[0], newest[2], 2, 5)
    alone = await ideas.browsing.card(VERA, city, newest[1])
    assert (alone.before, alone.after, alone.place) == (None, None, 0)


async def test_what_is_near_says_how_far(ideas: IdeaServices, city: City, desk: Desk) -> None:
    near, far, nowhere = (
        a_public_idea(1, location=(SKOPJE[0] + KM, SKOPJE[1])),
        a_public_idea(2, location=(SKOPJE[0] + 9 * KM, SKOPJE[1])),
        a_public_idea(3),
    )
    await add(desk.store, near, far, nowhere)
    page = await ideas.browsing.shelf(VERA, city, Shelf(Order.NEAR, near=SKOPJE))
    assert [(view.idea.id, round(view.km or 0)) for view in page.views] == [(near.id, 1), (far.id, 9)]


async def test_a_reader_sees_what_is_hers_the_translation_and_the_answer(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = a_public_idea()
    answer = an_answer(idea)
    await add(desk.store, idea)
    await do(
        desk.store,
        lambda records: records.ideas.put_translation(a_translation(idea, "tr", text=TR)),
        lambda records: records.answers.put(answer),
        lambda records: records.answers.publish(answer.id, answer.at),
        lambda records: records.answers.put(an_answer(idea, 2, progress=Progress.DONE)),
        lambda records: records.supports.support(idea.id, VERA.id, 1, answer.at),
        lambda records: records.supports.follow(idea.id, BOJAN.id, answer.at),
    )
    hers, his, authors, nobodys = [
        (await ideas.browsing.card(who, city, idea.id)).view for who in (VERA, BOJAN, ANA, None)
    ]
    assert [(one.supporting, one.following, one.is_author) for one in (hers, his, authors, nobodys)] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
        (False, False, False),
    ]
    assert hers.words_for("tr") == (TR, "tr")
    assert hers.words_for("sq") == (idea.version.text, "en")
    assert hers.answer
    assert hers.answer.id == answer.id  # what is not published is not there
    (view,) = await ideas.browsing.views_of(VERA, city, [idea])
    assert view.supporting


async def test_the_public_history_names_nobody_and_keeps_what_was_for_the_author_alone(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await desk.rule(await sent(ideas, city))
    hidden = a_transition(
        idea, Axis.HIDDEN, "no", "yes", actor=MODERATOR.id, reason="insult", words="secret", is_public=False
    )
    shown = a_transition(idea, Axis.HIDDEN, "yes", "no", actor=MODERATOR.id, is_public=False)
    await do(desk.store, moving(hidden), moving(shown))
    waiting = an_answer(idea)
    await desk.do(lambda records: records.answers.put(waiting))
    public = await ideas.browsing.history(city, idea.id)
    assert {step.actor for step in public.transitions} == {""}
    assert [step.after for step in public.transitions] == ["received", "published"]
    assert public.answers == ()
    own = await ideas.owning.history(ANA, city, idea.id)
    assert {step.actor for step in own.transitions} == {"", ANA.id}
    assert "secret" in {step.words for step in own.transitions}


async def test_a_chain_of_merged_ideas_leads_to_the_last_and_one_that_is_hidden_leads_nowhere(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    first, second, third = (a_public_idea(number, author=BOJAN.id) for number in (1, 2, 3))
    await add(desk.store, first, second, third)
    for one, into in ((first, second), (second, third)):
        await ideas.supporting.report(VERA, city, one.id, Concern.OTHER)
        await desk.rule(one, Verdict(Ruling.MERGE, into=into.id), CaseKind.REPORT)
    assert (await desk.idea(first)).status is IdeaStatus.MERGED
    with pytest.raises(IdeaMoved) as moved:
        await ideas.browsing.card(VERA, city, first.id)
    assert moved.value.idea_id == third.id
    hide = a_transition(third, Axis.HIDDEN, "no", "yes", is_public=False)
    await do(desk.store, moving(hide))
    for one in (first, second, third):
        with pytest.raises(IdeaUnknown):
            await ideas.browsing.card(VERA, city, one.id)
        assert await ideas.browsing.search(VERA, city, one.code) == []


async def test_a_code_finds_its_idea_however_it_is_typed_and_photos_have_numbers(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    photos = [a_photo(number) for number in (1, 2)]
    idea = a_public_idea(7, photos=tuple(photo.id for photo in photos))
    await add(desk.store, idea)
    for photo in photos:
        await desk.do(partial(_put, photo=photo, idea=idea))
    for typed in ("SKP-2026-0007", "skp 2026 7", "SKP20260007"):
        assert (await ideas.browsing.find_by_code(None, city, typed)).idea.id == idea.id
        assert [view.idea.id for view in await ideas.browsing.search(VERA, city, typed)] == [idea.id]
    assert (await ideas.browsing.photo(city, idea.id, 2)).id == photos[1].id
    for number in (0, 3, -1):
        with pytest.raises(IdeaUnknown):
            await ideas.browsing.photo(city, idea.id, number)
    with pytest.raises(IdeaUnknown):
        await ideas.browsing.find_by_code(None, city, "SKP-2026-0008")


async def test_an_export_has_every_public_idea_once(ideas: IdeaServices, city: City, desk: Desk) -> None:
    shown = [a_public_idea(number) for number in range(1, 8)]
    await add(desk.store, *shown, *(an_idea(100 + n, **kind) for n, kind in enumerate(NOT_PUBLIC.values())))
    found, page = [], await ideas.browsing.export(city, limit=3)
    while page:
        found += page
        page = await ideas.browsing.export(city, page[-1], 3)
    assert [view.idea.id for view in found] == [idea.id for idea in reversed(shown)]


def _put(records: CityRecords, photo: Photo, idea: Idea) -> None:
    records.photos.put(photo, None, idea.id)
