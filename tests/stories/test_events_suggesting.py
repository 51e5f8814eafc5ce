"""A resident suggests an event to her city; the editors publish it, mend it, or say why not, and she is told."""

import asyncio

import pytest

from tests.emulator_client import Phone, Screen
from tests.stories.editors import CITY, editor, opens_editing, told
from tests.stories.walks import buttons_of
from tests.telegram.images import png
from tests.towns import Town


async def begins(phone: Phone) -> None:
    await phone.says("/events")
    await phone.press("Suggest an event")
    await phone.sees("What is it called?")


async def suggests(phone: Phone, title: str = "Chess in the park") -> Screen:
    """Through the guided beginning, and sent."""
    await begins(phone)
    await phone.says(title)
    await phone.says("14.3.2026")
    await phone.says("15:00–17:00")
    await phone.says("City Park")
    await phone.sees("Your suggestion to Skopje")
    await phone.press("Send to the city")
    return await phone.sees("Thank you! The city has your suggestion.")


async def reviews(phone: Phone, town: Town) -> Screen:
    """From the notice that an editor gets to the suggestion."""
    await town.deliver()
    await phone.press("Look at it")
    return await phone.sees("A suggestion")


async def is_listed(town: Town, title: str) -> bool:
    """For a resident who looks at that day."""
    reader = await town.resident("Reader", "en", CITY)
    await reader.says("/events")
    await reader.press("Search")
    await reader.says(title)
    await reader.settled()
    return any(title in label for label in (await reader.screen()).labels)


async def test_a_suggestion_is_hidden_until_an_editor_publishes_it_and_its_author_is_told(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await begins(ben)
    await ben.says("Chess in the park")
    await ben.says("14.3.2026")
    await ben.says("15:00–17:00")
    await ben.says("City Park")
    form = await ben.sees("Your suggestion to Skopje")
    assert [label.removeprefix("✓ ") for label in form.labels[:6]] == [
        *("Title", "When", "Place", "Description", "Picture", "Price"),
    ]
    await ben.press("Picture")
    await ben.photo(png())
    await ben.press("Price")
    await ben.press("Free of charge")
    await ben.press("👁 Preview")
    assert "Free of charge" in (await ben.screen()).text
    await ben.press("Back to the form")
    await ben.press("Send to the city")
    await ben.sees("Thank you! The city has your suggestion.")
    assert not await is_listed(town, "Chess")
    shown = await reviews(ema, town)
    assert "Chess in the park" in shown.text
    assert shown.picture
    assert "Ben" not in shown.text
    heard = len(await ben.screens())
    await ema.press("✅ Publish")
    await ema.sees("Published.")
    await town.deliver()
    (notice,) = await told(ben, heard)
    assert "Chess in the park" in notice
    assert await is_listed(town, "Chess")


async def test_a_suggestion_is_mended_before_it_is_published(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await suggests(ben, "chess!!!")
    await reviews(ema, town)
    await ema.press("Edit first")
    form = await ema.sees("Before it is published")
    assert "Title: chess!!!" in form.text
    await ema.press("Title")
    await ema.says("Chess in the park")
    heard = len(await ben.screens())
    await ema.press("Publish now")
    await ema.sees("Published.")
    await town.deliver()
    (notice,) = await told(ben, heard)
    assert "Chess in the park" in notice
    await opens_editing(ema)
    assert "💡 Suggestions" in (await ema.screen()).labels, "none waits any more"


@pytest.mark.parametrize("reason", ["It is listed already", "The park is closed <that day>"])
async def test_who_suggested_what_is_not_accepted_is_told_why(town: Town, reason: str) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await suggests(ben)
    await reviews(ema, town)
    heard = len(await ben.screens())
    await ema.press("Do not accept")
    await ema.sees("Why is it not accepted?")
    if "<" in reason:
        await ema.says(reason)
    else:
        await ema.press(reason)
    await ema.sees("Not accepted.")
    await town.deliver()
    (notice,) = await told(ben, heard)
    assert "Your suggestion was not accepted." in notice
    assert ("The park is closed <that day>" if "<" in reason else "This event is listed already.") in notice
    assert not await is_listed(town, "Chess")


async def test_of_two_editors_who_decide_at_once_one_does_and_the_author_is_told_once(town: Town) -> None:
    ema, eva, ben = await editor(town), await editor(town, "Eva"), await town.resident("Ben", "en", CITY)
    await suggests(ben)
    shown = [await reviews(phone, town) for phone in (ema, eva)]
    event = next(data for data in buttons_of(shown[0]) if data.startswith("ed.ok:")).split(":")[2]
    heard = len(await ben.screens())
    await asyncio.gather(ema.press("✅ Publish"), eva.forge(shown[1].message_id, f"ed.why:{CITY}:{event}:0"))
    for phone in (ema, eva):
        await phone.settled()
    await town.deliver()
    assert len(await told(ben, heard)) == 1
    await eva.forge(shown[1].message_id, f"ed.review:{CITY}:{event}")
    screen = await eva.screen()
    assert "This event is published." in screen.text or "was not accepted" in screen.text


async def test_of_two_editors_who_mend_a_suggestion_the_second_is_told(town: Town) -> None:
    ema, eva, ben = await editor(town), await editor(town, "Eva"), await town.resident("Ben", "en", CITY)
    await suggests(ben)
    await town.deliver()
    for phone, title in ((ema, "Chess by the river"), (eva, "Chess in town")):
        await phone.press("Look at it")
        await phone.press("Edit first")
        await phone.press("Title")
        await phone.says(title)
        await phone.settled()
    heard = len(await ben.screens())
    await ema.press("Publish now")
    await ema.sees("Published.")
    await eva.press("Publish now")
    await eva.sees("Somebody else changed this event")
    await town.deliver()
    (notice,) = await told(ben, heard)
    assert "Chess by the river" in notice


async def test_what_is_begun_is_kept_and_can_be_gone_on_with(town: Town) -> None:
    ben = await town.resident("Ben", "en", CITY)
    await begins(ben)
    await ben.says("Chess in the park")
    await ben.says("/menu")
    await ben.says("/events")
    await ben.press("Suggest an event")
    await ben.press("📝 Chess in the park")
    form = await ben.sees("Still needed: a day.")
    assert "📨 Send to the city" not in form.labels
    await ben.press("Throw away")
    await ben.press("Yes, throw it away")
    assert "📝 Chess in the park" not in (await ben.screen()).labels


async def test_what_was_opened_and_left_empty_is_no_suggestion_to_go_on_with(town: Town) -> None:
    ben = await town.resident("Ben", "en", CITY)
    await begins(ben)
    await begins(ben)
    await ben.says("Chess in the park")
    await ben.sees("On which day is it?")
    await ben.says("/events")
    await ben.press("Suggest an event")
    begun = await ben.sees("Suggest an event to Skopje")
    assert [label for label in begun.labels if label.startswith("📝")] == ["📝 Chess in the park"]


async def test_a_picture_sent_to_the_open_form_is_taken_and_words_are_told_where_they_belong(
    town: Town,
) -> None:
    ben = await town.resident("Ben", "en", CITY)
    await begins(ben)
    await ben.says("Chess in the park")
    await ben.says("14.3.2026")
    await ben.says("15:00–17:00")
    await ben.says("City Park")
    await ben.sees("Your suggestion to Skopje")
    await ben.says("Bring your own board")
    form = await ben.sees("Choose below what you want to write.")
    assert "Picture:" not in form.text
    await ben.photo(png())
    await ben.sees("Picture: 🖼")


async def test_a_few_a_day_and_no_more(town: Town) -> None:
    ben = await town.resident("Ben", "en", CITY)
    for number in range(5):
        await suggests(ben, f"Chess {number}")
    await begins(ben)
    await ben.says("One too many")
    await ben.says("14.3.2026")
    await ben.press("The whole day")
    await ben.says("City Park")
    await ben.press("Send to the city")
    await ben.sees("You have sent 5 suggestions today")
    await ben.press("Back to the form")
    await ben.sees("Title: One too many")
    town.clock.turn(days=1)
    await ben.press("Send to the city")
    await ben.sees("Thank you! The city has your suggestion.")


async def test_a_resident_decides_about_nothing(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    other = await editor(town, "Olga", city="tirana")
    await suggests(ben)
    shown = await reviews(ema, town)
    event = next(data for data in buttons_of(shown) if data.startswith("ed.ok:")).split(":")[2]
    for phone in (ben, other):
        message = (await phone.screen()).message_id
        for data in (
            *(f"ed.ok:{CITY}:{event}", f"ed.no:{CITY}:{event}", f"ed.why:{CITY}:{event}:0"),
            *(f"ed.mend:{CITY}:{event}", f"ed.review:{CITY}:{event}", f"ed.sugg:{CITY}:0"),
        ):
            await phone.forge(message, data)
            await phone.sees_toast("Only the city's team can do this.")
    assert not await is_listed(town, "Chess")


async def test_who_has_begun_one_finds_it_again_and_may_begin_another(town: Town) -> None:
    ben = await town.resident("Ben", "en", CITY)
    await begins(ben)
    await ben.says("Chess in the park")
    await ben.sees("On which day is it?")
    await ben.says("/events")
    await ben.press("Suggest an event")
    shown = await ben.sees("Suggest an event to Skopje")
    assert any("Chess in the park" in label for label in shown.labels)
    await ben.press("💡 Begin")
    await ben.sees("What is it called?")
    await ben.says("Book swap")
    await ben.sees("On which day is it?")
    await ben.says("/events")
    await ben.press("Suggest an event")
    both = await ben.sees("Suggest an event to Skopje")
    assert sum("Chess" in label or "Book" in label for label in both.labels) == 2
