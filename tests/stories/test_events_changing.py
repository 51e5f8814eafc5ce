"""An editor changes, cancels and copies what is published; residents hear of it, once."""

import asyncio
from datetime import UTC, datetime

from bot.core.staff.model import Role
from tests.stories.acquaintance import conversation
from tests.stories.editors import (
    CITY,
    draft_of,
    editor,
    edits,
    fill,
    joins,
    occurrence_of,
    opens_editing,
    publishes,
    repeats_weekly,
    saves,
    told,
    writes,
)
from tests.stories.walks import buttons_of
from tests.towns import Town


async def test_one_of_a_series_is_changed_and_its_people_are_told_once(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await writes(ema, "Jazz in the park")
    await repeats_weekly(ema, "4")
    await ema.press("Publish now")
    first = occurrence_of(await ema.sees("Published."))
    await joins(ben, first)
    heard = len(await ben.screens())
    await edits(ema, first, "Only this date")
    await ema.press("When")
    await ema.press("Hour")
    await ema.says("20:00")
    await ema.press("Back to the form")
    effect = await saves(ema)
    assert "What changes: When" in effect.text
    assert "19:00–21:00 → Saturday, 14 March at 20:00–22:00" in effect.text
    assert "1 person will be told" in effect.text
    await town.deliver()
    (notice,) = await told(ben, heard)
    assert "20:00–22:00" in notice
    await ben.start(f"e-{CITY}-{first}")
    await ben.press("Other dates")
    dates = [label for label in (await ben.screen()).labels if "Mar" in label or "Apr" in label]
    assert [label[-5:] for label in dates] == ["20:00", "19:00", "19:00", "19:00"]
    await town.deliver()
    assert len([text for text in await told(ben, heard) if "20:00–22:00" in text and "19:00" in text]) == 1


async def test_all_of_a_series_move_and_everybody_hears_of_it_once(town: Town) -> None:
    ema = await editor(town)
    people = [await town.resident(name, "en", CITY) for name in ("Ben", "Cem", "Dea")]
    await writes(ema, "Jazz in the park")
    await repeats_weekly(ema, "4")
    await ema.press("Publish now")
    first = occurrence_of(await ema.sees("Published."))
    await ema.press("Its editing page")
    await ema.press("Other dates")
    second = [data.split(":")[2] for data in buttons_of(await ema.screen()) if data.startswith("ed.card")][1]
    for person in people:
        await joins(person, first)
    await joins(people[0], second)
    heard = [len(await person.screens()) for person in people]
    await edits(ema, first, "All dates")
    await ema.press("When")
    await ema.press("Day")
    await ema.says("15.3.2026")
    await ema.press("Back to the form")
    form = await ema.screen()
    assert "every week: Sunday, 4 times" in form.text
    effect = await saves(ema)
    assert "3 people will be told" in effect.text
    await town.deliver()
    await town.deliver()
    for person, since in zip(people, heard, strict=True):
        (notice,) = await told(person, since)
        assert "15 March" in notice
    await people[0].start(f"e-{CITY}-{second}")
    assert "Sunday, 22 March" in (await people[0].screen()).text
    assert "You are going." in (await people[0].screen()).text


async def test_from_a_date_on_only_the_later_ones_change(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await repeats_weekly(ema, "4")
    await ema.press("Publish now")
    await ema.press("Its editing page")
    await ema.press("Other dates")
    dates = [data.split(":")[2] for data in buttons_of(await ema.screen()) if data.startswith("ed.card")][:4]
    await ema.press(f"ed.card:{CITY}:{dates[2]}")
    await ema.press("✏️ Edit")
    await ema.press("This one and all later")
    await fill(ema, "Place", "Main Square")
    await saves(ema)
    ben = await town.resident("Ben", "en", CITY)
    places = []
    for date in dates:
        await ben.start(f"e-{CITY}-{date}")
        places.append("Main Square" in (await ben.screen()).text)
    assert places == [False, False, True, True]


async def test_a_cancelled_event_is_told_with_the_reason_once(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    one = await publishes(ema, "Jazz in the park")
    await joins(ben, one)
    heard = len(await ben.screens())
    await ema.press("Its editing page")
    await ema.press("Cancel the event")
    asked = await ema.sees("Why is it cancelled?")
    assert "1 person will be told" in asked.text
    await ema.says("The drummer is <ill>")
    await ema.sees("Reason: The drummer is <ill>")
    await town.deliver()
    assert await told(ben, heard) == [], "nothing is cancelled before she says so"
    message = (await ema.screen()).message_id
    await ema.press("Yes, cancel it")
    await ema.sees("Cancelled. 1 person is being told.")
    await ema.forge(message, f"ed.offgo:{CITY}:{one}:all")
    await ema.settled()
    await town.deliver()
    (notice,) = await told(ben, heard)
    assert "The drummer is <ill>" in notice
    await ben.start(f"e-{CITY}-{one}")
    assert "Cancelled" in (await ben.screen()).text


async def test_one_date_is_cancelled_without_a_reason_and_the_others_stay(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await repeats_weekly(ema, "3")
    await ema.press("Publish now")
    await ema.press("Its editing page")
    await ema.press("Cancel the event")
    await ema.press("Only this date")
    await ema.press("Without a reason")
    await ema.press("Yes, cancel it")
    card = await ema.sees("It is cancelled.")
    assert "✏️ Edit" not in card.labels
    await ema.press("Other dates")
    dates = [label for label in (await ema.screen()).labels if "Mar" in label]
    assert [label[:11] for label in dates] == ["Sat, 21 Mar", "Sat, 28 Mar"]


async def test_a_duplicate_has_everything_but_the_day(town: Town) -> None:
    ema = await editor(town)
    await publishes(ema, "Jazz in the park")
    await ema.press("Its editing page")
    await ema.press("Duplicate")
    await ema.sees("On which day is it?")
    await ema.says("21.3.2026")
    await ema.says("18:00–19:00")
    form = await ema.sees("New event")
    assert "Place: City Library" in form.text
    await ema.press("Publish now")
    await ema.sees("Published.")
    await opens_editing(ema)
    await ema.press("Upcoming events")
    listed = await ema.screen()
    assert [label for label in listed.labels if "Jazz" in label] == [
        "1. Jazz in the park",
        "2. Jazz in the park",
    ]
    assert "1. Jazz in the park\nSat, 14 Mar 19:00" in listed.text
    assert "2. Jazz in the park\nSat, 21 Mar 18:00" in listed.text


async def test_published_later_it_is_hidden_until_its_hour_by_the_citys_clock(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    form = await writes(ema, "Jazz in the park")
    await ema.press("Publish later")
    await ema.says("2.3.2026")
    await ema.says("10:00")
    await ema.sees("This time is over.")
    await ema.says("12:30")
    await ema.sees("It will be published: 2 March 2026, 12:30")
    assert draft_of(form)
    await ben.says("/events")
    await ben.press("🗓 Pick a day")
    assert "•14" not in (await ben.screen()).labels
    town.clock.turn(hours=1, minutes=29)  # 12:29 in Skopje
    await town.app.clocks.events.tick()
    await ben.says("/events")
    await ben.press("🗓 Pick a day")
    assert "•14" not in (await ben.screen()).labels
    town.clock.turn(minutes=1)
    await town.app.clocks.events.tick()
    await ben.says("/events")
    await ben.press("🗓 Pick a day")
    assert "•14" in (await ben.screen()).labels


async def test_what_waits_for_its_hour_can_be_changed_and_published_at_once(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await ema.press("Publish later")
    await ema.says("3.3.2026")
    await ema.press("09:00")
    await ema.sees("It will be published: 3 March 2026, 09:00")
    await ema.press("Waiting for their hour")
    await ema.press("Jazz in")
    await ema.press("Edit or publish now")
    await fill(ema, "Title", "Jazz by the river")
    await ema.press("Publish later")
    assert "🕘 Tue, 3 Mar 09:00" in (await ema.screen()).labels
    await ema.press("🕘 Tue, 3 Mar 09:00")
    await ema.sees("It will be published: 3 March 2026, 09:00")
    await ema.press("Waiting for their hour")
    await ema.press("Jazz by")
    await ema.press("Edit or publish now")
    await ema.press("Publish now")
    await ema.sees("Published.")
    await opens_editing(ema)
    assert "🕘 Waiting for their hour" in (await ema.screen()).labels


async def test_of_two_editors_who_change_an_event_the_second_is_told(town: Town) -> None:
    ema, eva = await editor(town), await editor(town, "Eva")
    one = await publishes(ema, "Jazz in the park")
    for phone, place in ((ema, "Main Square"), (eva, "Stadium")):
        await edits(phone, one)
        await fill(phone, "Place", place)
        await phone.press("Save the change")
        await phone.sees("Save the change?")
    await asyncio.gather(ema.press("Yes, save it"), eva.press("Yes, save it"))
    said = [(await phone.screen()).text for phone in (ema, eva)]
    assert sum("Saved." in text for text in said) == 1
    assert sum("Somebody else changed this event" in text for text in said) == 1
    late = eva if "Somebody" in said[1] else ema
    await late.press("Back to the form")
    await late.sees("Change of the event")


async def test_of_two_taps_at_once_one_publishes(town: Town) -> None:
    ema = await editor(town)
    form = await writes(ema, "Jazz in the park")
    data = f"ef.p:{CITY}:{draft_of(form)}"
    await asyncio.gather(*(ema.forge(form.message_id, data) for _ in range(3)))
    await opens_editing(ema)
    await ema.press("Upcoming events")
    assert len([label for label in (await ema.screen()).labels if "Jazz" in label]) == 1


async def test_seats_cannot_become_fewer_than_those_who_go(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await fill(ema, "Seats", "3")
    await ema.press("Publish now")
    one = occurrence_of(await ema.sees("Published."))
    for name in ("Ben", "Cem"):
        await joins(await town.resident(name, "en", CITY), one)
    await edits(ema, one)
    await fill(ema, "Seats", "1")
    await ema.press("Save the change")
    await ema.press("Yes, save it")
    await ema.sees("2 people are going already")
    await ema.press("Back to the form")
    await fill(ema, "Seats", "2")
    await saves(ema)
    await ema.press("Its editing page")
    card = await ema.screen()
    assert "Going: 2" in card.text
    assert "Seats taken: 2 of 2" in card.text


async def test_what_people_thought_of_it_is_read_without_their_names(town: Town) -> None:
    ema = await editor(town)
    people = [await town.resident(name, "en", CITY) for name in ("Ben", "Cem")]
    one = await publishes(ema, "Jazz in the park", day="2.3.2026")
    for person in people:
        await joins(person, one)
    town.clock.turn(hours=11)  # an hour after its end
    await town.app.clocks.events.tick()
    town.clock.turn(hours=12)
    await town.deliver()
    for person, stars, words in zip(people, (5, 4), ("Wonderful <3", "Too loud"), strict=True):
        await person.press(f"ev.f:{CITY}:{one}:{stars}")
        await person.says(words)
        await person.settled()
    await ema.forge((await ema.screen()).message_id, f"ed.card:{CITY}:{one}")
    card = await ema.sees("This date is over.")
    assert "Stars: 4.5 (2)" in card.text
    await ema.press("What people say")
    said = await ema.sees("Wonderful <3")
    assert "Too loud" in said.text
    assert "Ben" not in said.text


async def test_an_event_is_found_by_a_word_of_its_title(town: Town) -> None:
    ema = await editor(town)
    await publishes(ema, "Džez u parku")
    await publishes(ema, "Market day", day="15.3.2026")
    await opens_editing(ema)
    await ema.press("Upcoming events")
    await ema.says("dzez")
    found = await ema.sees("For “dzez” I found:")
    assert [label for label in found.labels if "Džez" in label] == ["1. Džez u parku"]
    assert "Sat, 14 Mar 19:00" in found.text
    await ema.says("zzzz")
    await ema.sees("I found nothing for “zzzz”.")


async def test_an_event_that_was_opened_and_left_as_it_is_makes_no_draft(town: Town) -> None:
    ema = await editor(town)
    one = await publishes(ema, "Jazz in the park")
    await edits(ema, one)
    await opens_editing(ema)
    assert "📝 My drafts" in (await ema.screen()).labels
    await edits(ema, one)
    await fill(ema, "Title", "Jazz by the river")
    await opens_editing(ema)
    assert "📝 My drafts (1)" in (await ema.screen()).labels


async def test_a_draft_is_thrown_away_after_a_question(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await ema.press("Throw away")
    await ema.sees("Throw this draft away?")
    await ema.press("Back to the form")
    await ema.press("Throw away")
    await ema.press("Yes, throw it away")
    await ema.sees_toast("The draft was thrown away.")
    assert "📝 My drafts" in (await ema.screen()).labels


async def test_who_edits_in_two_cities_is_asked_which(town: Town) -> None:
    ema = await editor(town)
    known = await town.app.services.residents.arrive(ema.id, ema.id, None)
    assert known
    await town.app.services.team.grant_by_operator(known.resident, "tirana", Role.EDITOR)
    page = await opens_editing(ema)
    await ema.press("Another city")
    asked = await ema.sees("The events of which city?")
    assert {"Skopje", "Tirana"} <= set(asked.labels)
    await ema.press("Tirana")
    await ema.sees("Editing the events of Tirana")
    assert page.message_id == asked.message_id


async def test_buttons_of_another_citys_editor_and_of_a_resident_change_nothing(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    other = await editor(town, "Olga", city="tirana")
    form = await writes(ema, "Jazz in the park")
    draft = draft_of(form)
    await ema.press("Publish now")
    one = occurrence_of(await ema.sees("Published."))
    for phone in (ben, other):
        message = (await phone.screen()).message_id
        for data in (
            *(f"ed:{CITY}", f"ed.new:{CITY}", f"ed.card:{CITY}:{one}", f"ed.edits:{CITY}:{one}:all"),
            *(f"ed.copy:{CITY}:{one}", f"ed.offgo:{CITY}:{one}:all", f"ed.export:{CITY}"),
            *(f"ef.p:{CITY}:{draft}", f"ef.yy:{CITY}:{draft}", f"ef.at:{CITY}:{draft}:20260310T0900"),
        ):
            await phone.forge(message, data)
            await phone.sees_toast("Only the city's team can do this.")
    drafted = await writes(ema, "A second one")
    for phone in (ben, other):
        message = (await phone.screen()).message_id
        for data in (
            f"ef:{CITY}:{draft_of(drafted)}",
            f"ef.zz:{CITY}:{draft_of(drafted)}",
            f"ef.c:{CITY}:{draft_of(drafted)}",
            f"ef.d:{CITY}:{draft_of(drafted)}:s:20260401",
        ):
            await phone.forge(message, data)
            await phone.settled()
    await ema.press("Preview")
    text = (await ema.screen()).text
    assert "A second one" in text
    assert "14 March" in text
    await opens_editing(ema)
    await ema.press("Upcoming events")
    assert "1. Jazz in the park\nSat, 14 Mar 19:00" in (await ema.screen()).text


async def test_another_editor_of_the_city_does_not_see_her_drafts(town: Town) -> None:
    ema, eva = await editor(town), await editor(town, "Eva")
    form = await writes(ema, "Jazz in the park")
    await opens_editing(eva)
    assert "📝 My drafts" in (await eva.screen()).labels
    await eva.forge((await eva.screen()).message_id, f"ef:{CITY}:{draft_of(form)}")
    await eva.settled()
    assert not any("Jazz" in screen.text for screen in await eva.screens())


async def test_the_clock_of_the_citys_zone_is_meant(town: Town) -> None:
    ema = await editor(town)
    one = await publishes(ema, "Jazz in the park", day="1.7.2026", hours="19:00-21:00")
    city = await town.app.services.cities.get(CITY)
    listing = await town.app.services.events.browsing.get(city, one)
    assert listing.occurrence.starts_at == datetime(2026, 7, 1, 17, 0, tzinfo=UTC)


async def test_a_question_is_forgotten_when_she_looks_elsewhere(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await ema.press("Seats")
    await ema.press("Back to the form")
    await ema.says("50")
    form = await ema.sees("Choose below what you want to write.")
    assert "Seats:" not in form.text
    await opens_editing(ema)
    await ema.settled()
    assert await conversation(town, ema) is None
