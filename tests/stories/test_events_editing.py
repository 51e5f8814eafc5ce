"""An editor writes events in the form and publishes them; residents find them."""

import re

import pytest

from tests.stories.acquaintance import voice
from tests.stories.editors import (
    CITY,
    CONTENT,
    begins,
    draft_of,
    editor,
    fill,
    occurrence_of,
    opens_editing,
    presses,
    writes,
)
from tests.telegram.images import png
from tests.towns import Town


async def test_an_editor_writes_previews_and_publishes_with_a_picture_and_residents_find_it(
    town: Town,
) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await fill(ema, "Description", CONTENT)
    await ema.press("Picture")
    await ema.sees("Which picture?")
    await ema.photo(png())
    await ema.press("Topic")
    await ema.press("Culture")
    await fill(ema, "Seats", "50")
    await ema.press("Guests")
    await presses(ema, "ef.g:", 2)
    await ema.press("Price")
    form = await ema.sees("What does it cost?")
    await ema.press("Free of charge")
    await ema.press("Spoken")
    await ema.press("English")
    await ema.press("Back to the form")
    form = await ema.screen()
    for line in ("Title: Jazz in the park", CONTENT, "Topic: Culture", "Seats: 50", "Price: free of charge"):
        assert line in form.text
    await ema.press("Preview")
    preview = await ema.screen()
    assert preview.picture
    assert "Jazz in the park" in preview.text
    assert CONTENT in preview.text
    await ema.press("Back to the form")
    await ema.press("Publish now")
    await ema.sees("Published.")

    ayse = await town.resident("Ayşe", "tr", CITY)
    await ayse.says("/events")
    await presses(ayse, "ev.p:")
    await ayse.press("•14")
    await ayse.press("Jazz in the park")
    card = await ayse.screen()
    assert card.picture
    assert CONTENT in card.text
    assert "19:00–21:00" in card.text


async def test_nothing_is_lost_when_she_goes_away_in_between(town: Town) -> None:
    ema = await editor(town)
    await begins(ema)
    await ema.says("Jazz in the park")
    await ema.sees("On which day is it?")
    await ema.says("/menu")
    await opens_editing(ema)
    await ema.press("📝 My drafts (1)")
    await ema.press("Jazz in the park")
    form = await ema.sees("Still needed: a day.")
    assert not any(label.startswith("✅") for label in form.labels)
    await ema.press("When")
    await ema.press("ef.d:" + f"{CITY}:{draft_of(form)}:g:20260314")
    await ema.sees("At what time does it begin?")
    await ema.says("/menu")
    await opens_editing(ema)
    await ema.press("My drafts")
    await ema.press("Jazz in the park")
    await ema.sees("When: Saturday, 14 March (all day)")


async def test_the_hour_and_the_length_by_buttons(town: Town) -> None:
    ema = await editor(town)
    await begins(ema)
    await ema.says("Jazz in the park")
    await ema.press("April ›")
    await presses(ema, "ef.d:")
    await ema.press("19:00")
    await ema.sees("How long does it take?")
    await ema.press("3 hours")
    await ema.sees("Where is it?")
    await ema.press("Skip")
    form = await ema.sees("When: Wednesday, 1 April at 19:00–22:00")
    assert "Place:" not in form.text
    assert "Place" in form.labels


@pytest.mark.parametrize(
    ("day", "hours", "said"),
    [
        ("1.3.2026", None, "This time is over."),
        ("1.3.2126", None, "This is more than five years ahead."),
        ("someday", None, "I do not understand this day."),
        ("31.2.2026", None, "I do not understand this day."),
        ("2.3.2026", "9:00–10:00", "This time is over."),
        ("14.3.2026", "21:00–19:00", "It would end before it begins."),
        ("14.3.2026", "in the evening", "I do not understand this time."),
    ],
)
async def test_what_cannot_be_is_explained_and_may_be_typed_anew_at_once(
    town: Town, day: str, hours: str | None, said: str
) -> None:
    ema = await editor(town)
    await begins(ema)
    await ema.says("Jazz in the park")
    await ema.sees("On which day is it?")
    await ema.says(day)
    if hours:
        await ema.sees("At what time does it begin?")
        await ema.says(hours)
    await ema.sees(said)
    if not hours:
        calendar = await ema.sees("On which day is it?")
        assert "such as 9.3.2026" in calendar.text
        await ema.says("14.3.2026")
    if day == "2.3.2026":
        await ema.press("Back to the form")
        await ema.press("When")
        await ema.press("Day")
        await ema.says("14.3.2026")
        await ema.press("Hour")
        await ema.says("19:30–21:00")
        await ema.press("Back to the form")
        await ema.sees("When: Saturday, 14 March at 19:30–21:00")
        return
    await ema.says("19:30–21:00")
    await ema.sees("Where is it?")
    await ema.says("Library")
    await ema.sees("When: Saturday, 14 March at 19:30–21:00")


async def test_an_event_of_a_hundred_years_is_refused(town: Town) -> None:
    ema = await editor(town)
    form = await writes(ema, "Jazz in the park")
    message = form.message_id
    await ema.forge(message, f"ef.d:{CITY}:{draft_of(form)}:e:21260314")
    await ema.sees("An event can last one year at most.")
    await ema.press("Back to the form")
    await ema.sees("When: Saturday, 14 March at 19:00–21:00")


async def test_fields_that_cannot_be_say_what_they_can_be(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    assert "This is not a number." in (await fill(ema, "Seats", "many")).text
    await ema.says("0")
    assert "from 1 to 1,000,000" in (await ema.screen()).text
    await ema.says("20")
    await ema.sees("Seats: 20")
    assert "This is not an address" in (await fill(ema, "Link", "see the poster")).text
    await ema.says("example.org/jazz")
    await ema.sees("Link: https://example.org/jazz")
    assert "can have 120 characters" in (await fill(ema, "Title", "x" * 121)).text
    await ema.says("Jazz by the river")
    await ema.sees("Title: Jazz by the river")
    assert "This is not a photo." in (await fill(ema, "Picture", "a lovely one")).text
    await ema.document(png(), "picture.png")
    await ema.sees("This is not a photo.")


async def test_a_place_on_the_map_is_shared_typed_and_taken_away(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await ema.press("Map")
    await ema.location(41.99, 21.43)
    await ema.sees("Map: 📍")
    assert "This is not a place on the map." in (await fill(ema, "Map", "the park")).text
    await ema.says("41.9961, 21.4317")
    await ema.sees("Map: 📍")
    await ema.press("Map")
    await ema.press("Remove")
    assert "Map" in (await ema.sees("Place: City Library")).labels
    await ema.press("Map")
    await ema.press("I am there now")
    await ema.settled()
    assert (await ema.state())["reply_keyboard"]
    await ema.location(41.99, 21.43)
    await ema.sees("Map: 📍")
    assert not (await ema.state())["reply_keyboard"]


async def test_an_hour_that_summer_time_leaves_out_is_told(town: Town) -> None:
    ema = await editor(town)
    form = await writes(ema, "Night walk", day="29.3.2026", hours="2:30–5:00")
    assert "the clocks are set forward" in form.text
    autumn = await writes(ema, "Night walk", day="25.10.2026", hours="2:30–5:00")
    assert "this hour comes twice" in autumn.text


async def test_a_text_too_long_for_the_picture_is_told_by_how_much_and_can_be_published(town: Town) -> None:
    ema = await editor(town)
    await writes(ema, "Jazz in the park")
    await fill(ema, "Description", "word " * 300)
    await ema.press("Picture")
    await ema.photo(png())
    form = await ema.sees("characters too long to stand beside the picture")
    found = re.search(r"The text is (\d+) characters", form.text)
    assert found
    assert 450 < int(found[1]) < 650
    await ema.press("Publish now")
    await ema.sees("Published.")
    await ema.press("As residents see it")
    card = await ema.screen()
    assert card.picture
    assert "📖 Read more" in card.labels


async def test_translations_are_listed_as_missing_written_and_read(town: Town) -> None:
    ema = await editor(town)
    form = await writes(ema, "Jazz in the park")
    assert "Not translated yet: Македонски, Shqip and Türkçe." in form.text
    await fill(ema, "Description", "Five musicians")
    await ema.press("Translations")
    await ema.press("▫️ Türkçe")
    await ema.sees("The title is: Jazz in the park")
    await ema.says("Parkta caz")
    await ema.sees("What should people know about it?")
    await ema.says("Beş müzisyen")
    listed = await ema.sees("Translations")
    assert "✓ Türkçe" in listed.labels
    await ema.press("Back to the form")
    await ema.sees("Not translated yet: Македонски and Shqip.")
    await ema.press("Preview")
    await ema.press("Türkçe")
    preview = await ema.screen()
    assert "Parkta caz" in preview.text
    assert "Beş müzisyen" in preview.text
    await ema.press("Back to the form")
    await ema.press("Translations")
    await ema.press("✓ Türkçe")
    await ema.press("Remove")
    assert "▫️ Türkçe" in (await ema.screen()).labels


async def test_who_reads_english_may_write_in_another_language_first(town: Town) -> None:
    ema = await editor(town)
    await begins(ema)
    await ema.press("Shqip")
    await ema.says("Xhaz në park")
    await ema.says("14.3.2026")
    await ema.press("The whole day")
    await ema.says("Biblioteka")
    await ema.sees("Translations: Shqip")


async def test_an_editor_who_reads_macedonian_writes_in_it_and_others_read_it(town: Town) -> None:
    ema, t = await editor(town, language="mk"), voice("mk")
    await opens_editing(ema)
    await ema.press(f"ed.new:{CITY}")
    await ema.sees(str(t.gettext("What is it called?")))
    await ema.says("Џез во паркот")
    await ema.sees(str(t.gettext("On which day is it?")))
    await ema.says("вчера")
    await ema.sees(
        str(t.gettext("I do not understand this day. Type it like this: {example}", example="9.3.2026"))
    )
    await ema.says("14.3.2026")
    await ema.says("19-21")
    await ema.says("Градска библиотека")
    form = await ema.sees("Џез во паркот")
    assert "Македонски" in form.text
    assert "сабота, 14 март" in form.text
    await ema.press(f"ef.p:{CITY}:{draft_of(form)}")
    one = occurrence_of(await ema.sees(str(t.gettext("Published."))))
    ayse = await town.resident("Ayşe", "tr", CITY)
    await ayse.start(f"e-{CITY}-{one}")
    card = await ayse.screen()
    assert "Џез во паркот" in card.text
    assert "14 Mart" in card.text
