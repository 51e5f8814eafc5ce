"""What readers do with ideas of others, through the use cases, on both databases."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import (
    MOST_COMMENTS_A_DAY,
    AlreadyDone,
    AuthorBlocked,
    Concern,
    DraftUnknown,
    IdeaUnknown,
    NotAtHome,
    OwnIdea,
    TextFault,
    TextRefused,
    TooManyIdeas,
)
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import CaseKind, CaseStatus, Ruling, Verdict
from bot.core.shared.unit_of_work import CityRecords
from tests.storage.builders import SetClock
from tests.storage.deliberating import an_idea
from tests.storage.handing_in import ANA, BOJAN, FOLLOWER, STRANGER, VERA, Desk, a_neighbour, sent, written
from tests.storage.proposals import NOT_PUBLIC, a_public_idea, add


async def test_a_neighbour_supports_once_and_may_always_take_it_back(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    views = await asyncio.gather(*(ideas.supporting.support(VERA, city, idea.id, True) for _ in range(3)))
    assert {(view.supporting, view.idea.supports) for view in views} == {(True, 1)}
    await desk.block(VERA)
    with pytest.raises(AuthorBlocked):
        await ideas.supporting.support(VERA, city, idea.id, True)
    for _ in range(2):
        view = await ideas.supporting.support(replace(VERA, home="edirne"), city, idea.id, False)
        assert (view.supporting, view.idea.supports) == (False, 0)


async def test_neither_its_author_nor_another_city_supports_but_all_may_follow(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    with pytest.raises(OwnIdea):
        await ideas.supporting.support(ANA, city, idea.id, True)
    for elsewhere in (FOLLOWER, STRANGER):
        with pytest.raises(NotAtHome):
            await ideas.supporting.support(elsewhere, city, idea.id, True)
        view = await ideas.supporting.follow(elsewhere, city, idea.id, True)
        assert (view.following, view.supporting, view.idea.supports) == (True, False, 0)
    assert not (await ideas.supporting.follow(STRANGER, city, idea.id, False)).following
    assert [view.idea.id for view in await ideas.browsing.followed(FOLLOWER, city)] == [idea.id]
    card = [await ideas.browsing.card(who, city, idea.id) for who in (VERA, ANA, FOLLOWER, None)]
    assert [one.can_support for one in card] == [True, False, False, False]
    assert [one.can_edit for one in card] == [False, True, False, False]
    await desk.block(VERA)
    assert not (await ideas.browsing.card(VERA, city, idea.id)).can_support


async def test_what_is_not_public_is_unknown_to_everybody(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    kinds = [an_idea(number, **changes) for number, changes in enumerate(NOT_PUBLIC.values(), 1)]
    await add(desk.store, *kinds)
    for idea in kinds:
        for act in (
            ideas.supporting.support(VERA, city, idea.id, True),
            ideas.supporting.support(VERA, city, idea.id, False),
            ideas.supporting.follow(VERA, city, idea.id, True),
            ideas.supporting.comment(VERA, city, idea.id, "Lime trees"),
            ideas.supporting.report(VERA, city, idea.id, Concern.SPAM),
            ideas.browsing.card(VERA, city, idea.id),
            ideas.browsing.find_by_code(VERA, city, idea.code),
            ideas.browsing.history(city, idea.id),
            ideas.browsing.comments(city, idea.id),
            ideas.browsing.photo(city, idea.id, 1),
        ):
            with pytest.raises(IdeaUnknown):
                await act
        assert await ideas.browsing.search(VERA, city, idea.code) == []
    assert await ideas.browsing.export(city) == []


async def test_supporting_a_similar_idea_instead_throws_the_draft_away(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = a_public_idea(author=BOJAN.id)
    await add(desk.store, idea)
    draft_id = await written(ideas, city)
    with pytest.raises(DraftUnknown):
        await ideas.supporting.support_instead(VERA, city, draft_id, idea.id)
    with pytest.raises(IdeaUnknown):
        await ideas.supporting.support_instead(ANA, city, draft_id, "f" * 16)
    assert await ideas.proposing.find_open(ANA, city)
    view = await ideas.supporting.support_instead(ANA, city, draft_id, idea.id)
    assert (view.supporting, view.idea.supports) == (True, 1)
    assert await ideas.proposing.find_open(ANA, city) is None
    draft_id = await written(ideas, city, FOLLOWER)
    view = await ideas.supporting.support_instead(FOLLOWER, city, draft_id, idea.id)
    assert (view.supporting, view.following, view.idea.supports) == (False, True, 1)


async def test_a_comment_is_shown_when_a_moderator_has_published_it(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    comment = await ideas.supporting.comment(FOLLOWER, city, idea.id, " Ihlamur ağaçları dikilsin ")
    assert (comment.text, comment.language) == ("Ihlamur ağaçları dikilsin", "tr")
    case = await desk.case_of(idea, CaseKind.COMMENT)
    assert (case.comment_id, case.author, case.language) == (comment.id, FOLLOWER.id, "tr")
    assert await desk.cards() == [case.id]
    assert (await ideas.browsing.comments(city, idea.id)).total == 0
    await desk.publish_comment(comment)
    page = await ideas.browsing.comments(city, idea.id)
    assert (page.total, [one.id for one in page.comments]) == (1, [comment.id])
    assert (await ideas.browsing.card(None, city, idea.id)).comments == 1


async def test_a_comment_has_bounds(ideas: IdeaServices, city: City, desk: Desk, clock: SetClock) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    for words, fault in (
        (" ", TextFault.EMPTY),
        ("x" * 1_001, TextFault.TOO_LONG),
        ("https://example.org", TextFault.ONLY_LINK),
    ):
        with pytest.raises(TextRefused) as refused:
            await ideas.supporting.comment(VERA, city, idea.id, words)
        assert refused.value.fault is fault
    with pytest.raises(NotAtHome):
        await ideas.supporting.comment(STRANGER, city, idea.id, "Lime trees")
    for _ in range(MOST_COMMENTS_A_DAY):
        await ideas.supporting.comment(VERA, city, idea.id, "Yes")
    with pytest.raises(TooManyIdeas):
        await ideas.supporting.comment(VERA, city, idea.id, "Yes")
    clock.forward(days=1, seconds=1)
    await ideas.supporting.comment(VERA, city, idea.id, "Yes")
    await desk.block(VERA)
    with pytest.raises(AuthorBlocked):
        await ideas.supporting.comment(VERA, city, idea.id, "Yes")


async def test_reports_of_one_thing_are_one_case_and_of_one_person_one_report(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = a_public_idea()
    await add(desk.store, idea)
    with pytest.raises(OwnIdea):
        await ideas.supporting.report(ANA, city, idea.id, Concern.SPAM)
    await ideas.supporting.report(VERA, city, idea.id, Concern.SPAM)
    with pytest.raises(AlreadyDone):
        await ideas.supporting.report(VERA, city, idea.id, Concern.INSULT)
    others = [a_neighbour(number) for number in range(20, 25)]
    await asyncio.gather(*(ideas.supporting.report(who, city, idea.id, Concern.PERSONAL) for who in others))
    (case,) = await desk.cases_of(idea, CaseKind.REPORT)
    assert (case.author, case.status) == (ANA.id, CaseStatus.OPEN)
    assert await desk.cards() == [case.id]
    assert await desk.do(partial(_reports, idea_id=idea.id)) == {"spam": 1, "personal": 5}
    await desk.rule(idea, Verdict(Ruling.KEEP), CaseKind.REPORT)
    await ideas.supporting.report(BOJAN, city, idea.id, Concern.FALSE)
    assert len(await desk.cases_of(idea, CaseKind.REPORT)) == 2
    with pytest.raises(AlreadyDone):
        await ideas.supporting.report(VERA, city, idea.id, Concern.SPAM)


async def test_a_comment_is_reported_beside_its_idea(ideas: IdeaServices, city: City, desk: Desk) -> None:
    idea = a_public_idea()
    other = a_public_idea(2)
    await add(desk.store, idea, other)
    comment = await ideas.supporting.comment(VERA, city, idea.id, "Nonsense")
    with pytest.raises(IdeaUnknown):  # nobody sees it yet
        await ideas.supporting.report(BOJAN, city, idea.id, Concern.INSULT, comment.id)
    await desk.publish_comment(comment)
    with pytest.raises(IdeaUnknown):
        await ideas.supporting.report(BOJAN, city, other.id, Concern.INSULT, comment.id)
    with pytest.raises(OwnIdea):
        await ideas.supporting.report(VERA, city, idea.id, Concern.INSULT, comment.id)
    await ideas.supporting.report(BOJAN, city, idea.id, Concern.INSULT, comment.id)
    await ideas.supporting.report(BOJAN, city, idea.id, Concern.SPAM)
    of_comment, of_idea = await desk.cases_of(idea, CaseKind.REPORT)
    if of_comment.comment_id is None:
        of_comment, of_idea = of_idea, of_comment
    assert (of_comment.comment_id, of_comment.author) == (comment.id, VERA.id)
    assert (of_idea.comment_id, of_idea.author) == (None, ANA.id)


async def test_a_sent_idea_is_seen_by_nobody_until_it_is_published(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    with pytest.raises(IdeaUnknown):
        await ideas.supporting.support(VERA, city, idea.id, True)
    await desk.decide(idea)
    with pytest.raises(IdeaUnknown):
        await ideas.supporting.support(VERA, city, idea.id, True)
    await desk.settle()
    assert (await ideas.supporting.support(VERA, city, idea.id, True)).idea.supports == 1


def _reports(records: CityRecords, idea_id: str) -> dict[str, int]:
    return dict(records.reports.of(idea_id, None))
