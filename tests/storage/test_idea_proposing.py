"""Writing and sending an idea through the use cases, on both databases: nothing is lost, nothing is sent twice."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cities.model import City
from bot.core.ideas.model import (
    MOST_PHOTOS,
    AuthorBlocked,
    ChangedMeanwhile,
    DraftUnknown,
    Idea,
    IdeaStatus,
    IdeaUnknown,
    NotAtHome,
    PlaceFarAway,
    TextFault,
    TextRefused,
    TooManyIdeas,
    TooManyPhotos,
)
from bot.core.ideas.service import IdeaServices
from bot.core.moderation.model import CaseChanged, CaseKind, CaseStatus, Rules
from bot.core.residents.model import InvalidSetting
from tests.storage.builders import NOW, SetClock
from tests.storage.deliberating import MODERATOR, TEXT, an_idea
from tests.storage.handing_in import (
    ANA,
    BETTER,
    BOJAN,
    DECLINED,
    FOLLOWER,
    PUBLISHED,
    STRANGER,
    VERA,
    Desk,
    a_neighbour,
    edited,
    sent,
    written,
)
from tests.storage.proposals import SKOPJE, a_photo, a_public_idea, add

HOUR = timedelta(hours=1)


async def test_what_is_sent_has_a_code_waits_in_the_queue_and_is_brought_to_the_group(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    draft_id = await written(ideas, city)
    await ideas.proposing.choose_topic(ANA, city, draft_id, "environment")
    await ideas.proposing.choose_place(ANA, city, draft_id, SKOPJE, "The quay")
    photo = await ideas.proposing.add_photo(ANA, city, draft_id, a_photo())
    idea = await ideas.proposing.send(ANA, city, draft_id)
    assert (idea.code, idea.status, idea.is_public) == ("SKP-2026-0001", IdeaStatus.RECEIVED, False)
    said = idea.version
    assert (said.text, said.language, said.topic) == (TEXT, "en", "environment")
    assert (said.location, said.place, said.photos) == (SKOPJE, "The quay", photo.photos)
    case = await desk.case_of(idea)
    assert (case.status, case.number, case.author) == (CaseStatus.OPEN, 1, ANA.id)
    assert case.due_at == NOW + 48 * HOUR
    assert await desk.cards() == [case.id]
    assert await desk.idea(idea) == idea
    (kept,) = await ideas.proposing.photos_of(city, said.photos)
    assert kept.jpeg == a_photo().jpeg
    assert await ideas.proposing.find_open(ANA, city) is None
    with pytest.raises(DraftUnknown):
        await ideas.proposing.send(ANA, city, draft_id)
    second = await sent(ideas, city, VERA)
    assert second.code == "SKP-2026-0002"
    (received,) = (await ideas.owning.history(ANA, city, idea.id)).transitions
    assert (received.before, received.after) == ("", "received")


async def test_of_two_taps_that_send_one_draft_one_sends_it(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    draft_id = await written(ideas, city)
    done = await asyncio.gather(
        *(ideas.proposing.send(ANA, city, draft_id) for _ in range(5)), return_exceptions=True
    )
    (idea,) = [one for one in done if isinstance(one, Idea)]
    assert sum(isinstance(one, DraftUnknown) for one in done) == 4
    assert [view.idea.id for view in await ideas.owning.mine(ANA, city)] == [idea.id]
    assert len(await desk.cards()) == 1
    assert (await sent(ideas, city, VERA)).code == "SKP-2026-0002"  # no number is lost


async def test_a_day_has_a_limit_and_says_when_the_next_may_come(
    ideas: IdeaServices, city: City, desk: Desk, clock: SetClock
) -> None:
    await desk.do(lambda records: records.rule_book.write(Rules(daily_limit=2)))
    first = await sent(ideas, city)
    clock.forward(hours=5)
    await sent(ideas, city)
    await ideas.owning.withdraw(ANA, city, first.id)
    with pytest.raises(TooManyIdeas) as refused:
        await ideas.proposing.open(ANA, city)
    assert (refused.value.limit, refused.value.again_at) == (2, NOW + 24 * HOUR)
    clock.forward(hours=19, seconds=1)
    draft_id = await written(ideas, city)
    await desk.do(lambda records: records.rule_book.write(Rules(daily_limit=1)))
    with pytest.raises(TooManyIdeas):
        await ideas.proposing.send(ANA, city, draft_id)
    assert (await ideas.proposing.preview(ANA, city, draft_id)).left == 0
    assert (await ideas.proposing.open(ANA, city)).id == draft_id  # what is written is there
    clock.forward(hours=5)
    assert (await ideas.proposing.send(ANA, city, draft_id)).code == "SKP-2026-0003"


async def test_who_lives_here_or_follows_writes_and_who_is_blocked_does_not(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    assert (await sent(ideas, city, FOLLOWER)).author == FOLLOWER.id
    with pytest.raises(NotAtHome):
        await ideas.proposing.open(STRANGER, city)
    draft_id = await written(ideas, city)
    with pytest.raises(NotAtHome):  # she moved away before she sent it
        await ideas.proposing.send(replace(ANA, home="edirne"), city, draft_id)
    await desk.block(ANA)
    for refused in (
        ideas.proposing.open(ANA, city),
        ideas.proposing.write(ANA, city, draft_id, BETTER),
        ideas.proposing.preview(ANA, city, draft_id),
        ideas.proposing.send(ANA, city, draft_id),
    ):
        with pytest.raises(AuthorBlocked) as blocked:
            await refused
        assert blocked.value.reason == "insult"
    assert (await ideas.proposing.find(ANA, city, draft_id)).text == TEXT
    assert await ideas.proposing.discard(ANA, city, draft_id)
    assert not await ideas.proposing.discard(ANA, city, draft_id)


async def test_a_draft_is_its_writers_alone(ideas: IdeaServices, city: City) -> None:
    draft_id = await written(ideas, city)
    for forged in (
        ideas.proposing.find(VERA, city, draft_id),
        ideas.proposing.write(VERA, city, draft_id, BETTER),
        ideas.proposing.preview(VERA, city, draft_id),
        ideas.proposing.send(VERA, city, draft_id),
        ideas.proposing.add_photo(VERA, city, draft_id, a_photo()),
    ):
        with pytest.raises(DraftUnknown):
            await forged
    assert not await ideas.proposing.discard(VERA, city, draft_id)
    assert (await ideas.proposing.find(ANA, city, draft_id)).text == TEXT


async def test_a_long_text_that_was_cut_into_messages_is_whole_and_too_long_is_kept_to_be_shortened(
    ideas: IdeaServices, city: City, clock: SetClock
) -> None:
    draft_id = await written(ideas, city)
    whole = "Trees " * 1_666 + "grow"  # 10,000 characters
    for start in range(0, len(whole), 4_096):
        await ideas.proposing.write(ANA, city, draft_id, whole[start : start + 4_096])
        clock.forward(seconds=1)
    assert (await ideas.proposing.find(ANA, city, draft_id)).text == whole
    longer = await ideas.proposing.write(ANA, city, draft_id, "Please!", more=True)
    preview = await ideas.proposing.preview(ANA, city, draft_id)
    assert (preview.fault, preview.length) == (TextFault.TOO_LONG, 10_008)
    with pytest.raises(TextRefused) as refused:
        await ideas.proposing.send(ANA, city, draft_id)
    assert (refused.value.length, refused.value.limit) == (10_008, 10_000)
    with pytest.raises(TextRefused):
        await ideas.proposing.write(ANA, city, draft_id, "t" * 40_001)
    with pytest.raises(TextRefused):
        await ideas.proposing.write(ANA, city, draft_id, " \n ")
    assert await ideas.proposing.find(ANA, city, draft_id) == longer
    clock.forward(minutes=1)
    await ideas.proposing.write(ANA, city, draft_id, BETTER)  # what comes later takes its place
    assert (await ideas.proposing.send(ANA, city, draft_id)).version.text == BETTER


@pytest.mark.parametrize(
    ("text", "fault"),
    [("https://example.org/trees", TextFault.ONLY_LINK), ("Trees!", TextFault.TOO_SHORT)],
)
async def test_what_says_too_little_is_refused_and_stays_a_draft(
    ideas: IdeaServices, city: City, text: str, fault: TextFault
) -> None:
    draft_id = await written(ideas, city, text=text)
    assert (await ideas.proposing.preview(ANA, city, draft_id)).fault is fault
    with pytest.raises(TextRefused) as refused:
        await ideas.proposing.send(ANA, city, draft_id)
    assert refused.value.fault is fault
    assert (await ideas.proposing.find(ANA, city, draft_id)).text == text
    assert await ideas.owning.mine(ANA, city) == []


async def test_only_what_the_city_has_can_be_chosen_and_a_place_far_away_is_asked_about(
    ideas: IdeaServices, city: City
) -> None:
    draft_id = await written(ideas, city)
    before = await ideas.proposing.find(ANA, city, draft_id)
    with pytest.raises(InvalidSetting):
        await ideas.proposing.choose_topic(ANA, city, draft_id, "dragons")
    ohrid = (41.1172, 20.8016)
    with pytest.raises(PlaceFarAway) as asked:
        await ideas.proposing.choose_place(ANA, city, draft_id, ohrid)
    assert (round(asked.value.km), asked.value.location) == (111, ohrid)
    with pytest.raises(TextRefused):
        await ideas.proposing.choose_place(ANA, city, draft_id, None, "x" * 201)
    assert await ideas.proposing.find(ANA, city, draft_id) == before
    await ideas.proposing.choose_place(ANA, city, draft_id, ohrid, though_far=True)
    km = (await ideas.proposing.preview(ANA, city, draft_id)).km
    assert km
    assert round(km) == 111
    assert (await ideas.proposing.choose_place(ANA, city, draft_id, None)).location is None


async def test_ten_photos_are_kept_and_an_eleventh_is_refused(ideas: IdeaServices, city: City) -> None:
    draft_id = await written(ideas, city)
    for number in range(MOST_PHOTOS):
        draft = await ideas.proposing.add_photo(ANA, city, draft_id, a_photo(number))
    with pytest.raises(TooManyPhotos):
        await ideas.proposing.add_photo(ANA, city, draft_id, a_photo(99))
    photos = await ideas.proposing.photos_of(city, draft.photos)
    assert [photo.jpeg[-1] for photo in photos] == list(range(MOST_PHOTOS))
    await ideas.proposing.drop_photos(ANA, city, draft_id)
    again = await ideas.proposing.add_photo(ANA, city, draft_id, a_photo(50))
    idea = await ideas.proposing.send(ANA, city, draft_id)
    assert idea.version.photos == again.photos
    assert len(await ideas.proposing.photos_of(city, draft.photos)) == 0


async def test_a_preview_points_out_personal_data_and_says_by_when(ideas: IdeaServices, city: City) -> None:
    text = "Дајте ни клупи во паркот, јавете се на 070 123 456 или ana@example.org"
    draft_id = await written(ideas, city, text=text)
    preview = await ideas.proposing.preview(ANA, city, draft_id)
    assert [text[one.start : one.end] for one in preview.personal] == ["070 123 456", "ana@example.org"]
    assert (preview.language, preview.fault, preview.left) == ("mk", None, 3)
    assert preview.decided_within == 48 * HOUR


async def test_an_edit_before_the_decision_is_what_is_decided_on(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    seen = await desk.moderation.queue.take(MODERATOR, city, (await desk.case_of(idea)).id)
    changed = await edited(ideas, city, idea)
    assert (changed.number, changed.version.text, changed.code) == (2, BETTER, idea.code)
    with pytest.raises(CaseChanged):
        await desk.moderation.deciding.decide(MODERATOR, city, seen.case.id, seen.version.number, PUBLISHED)
    case = await desk.case_of(idea)
    assert (case.number, case.has_news, case.status) == (2, True, CaseStatus.OPEN)
    assert len(await desk.cards()) == 1  # it is the same card
    published = await desk.rule(idea)
    assert (published.is_public, published.version.text) == (True, BETTER)
    history = await ideas.owning.history(ANA, city, idea.id)
    assert [version.text for version in history.versions] == [TEXT, BETTER]
    public = await ideas.browsing.history(city, idea.id)
    assert [version.text for version in public.versions] == [BETTER]  # what nobody ever saw stays so


async def test_an_edit_after_the_decision_leaves_it_and_is_decided_on_afterwards(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    await desk.decide(idea)
    await edited(ideas, city, idea)
    case = await desk.case_of(idea)
    assert (case.status, case.number) == (CaseStatus.DECIDED, 1)
    await desk.settle()
    shown = await desk.idea(idea)
    assert (shown.is_public, shown.version.text, shown.number) == (True, TEXT, 2)
    assert (await desk.case_of(idea, CaseKind.EDIT)).number == 2
    shown = await desk.rule(idea, kind=CaseKind.EDIT)
    assert shown.version.text == BETTER


async def test_an_edit_of_a_declined_idea_in_the_last_minutes_does_not_undo_that(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    await desk.decide(idea, DECLINED)
    await edited(ideas, city, idea)
    await desk.settle()
    assert (await desk.idea(idea)).status is IdeaStatus.DECLINED
    assert await desk.cases_of(idea, CaseKind.EDIT) == []
    with pytest.raises(IdeaUnknown):
        await ideas.proposing.begin_edit(ANA, city, idea.id)


async def test_an_edit_of_what_is_public_waits_while_readers_see_the_version_before(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await desk.rule(await sent(ideas, city))
    await ideas.supporting.support(VERA, city, idea.id, True)
    changed = await edited(ideas, city, idea)
    assert (changed.version.text, changed.number, changed.is_public) == (TEXT, 2, True)
    own = await ideas.owning.own(ANA, city, idea.id)
    assert own.waiting
    assert own.waiting.text == BETTER
    case = await desk.case_of(idea, CaseKind.EDIT)
    assert (await desk.cards())[-1] == case.id
    await edited(ideas, city, idea, BETTER + " And a fountain.")
    (case,) = await desk.cases_of(idea, CaseKind.EDIT)  # the same case, about the newest
    assert case.number == 3
    assert len(await desk.cards()) == 2
    shown = await desk.rule(idea, kind=CaseKind.EDIT)
    assert shown.version.text.endswith("fountain.")
    assert [facts["number"] for facts in await desk.told(VERA, "idea.changed")] == [3]
    first, _, third = (await ideas.owning.history(ANA, city, idea.id)).versions
    assert (first.supports, third.supports) == (1, 0)
    public = await ideas.browsing.history(city, idea.id)
    assert [version.number for version in public.versions] == [1, 3]


async def test_an_edit_answers_a_question(ideas: IdeaServices, city: City, desk: Desk) -> None:
    idea = await sent(ideas, city)
    case = await desk.case_of(idea)
    await desk.moderation.deciding.ask(MODERATOR, city, case.id, "Where along the river?")
    await edited(ideas, city, idea)
    assert (await desk.case_of(idea)).status is CaseStatus.OPEN
    assert [facts["case"] for facts in await desk.told(MODERATOR, "moderation.reply")] == [case.id]


async def test_an_edit_that_changes_nothing_is_none(ideas: IdeaServices, city: City, desk: Desk) -> None:
    idea = await sent(ideas, city)
    same = await edited(ideas, city, idea, TEXT)
    assert same.number == 1
    assert not (await desk.case_of(idea)).has_news
    assert (await ideas.proposing.begin_edit(ANA, city, idea.id)).number == 1


async def test_an_edit_of_what_is_gone_or_newer_meanwhile_changes_nothing(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    idea = await sent(ideas, city)
    draft = await ideas.proposing.begin_edit(ANA, city, idea.id)
    case = await desk.case_of(idea)
    await desk.moderation.deciding.suggest(MODERATOR, city, case.id, BETTER)
    await ideas.owning.agree(ANA, city, case.id, True)
    await ideas.proposing.write(ANA, city, draft.id, "Palms along the river, please.")
    with pytest.raises(ChangedMeanwhile):
        await ideas.proposing.send(ANA, city, draft.id)
    draft = await ideas.proposing.begin_edit(ANA, city, idea.id)
    assert (draft.number, draft.text) == (2, BETTER)
    with pytest.raises(IdeaUnknown):
        await ideas.proposing.begin_edit(VERA, city, idea.id)
    await ideas.owning.withdraw(ANA, city, idea.id)
    with pytest.raises(DraftUnknown):
        await ideas.proposing.send(ANA, city, draft.id)
    with pytest.raises(IdeaUnknown):
        await ideas.proposing.begin_edit(ANA, city, idea.id)


async def test_similar_ideas_that_are_public_are_shown_before_she_sends_hers(
    ideas: IdeaServices, city: City, desk: Desk
) -> None:
    public = a_public_idea(author=BOJAN.id, text="Засадете дрвја покрај реката, нема сенка лете.")
    waiting = an_idea(2, author=BOJAN.id, text="Засадете дрвја покрај реката, нема ладовина лете.")
    await add(desk.store, public, waiting)
    draft_id = await written(ideas, city, text="Zasadete drvja pokraj rekata, nema senka leto")
    (alike,) = (await ideas.proposing.preview(ANA, city, draft_id)).alike
    assert alike.view.idea.id == public.id
    assert 0 < alike.score <= 1
    assert [one.view.idea.id for one in await ideas.browsing.similar(city, public.version.text)] == [
        public.id
    ]
    draft = await ideas.proposing.begin_edit(BOJAN, city, public.id)
    assert (await ideas.proposing.preview(BOJAN, city, draft.id)).alike == ()  # it is no other idea


async def test_an_edit_that_comes_while_the_verdict_takes_effect_is_never_forgotten(
    ideas: IdeaServices, city: City, desk: Desk, clock: SetClock
) -> None:
    neighbours = [a_neighbour(number) for number in range(20, 32)]
    theirs = [await sent(ideas, city, who) for who in neighbours]
    drafts = []
    for who, idea in zip(neighbours, theirs, strict=True):
        await desk.decide(idea)
        draft = await ideas.proposing.begin_edit(who, city, idea.id)
        drafts.append((who, (await ideas.proposing.write(who, city, draft.id, BETTER)).id))
    clock.forward(minutes=10)
    await asyncio.gather(
        *(ideas.proposing.send(who, city, draft_id) for who, draft_id in drafts[:6]),
        desk.moderation.timekeeping.tick(city),
        *(ideas.proposing.send(who, city, draft_id) for who, draft_id in drafts[6:]),
    )
    for idea in theirs:
        shown = await desk.idea(idea)
        assert (shown.is_public, shown.version.number, shown.number) == (True, 1, 2)
        (case,) = await desk.cases_of(idea, CaseKind.EDIT)
        assert (case.number, case.status) == (2, CaseStatus.OPEN)
