"""What stories of editors share: writing an event through the guided beginning, by typing as people do."""

from bot.core.staff.model import Role
from tests.emulator_client import Phone, Screen
from tests.stories.walks import buttons_of
from tests.towns import Town

CONTENT = "The band plays until late. Bring a blanket & friends <3"

CITY = "skopje"  # mk, sq, tr, en; two hours ahead of UTC from 29 March


async def editor(town: Town, name: str = "Ema", language: str = "en", city: str = CITY) -> Phone:
    """Somebody who edits the city's events."""
    return await town.staff(name, language, city, Role.EDITOR)


async def opens_editing(phone: Phone, city: str = CITY) -> Screen:
    """From the menu to the editors' page."""
    await phone.says("/events")
    await phone.press(f"ed:{city}")
    return await phone.screen()


async def begins(phone: Phone, city: str = CITY) -> None:
    """A new event, to its first question."""
    await opens_editing(phone, city)
    await phone.press(f"ed.new:{city}")
    await phone.sees("What is it called?")


async def writes(
    phone: Phone,
    title: str,
    day: str = "14.3.2026",
    hours: str = "19:00-21:00",
    place: str = "City Library",
    city: str = CITY,
) -> Screen:
    """The guided beginning, to the form."""
    await begins(phone, city)
    await phone.says(title)
    await phone.sees("On which day is it?")
    await phone.says(day)
    await phone.sees("At what time does it begin?")
    await phone.says(hours)
    await phone.sees("Where is it?")
    await phone.says(place)
    return await phone.sees(title)


async def publishes(phone: Phone, title: str, **given: str) -> str:
    """A new event, now; the id of its first occurrence."""
    await writes(phone, title, **given)
    await phone.press("Publish now")
    shown = await phone.sees("Published.")
    return occurrence_of(shown)


def occurrence_of(screen: Screen) -> str:
    """The id in the button that leads to the card."""
    return next(data.split(":")[2] for data in buttons_of(screen) if data.startswith(("ev.c:", "ed.card:")))


async def joins(phone: Phone, occurrence: str, city: str = CITY) -> None:
    """By the link of the event, and the first button."""
    await phone.start(f"e-{city}-{occurrence}")
    await phone.press(f"ev.j:{city}:{occurrence}:0:h")
    await phone.settled()


async def told(phone: Phone, since: int) -> list[str]:
    """What the bot has sent after so many messages."""
    await phone.settled()
    return [screen.text for screen in (await phone.screens())[since:]]


def draft_of(screen: Screen) -> str:
    """The id of the draft whose form this is."""
    return next(data.split(":")[2] for data in buttons_of(screen) if data.startswith("ef"))


async def presses(phone: Phone, beginning: str, number: int = 0) -> None:
    """The button of this number, from 0, among those whose data begins so."""
    screen = await phone.screen()
    await phone.press([data for data in buttons_of(screen) if data.startswith(beginning)][number])


async def fill(phone: Phone, field: str, answer: str) -> Screen:
    """One field of the form, by its button."""
    await phone.press(field)
    await phone.settled()
    await phone.says(answer)
    return await phone.screen()


async def edits(phone: Phone, occurrence: str, dates: str | None = None) -> Screen:
    """From the editors' lists to the form of a change."""
    await opens_editing(phone)
    await phone.press("Upcoming events")
    await phone.press(f"ed.card:{CITY}:{occurrence}")
    await phone.press("✏️ Edit")
    if dates:
        await phone.press(dates)
    return await phone.sees("Change")


async def saves(phone: Phone) -> Screen:
    """What it would do, and then done; the first of the two screens."""
    await phone.press("Save the change")
    effect = await phone.sees("Save the change?")
    await phone.press("Yes, save it")
    await phone.sees("Saved.")
    return effect


async def repeats_weekly(phone: Phone, times: str) -> None:
    await phone.press("Repeats")
    await phone.press("every week")
    await phone.sees("Now: every week: Saturday")
    await phone.press("So many times")
    await phone.says(times)
    await phone.sees(f"every week: Saturday, {times} times")
    await phone.press("Back to the form")
    await phone.settled()
