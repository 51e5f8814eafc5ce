"""Calendars come in by chat: shown as what they would do, then taken; what is bad is refused with where and why."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from aiohttp import web
from aiohttp.test_utils import TestServer
from icalendar import Calendar

from bot.core.staff.model import Role
from bot.settings import Settings
from tests.emulator_client import Phone, Screen
from tests.stories.editors import CITY, editor, joins, occurrence_of, opens_editing, told
from tests.stories.walks import buttons_of
from tests.towns import HeldClock, Town, open_town

REAL = Path(__file__).parents[3] / "shared" / "real" / "calendars" / "community_workshop.ics"
BERLIN = ZoneInfo("Europe/Berlin")
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nX-WR-CALNAME:City & <Library>\r\n"


def vevent(uid: str, title: str, start: str = "20260314T190000", **given: str) -> str:
    """One event; ``given`` are more properties."""
    more = "".join(f"{name}:{value}\r\n" for name, value in given.items())
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Skopje:{start}\r\n"
        f"DURATION:PT2H\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\n"
    )


def calendar(*events: str) -> bytes:
    return (HEAD + "".join(events) + "END:VCALENDAR\r\n").encode()


async def imports(phone: Phone, content: bytes, name: str = "calendar.ics") -> Screen:
    """Sends it unasked and presses Import; what was done."""
    await phone.document(content, name)
    await phone.press("✅ Import")
    await phone.settled()
    return await phone.screen()


@pytest.mark.skipif(not REAL.exists(), reason="the real calendars are not on this machine")
async def test_a_real_calendar_is_checked_imported_and_changes_nothing_the_second_time(town: Town) -> None:
    ema = await editor(town)
    content = REAL.read_bytes()
    await ema.document(content, REAL.name)
    checked = await ema.sees("If you import it into Skopje:")
    assert "machBar - Öffentlich" in checked.text
    assert "New: 58" in checked.text
    assert "and 53 more" in checked.text
    await ema.press("✅ Import")
    assert "New: 58" in (await ema.sees("Imported.")).text
    first = await occurrences(town, BERLIN)
    assert first == by_the_library(content)
    assert len(first) == 80
    await ema.document(content, REAL.name)
    again = await ema.sees("All of it is here already: importing it would change nothing.")
    assert "As before: 58" in again.text
    assert "✅ Import" not in again.labels
    assert await occurrences(town, BERLIN) == first


async def occurrences(town: Town, zone: ZoneInfo) -> list[tuple[datetime, datetime, str]]:
    """What the city's store has of February to April 2019."""
    city = await town.app.services.cities.get(CITY)
    start, end = datetime(2019, 2, 1, tzinfo=zone), datetime(2019, 5, 1, tzinfo=zone)
    listings = await town.app.services.events.browsing.list_between([city], start, end, limit=1000)
    return sorted(
        (one.occurrence.starts_at, one.occurrence.ends_at, one.details.words_for("en").title)
        for one in listings
    )


def by_the_library(content: bytes) -> list[tuple[datetime, datetime, str]]:
    """The same months as recurring-ical-events has them; whole days begin at midnight in Berlin, whose calendar it is."""

    def moment(value: date) -> datetime:
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.combine(value, time.min, BERLIN).astimezone(UTC)

    found = recurring_ical_events.of(Calendar.from_ical(content)).between((2019, 2, 1), (2019, 5, 1))
    return sorted((moment(one["DTSTART"].dt), moment(one["DTEND"].dt), str(one["SUMMARY"])) for one in found)


async def test_a_dry_run_tells_what_is_new_changed_cancelled_as_before_and_not_taken(town: Town) -> None:
    ema = await editor(town)
    first = calendar(
        vevent("1@x", "Jazz"),
        vevent("2@x", "Market"),
        vevent("3@x", "Chess"),
        vevent("4@x", "", CLASS="PUBLIC"),
    )
    await ema.document(first, "library.ics")
    checked = await ema.sees("If you import it into Skopje:")
    assert "City & <Library>" in checked.text
    for line in (
        "New: 3",
        "Changed: 0",
        "Cancelled: 0",
        "As before: 0",
        "Not taken: 1",
        "• Jazz",
        "it has no title",
    ):
        assert line in checked.text
    await opens_editing(ema)
    await ema.press("Upcoming events")
    await ema.sees("Nothing is announced at present.")
    done = await imports(ema, first)
    assert "Imported." in done.text
    second = calendar(
        vevent("1@x", "Jazz", "20260314T200000", SEQUENCE="1"),
        vevent("2@x", "Market", STATUS="CANCELLED", SEQUENCE="1"),
        vevent("3@x", "Chess"),
        vevent("5@x", "Theatre"),
    )
    await ema.document(second, "library.ics")
    checked = await ema.sees("If you import it into Skopje:")
    for line in ("New: 1", "Changed: 1", "Cancelled: 1", "As before: 1", "• Theatre"):
        assert line in checked.text
    await ema.press("Do not import")
    await ema.sees("Editing the events of Skopje")


async def test_an_import_that_moves_an_event_tells_who_goes_once(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await imports(ema, calendar(vevent("1@x", "Jazz")))
    await ema.press("Upcoming events")
    one = occurrence_of(await ema.screen())
    await joins(ben, one)
    heard = len(await ben.screens())
    moved = calendar(vevent("1@x", "Jazz", "20260314T210000", SEQUENCE="1"))
    done = await imports(ema, moved)
    assert "1 person is being told." in done.text
    await imports(ema, calendar(vevent("9@x", "Other")))
    await town.deliver()
    (notice,) = await told(ben, heard)
    assert "21:00" in notice


async def test_importing_twice_by_one_old_button_changes_nothing(town: Town) -> None:
    ema = await editor(town)
    await ema.document(calendar(vevent("1@x", "Jazz")), "library.ics")
    message = (await ema.screen()).message_id
    await ema.press("✅ Import")
    await ema.sees("Imported.")
    await ema.forge(message, f"ed.take:{CITY}")
    await ema.sees("I do not have this calendar before me any more.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 something else", "This is not a calendar file."),
        (b"<!doctype html><html><body>Calendar</body></html>", "This is not a calendar file."),
        (calendar(vevent("1@x", "Jazz"))[:-40], "breaks off before its end"),
        (calendar(), "There are no events in this calendar."),
        (b"\x00" * 500, "This is not a calendar file."),
    ],
)
async def test_files_that_are_no_calendar_are_refused_with_what_to_do(
    town: Town, content: bytes, said: str
) -> None:
    ema = await editor(town)
    await ema.document(content, "file.ics")
    shown = await ema.sees(said)
    assert "✅ Import" not in shown.labels
    await ema.press("‹ Back")
    await ema.settled()


async def test_a_file_that_is_too_large_is_not_even_fetched(town: Town) -> None:
    ema = await editor(town)
    person = {"id": ema.id, "is_bot": False, "first_name": "Ema"}
    chat = {"id": ema.id, "type": "private", "first_name": "Ema"}
    large = {"file_id": "large", "file_unique_id": "l", "file_name": "large.ics", "file_size": 50_000_000}
    message = {"message_id": 900_000, "date": 1_772_445_600, "chat": chat, "from": person, "document": large}
    await town.control.update({"message": message})
    await ema.sees("This file is too large: it may have 5 MB.")
    assert not await town.control.calls("getFile")


async def test_a_resident_who_sends_a_calendar_imports_nothing(town: Town) -> None:
    ben = await town.resident("Ben", "en", CITY)
    await ben.document(calendar(vevent("1@x", "Jazz")), "library.ics")
    await ben.sees("I cannot make use of this kind of message.")
    message = (await ben.screen()).message_id
    for data in (f"ed.take:{CITY}", f"ed.into:{CITY}", f"ed.feednew:{CITY}", f"ed.follow:{CITY}"):
        await ben.forge(message, data)
        await ben.sees_toast("Only the city's team can do this.")


async def test_in_the_middle_of_a_form_a_calendar_is_taken_and_the_draft_stays(town: Town) -> None:
    ema = await editor(town)
    await opens_editing(ema)
    await ema.press("➕ New event")
    await ema.says("Theatre")
    await ema.document(calendar(vevent("1@x", "Jazz")), "library.ics")
    await ema.sees("If you import it into Skopje:")
    await opens_editing(ema)
    assert "📝 My drafts (1)" in (await ema.screen()).labels


async def test_who_edits_in_two_cities_is_asked_into_which(town: Town) -> None:
    ema = await editor(town)
    known = await town.app.services.residents.arrive(ema.id, ema.id, None)
    assert known
    await town.app.services.team.grant_by_operator(known.resident, "tirana", Role.EDITOR)
    await ema.document(calendar(vevent("1@x", "Jazz")), "library.ics")
    asked = await ema.sees("Into the events of which city?")
    assert {"Skopje", "Tirana"} <= set(asked.labels)
    await ema.press("Tirana")
    await ema.sees("If you import it into Tirana:")
    await ema.press("✅ Import")
    await ema.sees("Imported.")
    await opens_editing(ema)
    await ema.press("Upcoming events")
    await ema.sees("Nothing is announced at present.")


async def test_files_to_take_along(town: Town) -> None:
    ema = await editor(town)
    await imports(ema, calendar(vevent("1@x", "=Jazz & <co>")))
    for button, ending, content in (
        ("Calendar (ICS)", "ics", b"SUMMARY:=Jazz & <co>"),
        ("Table (CSV)", "csv", b"=Jazz & <co>"),
        ("Spreadsheet (XLSX)", "xlsx", b"PK"),
    ):
        await opens_editing(ema)
        await ema.press("Save as a file")
        await ema.press(button)
        await ema.settled()
        sent = next(screen for screen in reversed(await ema.screens()) if screen.file_name)
        assert sent.file_name == f"skopje-events-20260302.{ending}"
        assert content in await ema.opens(sent)


# Calendars on the web


class Web:
    """A calendar's server on this machine."""

    def __init__(self) -> None:
        self.answer: web.Response | None = None
        app = web.Application()
        app.router.add_get("/calendar.ics", self._serve)
        self.server = TestServer(app)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        assert self.answer is not None
        body = self.answer.body
        assert isinstance(body, bytes)
        return web.Response(body=body, status=self.answer.status, content_type=self.answer.content_type)

    @property
    def url(self) -> str:
        return str(self.server.make_url("/calendar.ics"))

    def has(self, content: bytes, status: int = 200, content_type: str = "text/calendar") -> None:
        self.answer = web.Response(body=content, status=status, content_type=content_type)


async def test_a_calendar_on_the_web_is_looked_at_followed_and_left(
    settings: Settings, clock: HeldClock
) -> None:
    there = Web()
    await there.server.start_server()
    allowed = settings.model_copy(update={"feeds_allow_private": True})
    try:
        async with open_town(allowed, clock) as town:
            ema = await editor(town)
            there.has(calendar(vevent("1@x", "Jazz")))
            await opens_editing(ema)
            await ema.press("Calendars we follow")
            await ema.press("Follow a calendar")
            await ema.says("my calendar")
            await ema.sees("This is not an address that I can use.")
            await ema.says(there.url)
            checked = await ema.sees("If Skopje follows it, I begin with:")
            assert "New: 1" in checked.text
            await ema.press("Follow it")
            await ema.sees("Imported.")
            there.has(calendar(vevent("1@x", "Jazz"), vevent("2@x", "Market")))
            await town.app.clocks.events.look_into_feeds()
            await ema.press("Upcoming events")
            assert len([data for data in buttons_of(await ema.screen()) if data.startswith("ed.card")]) == 2
            there.has(b"<html>moved</html>", content_type="text/html")
            await town.app.clocks.events.look_into_feeds()
            await opens_editing(ema)
            await ema.press("Calendars we follow")
            await ema.press("⚠️ 127.0.0.1")
            shown = await ema.sees("is a page, not a calendar")
            assert "Last look: 2 March 2026" in shown.text
            await ema.press("Stop following")
            await ema.sees("None yet.")
            await ema.press("Follow a calendar")
            await ema.says(there.url)
            await ema.sees("is a page, not a calendar")
            there.has(b"no", status=404)
            await ema.says(there.url)
            await ema.sees("The calendar's server refuses: 404.")
    finally:
        await there.server.close()


async def test_an_address_inside_our_network_is_refused(town: Town) -> None:
    ema = await editor(town)
    await opens_editing(ema)
    await ema.press("Import a calendar")
    await ema.says("http://127.0.0.1:1/calendar.ics")
    await ema.sees("This address is inside a private network")
