"""At the door: an editor opens the link of the code that a guest shows."""

from bot.core.cities.model import City
from tests.emulator_client import Phone
from tests.stories.acquaintance import known
from tests.stories.editors import CITY, editor, joins, occurrence_of, publishes, writes
from tests.towns import Town


async def ticket_of(town: Town, phone: Phone, occurrence: str) -> str:
    """What the code on her phone opens."""
    resident, city = await known(town, phone), await skopje(town)
    standing = await town.app.services.events.attending.standing(resident, city, occurrence)
    assert standing.attendance
    return f"k-{CITY}-{standing.attendance.code}"


async def skopje(town: Town) -> City:
    return await town.app.services.cities.get(CITY)


async def test_a_guest_is_let_in_once_and_counted(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await writes(ema, "Jazz in the park")
    await ema.press("Guests")
    await ema.press("2")
    await ema.press("Publish now")
    one = occurrence_of(await ema.sees("Published."))
    await joins(ben, one)
    await ben.press(f"ev.j:{CITY}:{one}:1:h")
    await ben.settled()
    code = await ticket_of(town, ben, one)
    town.clock.turn(days=12, hours=8)  # an hour before it begins: 18:00 UTC is 19:00 in Skopje
    await ema.start(code)
    shown = await ema.sees("✅ Welcome!")
    assert "2 seats" in shown.text
    assert "Jazz in the park" in shown.text
    town.clock.turn(minutes=5)
    await ema.start(code)
    assert "Shown before, at 19:00." in (await ema.sees("⚠️")).text
    await ema.press("🎫 Attendance")
    attendance = await ema.sees("Attendance")
    assert "Going: 1" in attendance.text
    assert "Guests they bring: 1" in attendance.text
    assert "Came: 1" in attendance.text


async def test_a_ticket_for_another_day_is_not_marked_unless_the_editor_says_so(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    one = await publishes(ema, "Jazz in the park")
    await joins(ben, one)
    code = await ticket_of(town, ben, one)
    await ema.start(code)
    await ema.sees("This ticket is for another day:")
    await ema.press("Let in all the same")
    await ema.sees("✅ Welcome!")
    await ema.start(code)
    await ema.sees("⚠️ Shown before, at")


async def test_who_waits_or_has_given_up_her_seat_is_not_let_in(town: Town) -> None:
    ema = await editor(town)
    ben, cem = [await town.resident(name, "en", CITY) for name in ("Ben", "Cem")]
    await writes(ema, "Jazz in the park")
    await ema.press("Seats")
    await ema.says("1")
    await ema.press("Publish now")
    one = occurrence_of(await ema.sees("Published."))
    await joins(ben, one)
    await joins(cem, one)
    bens, cems = await ticket_of(town, ben, one), await ticket_of(town, cem, one)
    await ema.start(cems)
    await ema.sees("No seat: on the waiting list.")
    await ben.press(f"ev.x:{CITY}:{one}:h")
    await ben.settled()
    await ema.start(bens)
    await ema.sees("This ticket is not good.")
    await ema.start(cems)
    await ema.sees("Not yet: a seat was offered")
    await ema.start(f"k-{CITY}-{'0' * 16}")
    await ema.sees("This ticket is not good.")


async def test_others_see_their_own_ticket_and_nobody_elses(town: Town) -> None:
    ema = await editor(town)
    ben, cem = [await town.resident(name, "en", CITY) for name in ("Ben", "Cem")]
    other = await editor(town, "Olga", city="tirana")
    one = await publishes(ema, "Jazz in the park")
    await joins(ben, one)
    code = await ticket_of(town, ben, one)
    await ben.start(code)
    await ben.sees("You are going.")
    for phone in (cem, other, await town.newcomer("Dea", "en")):
        await phone.start(code)
        await phone.sees("Only the city's team can do this.")
        message = (await phone.screen()).message_id
        await phone.forge(message, f"ed.in:{CITY}:{code.rpartition('-')[2]}")
        await phone.settled()
    await ema.start(f"k-nowhere-{'0' * 16}")
    await ema.settled()
    await ema.press("📅 Events")
    await ema.press(f"ed:{CITY}")
    await ema.press("Upcoming events")
    await ema.press("Jazz in")
    assert "Came: 0" in (await ema.screen()).text
