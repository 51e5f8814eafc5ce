"""Publishing, changing and calling off through the use cases, on both databases: nothing half done, everybody told once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cities.model import City
from bot.core.events.entries import Override
from bot.core.events.model import (
    CapacityBelowGoing,
    ChangedMeanwhile,
    Draft,
    DraftIncomplete,
    EventStatus,
    EventUnknown,
    Scope,
    TooManyDrafts,
    Words,
)
from bot.core.events.schedule import HORIZON, InvalidSchedule, Problem
from bot.core.events.service import EventServices
from bot.core.shared.errors import NotAllowed
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.staff.model import Role
from tests.storage.builders import SetClock, a_resident, a_schedule, details_with
from tests.storage.happenings import (
    ANA,
    BOJAN,
    EDITOR,
    WEEKLY,
    Shelf,
    an_entry,
    edit,
    elsewhere,
    kinds,
    moved,
    occurrences,
    published,
    seating,
    told,
    wall,
    written,
)

OTHER_EDITOR = a_resident(901, roles={"skopje": frozenset({Role.EDITOR})})
STRANGER = a_resident(902, roles={"edirne": frozenset({Role.EDITOR})})


async def test_a_published_event_is_found_and_its_draft_is_gone(events: EventServices, city: City) -> None:
    event, (occurrence,) = await published(events, city, title="Jazz on the square")
    (found,) = await events.browsing.search([city], "jaz squar")
    assert (found.event.id, found.occurrence.id) == (event.id, occurrence.id)
    assert await events.drafting.list_of(EDITOR, city) == []


async def test_a_draft_without_title_or_day_is_not_published(events: EventServices, city: City) -> None:
    draft = await events.drafting.begin(EDITOR, city)
    with pytest.raises(DraftIncomplete) as refused:
        await events.publishing.publish(EDITOR, city, draft.id)
    assert refused.value.missing == ("title", "start")
    assert await events.drafting.get(EDITOR, city, draft.id)


async def test_what_is_refused_leaves_the_draft_as_it_was(events: EventServices, city: City) -> None:
    draft = await written(events, city, a_schedule(wall("2020-01-01 10:00")))
    with pytest.raises(InvalidSchedule) as refused:
        await events.publishing.publish(EDITOR, city, draft.id)
    assert refused.value.problem is Problem.IN_THE_PAST
    assert (await events.drafting.get(EDITOR, city, draft.id)).schedule == draft.schedule


async def test_two_taps_on_publish_make_one_event(events: EventServices, city: City) -> None:
    draft = await written(events, city)
    done = await asyncio.gather(
        *(events.publishing.publish(EDITOR, city, draft.id) for _ in range(5)), return_exceptions=True
    )
    assert sorted(type(each) is tuple for each in done) == [False] * 4 + [True]
    assert {type(each) for each in done if type(each) is not tuple} == {EventUnknown}
    assert len(await events.browsing.search([city], "jazz")) == 1


async def test_only_editors_of_the_city_write_and_only_their_own_drafts(
    events: EventServices, city: City
) -> None:
    draft = await written(events, city)
    for nobody in (ANA, STRANGER):
        with pytest.raises(NotAllowed):
            await events.drafting.begin(nobody, city)
        with pytest.raises(NotAllowed):
            await events.publishing.publish(nobody, city, draft.id)
    with pytest.raises(EventUnknown):
        await events.publishing.publish(OTHER_EDITOR, city, draft.id)


async def test_everybody_concerned_is_told_once_of_a_new_hour_and_is_reminded_anew(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    _, (evening,) = await published(events, city, capacity=1)
    await events.attending.join(ANA, city, evening.id)
    await events.attending.join(BOJAN, city, evening.id)
    reader = a_resident(3)
    await events.attending.toggle_reminder(reader, city, evening.id, 180)
    _, count = await edit(events, city, evening, moved(timedelta(hours=1)))
    assert count == 3
    for person in (ANA, BOJAN, reader):
        (notice,) = await told(skopje, person)
        assert notice.kind == "event.changed"
        assert notice.facts["was"] == [evening.starts_at.isoformat(), evening.ends_at.isoformat()]
    (after,) = await occurrences(events, city, (await events.browsing.get(city, evening.id)).event)
    assert (after.id, after.taken) == (evening.id, 1)
    assert after.starts_at == evening.starts_at + timedelta(hours=1)


async def test_nobody_is_told_of_a_corrected_word(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    _, (evening,) = await published(events, city)
    await events.attending.join(ANA, city, evening.id)
    _, count = await edit(
        events, city, evening, lambda draft: replace(draft, details=details_with("Jazz in the park"))
    )
    assert (count, await kinds(skopje, ANA)) == (0, [])
    assert [one.event.id for one in await events.browsing.search([city], "park")]
    assert await events.browsing.search([city], "square") == []


async def test_who_goes_to_several_of_a_series_is_told_once_of_all(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    _, series = await published(events, city, WEEKLY)
    for one in series[:3]:
        await events.attending.join(ANA, city, one.id)
    await edit(events, city, series[0], elsewhere("City park"))
    (notice,) = await told(skopje, ANA)
    assert (notice.facts["place"], notice.facts["others"]) == ("Old Bazaar", 2)


async def test_one_of_a_series_is_moved_alone_and_stays_so(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    event, series = await published(events, city, WEEKLY)
    await events.attending.join(ANA, city, series[1].id)
    await events.attending.join(BOJAN, city, series[2].id)
    await edit(events, city, series[1], moved(timedelta(hours=-2)), Scope.THIS)
    assert (await kinds(skopje, ANA), await kinds(skopje, BOJAN)) == (["event.changed"], [])
    await edit(events, city, series[0], elsewhere("City park"))
    after = await occurrences(events, city, event)
    assert [one.starts_at - was.starts_at for one, was in zip(after, series, strict=True)] == [
        timedelta(0),
        timedelta(hours=-2),
        timedelta(0),
        timedelta(0),
    ]


async def test_from_here_on_splits_the_series_and_keeps_the_people(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    event, series = await published(events, city, WEEKLY)
    await events.attending.join(ANA, city, series[0].id)
    await events.attending.join(BOJAN, city, series[3].id)
    rest, count = await edit(events, city, series[2], moved(timedelta(hours=1)), Scope.FOLLOWING)
    assert (count, await kinds(skopje, ANA), await kinds(skopje, BOJAN)) == (1, [], ["event.changed"])
    before, after = await occurrences(events, city, event), await occurrences(events, city, rest)
    assert [one.id for one in before] == [one.id for one in series[:2]]
    assert [one.id for one in after] == [one.id for one in series[2:]]
    assert after[1].taken == 1


async def test_what_would_change_is_told_before_it_is_done(events: EventServices, city: City) -> None:
    _, series = await published(events, city, WEEKLY)
    await events.attending.join(ANA, city, series[0].id)
    draft = await events.drafting.edit(EDITOR, city, series[0].id, Scope.ALL)
    await events.drafting.change(EDITOR, city, draft.id, moved(timedelta(hours=1)))
    effect = await events.publishing.effect(EDITOR, city, draft.id)
    assert (len(effect.shifts), effect.told) == (4, 1)
    assert (await events.browsing.get(city, series[0].id)).occurrence.starts_at == series[0].starts_at


async def test_of_two_editors_at_once_one_is_told_that_the_other_was_faster(
    events: EventServices, city: City
) -> None:
    _, (evening,) = await published(events, city)
    drafts = [
        (editor, await events.drafting.edit(editor, city, evening.id, Scope.ALL))
        for editor in (EDITOR, OTHER_EDITOR)
    ]
    for number, (editor, draft) in enumerate(drafts):
        await events.drafting.change(editor, city, draft.id, elsewhere(f"Hall {number}"))
    done = await asyncio.gather(
        *(events.publishing.publish(editor, city, draft.id) for editor, draft in drafts),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["ChangedMeanwhile", "tuple"]
    assert isinstance(next(each for each in done if type(each) is not tuple), ChangedMeanwhile)


async def test_seats_are_not_taken_away_from_those_who_go(events: EventServices, city: City) -> None:
    _, (evening,) = await published(events, city, capacity=5)
    for number in range(1, 4):
        await events.attending.join(a_resident(number), city, evening.id)

    with pytest.raises(CapacityBelowGoing) as refused:
        await edit(events, city, evening, seating(2))
    assert refused.value.going == 3
    assert (await events.browsing.get(city, evening.id)).details.capacity == 5


async def test_more_seats_are_offered_to_those_who_wait(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    _, (evening,) = await published(events, city, capacity=1)
    for person in (ANA, BOJAN):
        await events.attending.join(person, city, evening.id)
    await edit(events, city, evening, seating(2))
    assert await kinds(skopje, BOJAN) == ["event.offer"]


async def test_an_event_called_off_is_told_with_the_reason_once(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    _, (evening,) = await published(events, city)
    await events.attending.join(ANA, city, evening.id)
    assert await events.publishing.cancel(EDITOR, city, evening.id, Scope.ALL, "The hall is flooded") == 1
    assert await events.publishing.cancel(EDITOR, city, evening.id, Scope.ALL, "again") == 0
    (notice,) = await told(skopje, ANA)
    assert (notice.kind, notice.facts["reason"]) == ("event.cancelled", "The hall is flooded")
    assert (await events.browsing.get(city, evening.id)).is_cancelled


async def test_one_of_a_series_is_called_off_and_the_others_take_place(
    events: EventServices, city: City
) -> None:
    event, series = await published(events, city, WEEKLY)
    await events.publishing.cancel(EDITOR, city, series[1].id, Scope.THIS)
    assert len(await occurrences(events, city, event)) == 3
    await events.publishing.cancel(EDITOR, city, series[2].id, Scope.FOLLOWING)
    assert [one.id for one in await occurrences(events, city, event)] == [series[0].id]


async def test_what_waits_for_its_hour_is_published_by_the_clock(
    events: EventServices, city: City, clock: SetClock
) -> None:
    draft = await written(events, city, a_schedule(wall("2026-05-20 19:00")))
    at = clock.now() + timedelta(days=1)
    event, _ = await events.publishing.publish(EDITOR, city, draft.id, at)
    assert event.status is EventStatus.SCHEDULED
    assert await events.browsing.search([city], "jazz") == []
    assert await events.timekeeping.tick(city) == 0
    clock.at = at
    assert await events.timekeeping.tick(city) == 1
    assert len(await events.browsing.search([city], "jazz")) == 1


async def test_a_series_without_an_end_goes_on_as_time_passes(
    events: EventServices, city: City, clock: SetClock
) -> None:
    event, _ = await published(events, city, a_schedule(rule="FREQ=WEEKLY"))
    assert await events.timekeeping.renew(city) == 0
    clock.forward(days=60)
    assert await events.timekeeping.renew(city) == 8
    assert await events.timekeeping.renew(city) == 0
    listed = await events.browsing.occurrences_of(city, event.id, limit=1000)
    last = listed[-1].occurrence.starts_at
    assert last <= clock.now() + HORIZON < last + timedelta(days=7)


async def test_a_suggestion_waits_for_the_editors_and_its_author_hears_of_it(
    events: EventServices, city: City, skopje: Store[CityRecords]
) -> None:
    for title in ("Chess in the yard", "Book swap"):
        draft = await events.drafting.begin(ANA, city, by_editor=False)
        await events.drafting.change(
            ANA,
            city,
            draft.id,
            lambda one, title=title: replace(one, details=details_with(title), schedule=a_schedule()),  # type: ignore[misc]
        )
        await events.suggesting.submit(ANA, city, draft.id)
    assert await events.browsing.search([city], "chess") == []
    waiting = await events.suggesting.list_with_status(EDITOR, city, EventStatus.SUGGESTED)
    by_title = {listing.details.words_for("en").title: listing.event for listing in waiting}
    await events.suggesting.approve(EDITOR, city, by_title["Chess in the yard"].id)
    await events.suggesting.reject(EDITOR, city, by_title["Book swap"].id, "No room that day")
    assert len(await events.browsing.search([city], "chess")) == 1
    assert await events.browsing.search([city], "book") == []
    notices = await told(skopje, ANA)
    assert [notice.kind for notice in notices] == ["event.approved", "event.rejected"]
    assert notices[1].facts["reason"] == "No room that day"
    with pytest.raises(EventUnknown):
        await events.suggesting.approve(EDITOR, city, by_title["Book swap"].id)


async def test_suggestions_a_day_are_bounded(events: EventServices, city: City, clock: SetClock) -> None:
    async def suggest() -> None:
        draft = await events.drafting.begin(ANA, city, by_editor=False)
        await events.drafting.change(
            ANA,
            city,
            draft.id,
            lambda one: replace(one, details=details_with(), schedule=a_schedule(wall("2026-05-20 19:00"))),
        )
        await events.suggesting.submit(ANA, city, draft.id)

    for _ in range(5):
        await suggest()
    with pytest.raises(TooManyDrafts):
        await suggest()
    clock.forward(days=1)
    await suggest()


async def test_importing_again_changes_nothing_and_then_updates_and_cancels(
    events: EventServices, city: City, shelf: Shelf, skopje: Store[CityRecords]
) -> None:
    shelf.put(an_entry(), an_entry("b@library", "Chess"))
    preview = await events.importing.preview(EDITOR, city, b"")
    assert (len(preview.new), await events.browsing.search([city], "reading")) == (2, [])
    assert len((await events.importing.take(EDITOR, city, b"")).new) == 2
    again = await events.importing.take(EDITOR, city, b"")
    assert (again.is_nothing, again.unchanged) == (True, 2)
    (found,) = await events.browsing.search([city], "reading")
    series = await occurrences(events, city, found.event)
    await events.attending.join(ANA, city, series[1].id)
    moved_once = Override(
        series[1].original, series[1].starts_at + timedelta(hours=1), series[1].ends_at + timedelta(hours=1)
    )
    shelf.put(an_entry(overrides=(moved_once,)), an_entry("b@library", "Chess", cancelled=True))
    third = await events.importing.take(EDITOR, city, b"")
    assert (len(third.changed), len(third.cancelled), third.told) == (1, 1, 1)
    assert await kinds(skopje, ANA) == ["event.changed"]
    assert [one.id for one in await occurrences(events, city, found.event)] == [one.id for one in series]
    chess = await skopje.read(lambda records: records.events.find_by_uid(["b@library"])["b@library"])
    assert chess.status is EventStatus.CANCELLED
    assert await events.browsing.search([city], "chess", over=True) == []


async def test_a_message_about_one_occurrence_leaves_the_series_as_it_is(
    events: EventServices, city: City, shelf: Shelf
) -> None:
    shelf.put(an_entry())
    await events.importing.take(EDITOR, city, b"")
    (found,) = await events.browsing.search([city], "reading")
    before = await occurrences(events, city, found.event)
    off = Override(before[1].original, cancelled=True)
    alone = a_schedule(before[1].original)
    shelf.put(an_entry(schedule=alone, overrides=(off,), is_partial=True))
    assert len((await events.importing.take(EDITOR, city, b"")).changed) == 1
    after = await occurrences(events, city, found.event)
    assert [one.id for one in after] == [before[0].id, before[2].id]


async def test_what_editors_added_survives_the_next_import(
    events: EventServices, city: City, shelf: Shelf
) -> None:
    shelf.put(an_entry())
    await events.importing.take(EDITOR, city, b"")
    (found,) = await events.browsing.search([city], "reading")

    def translate(draft: Draft) -> Draft:
        texts = {**draft.details.texts, "sq": Words("Lexim")}
        return replace(draft, details=replace(draft.details, texts=texts, capacity=20))

    await edit(events, city, found.occurrence, translate)
    shelf.put(an_entry(place="Branch library"))
    assert len((await events.importing.take(EDITOR, city, b"")).changed) == 1
    details = (await events.browsing.get(city, found.occurrence.id)).details
    assert (details.place, details.capacity, set(details.texts)) == ("Branch library", 20, {"mk", "sq"})


async def test_a_feed_is_followed_and_what_vanishes_from_it_is_called_off(
    events: EventServices, city: City, shelf: Shelf, skopje: Store[CityRecords]
) -> None:
    shelf.put(an_entry(), an_entry("b@library", "Chess"))
    assert len((await events.importing.follow(EDITOR, city, "https://library.example/all.ics")).new) == 2
    assert await events.importing.look_into_feeds(city) == 0
    (chess,) = await events.browsing.search([city], "chess")
    await events.attending.join(ANA, city, chess.occurrence.id)
    shelf.put(an_entry())
    assert await events.importing.look_into_feeds(city) == 1
    assert await kinds(skopje, ANA) == ["event.cancelled"]
    (feed,) = await events.importing.list_feeds(EDITOR, city)
    await events.importing.unfollow(EDITOR, city, feed.id)
    shelf.put()
    assert await events.importing.look_into_feeds(city) == 0
    assert len(await events.browsing.search([city], "reading")) == 1
