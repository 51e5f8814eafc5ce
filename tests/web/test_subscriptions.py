"""The calendar and the feed that programs subscribe to: valid, true, and not sent to who has them."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
import recurring_ical_events
from icalendar import Calendar

from bot.core.events.model import EventStatus, Words
from bot.core.events.schedule import wall_of
from bot.web.atom import Entry, Feed, write_feed
from tests.web.squares import Square, day, voice, words

ATHENS = "Europe/Athens"
FEEDS = ("/c/athens/events.ics", "/c/athens/events.atom")


def moment(value: date | datetime, zone: str) -> datetime:
    """A DTSTART or DTEND as a moment; a day is its midnight there."""
    if isinstance(value, datetime):
        assert value.tzinfo is not None, "floating: nobody knows when that is"
        return value.astimezone(UTC)
    return datetime(value.year, value.month, value.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def read_strictly(text: str) -> Any:
    """The calendar, if there is nothing to complain of."""
    assert "\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    for component in calendar.walk():
        assert component.errors == []
        for required in {"VCALENDAR": ("PRODID", "VERSION"), "VEVENT": ("UID", "DTSTAMP", "DTSTART")}.get(
            component.name or "", ()
        ):
            assert required in component, (component.name, required)
    return calendar


async def a_full_programme(square: Square) -> None:
    """Series over the last Sunday of March, when the clocks go forward, and of October; one of all that is odd."""
    weekly = await square.announce("athens", words("Weekly"), "2026-03-21T02:30", rule="FREQ=WEEKLY;COUNT=40")
    await square.announce("athens", words("At the gap"), "2026-03-22T03:30", rule="FREQ=WEEKLY;COUNT=40")
    await square.announce(
        "athens", words("Over night"), "2026-03-28T23:00", hours=5, rule="FREQ=DAILY;COUNT=300"
    )
    await square.announce(
        "athens", words("Monthly day"), "2026-03-29T00:00", hours=24, all_day=True, rule="FREQ=MONTHLY"
    )
    await square.announce("athens", words("Long weekend"), "2026-10-24T00:00", hours=48, all_day=True)
    await square.announce("athens", words("Without an end"), "2026-05-01T12:00", hours=0)
    once = await square.announce(
        "athens",
        {"el": Words("Μία φορά", "Γραμμή.\n\nΆλλη; με, σημεία\\"), "en": Words("Once")},
        "2026-06-01T20:00",
    )
    moved, called_off, gone = (await square.occurrences("athens", weekly))[2:5]
    later = timedelta(days=1, hours=3)
    await square.change_occurrence(
        "athens", weekly, moved, starts_at=moved.starts_at + later, ends_at=moved.ends_at + later, moved=True
    )
    weekly = (await square.list_between("athens", moved.starts_at, moved.ends_at + later))[0].event
    weekly = next(
        listing.event
        for listing in await square.list_between(
            "athens", day("2026-03-20", ATHENS), day("2026-12-01", ATHENS)
        )
        if listing.event.id == weekly.id or listing.details.words_for("en").title == "Weekly"
    )
    await square.change_occurrence("athens", weekly, called_off, cancelled_at=square.clock.now())
    assert gone
    await square.change("athens", once, status=EventStatus.PUBLISHED)


async def test_the_calendar_says_what_the_bot_lists_to_the_minute(square: Square) -> None:
    await a_full_programme(square)
    calendar = read_strictly(await square.page("/c/athens/events.ics?lang=en"))
    start, end = day("2026-03-20", ATHENS), day("2027-03-01", ATHENS)
    listed = {
        (listing.event.uid, listing.occurrence.starts_at, listing.occurrence.ends_at)
        for listing in await square.list_between("athens", start, end)
    }
    said = {
        (str(event["UID"]), moment(event["DTSTART"].dt, ATHENS), moment(event.end, ATHENS))
        for event in recurring_ical_events.of(calendar).between(start, end)
        if event.get("STATUS") != "CANCELLED"
    }
    assert len(listed) > 350
    assert said == listed


async def test_the_calendar_says_what_is_cancelled_instead_of_being_silent(square: Square) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-04-01T20:00")
    series = await square.announce("athens", words("Chess"), "2026-04-02T18:00", rule="FREQ=WEEKLY;COUNT=4")
    second = (await square.occurrences("athens", series))[1]
    await square.change("athens", event, status=EventStatus.CANCELLED)
    await square.change_occurrence("athens", series, second, cancelled_at=square.clock.now())
    calendar = read_strictly(await square.page("/c/athens/events.ics"))
    found = recurring_ical_events.of(calendar).between(day("2026-04-01", ATHENS), day("2026-05-01", ATHENS))
    cancelled = {
        (str(e["UID"]), e["DTSTART"].dt.astimezone(UTC)) for e in found if e.get("STATUS") == "CANCELLED"
    }
    assert cancelled == {
        (event.uid, datetime(2026, 4, 1, 17, tzinfo=UTC)),
        (series.uid, second.starts_at),
    }


async def test_the_calendar_is_named_and_says_how_often_to_look(square: Square) -> None:
    calendar = read_strictly(await square.page("/c/athens/events.ics?lang=el"))
    assert "Αθήνα" in calendar["X-WR-CALNAME"]
    assert calendar["REFRESH-INTERVAL"].dt >= timedelta(hours=1)


async def test_the_calendar_is_in_the_readers_language_and_leads_to_the_page(square: Square) -> None:
    event = await square.announce(
        "belgrade", {"sr-Cyrl": Words("Вече џеза"), "en": Words("Jazz night")}, "2026-04-01T20:00"
    )
    [occurrence] = await square.occurrences("belgrade", event)
    for tag, title in (("sr-Cyrl", "Вече џеза"), ("sr-Latn", "Veče džeza"), ("en", "Jazz night")):
        [said] = read_strictly(await square.page(f"/c/belgrade/events.ics?lang={tag}")).walk("VEVENT")
        assert said["SUMMARY"] == title
        assert occurrence.id in said["URL"]


async def test_no_calendar_is_given_an_address_that_is_not_of_the_web(square: Square) -> None:
    event = await square.announce(
        "athens", words("Jazz"), "2026-04-02T20:00", rule="FREQ=WEEKLY;COUNT=2", link="javascript:alert(1)"
    )
    second = (await square.occurrences("athens", event))[1]
    await square.change_occurrence("athens", event, second, changes={"link": "javascript:alert(2)"})
    text = await square.page("/c/athens/events.ics")
    assert "javascript" not in text
    assert len(read_strictly(text).walk("VEVENT")) == 2


async def test_what_was_over_a_month_ago_is_not_in_the_calendar(square: Square) -> None:
    await square.announce("athens", words("Old"), "2026-03-28T20:00")
    assert "Old" in await square.page("/c/athens/events.ics?lang=en")
    square.later(days=30)
    assert "Old" in await square.page("/c/athens/events.ics?lang=en")
    square.later(days=3)
    assert "Old" not in await square.page("/c/athens/events.ics?lang=en")


async def parsed(square: Square, path: str) -> Any:
    """A feed that a reader has nothing to complain of."""
    response, _ = await square.get(path)
    headers = {name.lower(): value for name, value in response.headers.items()}
    feed = feedparser.parse(await response.read(), response_headers=headers)
    assert feed.bozo == 0, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


async def test_the_feed_tells_each_event_once_the_newest_first(square: Square) -> None:
    await square.announce("athens", words("Daily"), "2026-03-28T20:00", rule="FREQ=DAILY;COUNT=30")
    square.later(minutes=5)
    jazz = await square.announce(
        "athens", words("Jazz", "Line <one>.\n\nLine two."), "2026-04-02T20:00", place="Plaka", price="5 €"
    )
    [occurrence] = await square.occurrences("athens", jazz)
    feed = await parsed(square, "/c/athens/events.atom?lang=en")
    assert [entry.title for entry in feed.entries] == ["Jazz", "Daily"]
    entry = feed.entries[0]
    assert entry.link.endswith(f"/c/athens/events/{occurrence.id}?lang=en")
    assert entry.id.startswith("urn:uuid:")
    assert datetime.fromisoformat(entry.updated) == jazz.changed_at
    [content] = entry.content
    assert content.type == "text/html"
    for said in ("Thursday, 2 April 2026 at 20:00–22:00", "Plaka", "5 €", "Line &lt;one&gt;.", "Line two."):
        assert said in content.value
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"].endswith("/c/athens/events.atom?lang=en")
    assert links["alternate"].endswith("/c/athens/events?lang=en")
    assert links["self"].startswith("http://")
    assert feed.feed.author == "Athens"
    assert feed.feed.language == "en"
    assert "Athens" in feed.feed.title


async def test_the_feeds_ids_stay_and_tell_everything_apart(square: Square) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-04-02T20:00")
    await square.announce("athens", words("Jazz"), "2026-04-02T20:00")
    first = await parsed(square, "/c/athens/events.atom?lang=en")
    square.later(days=1)
    await square.change("athens", event, status=EventStatus.CANCELLED)
    second = await parsed(square, "/c/athens/events.atom?lang=en")
    greek = await parsed(square, "/c/athens/events.atom?lang=el")
    assert {entry.id for entry in first.entries} == {entry.id for entry in second.entries}
    assert sorted(entry.title for entry in second.entries) == ["Cancelled: Jazz", "Jazz"]
    ids = [feed.feed.id for feed in (first, greek)] + [
        entry.id for feed in (first, greek) for entry in feed.entries
    ]
    assert len(set(ids)) == 6


async def test_a_series_goes_on_in_the_feed_when_one_of_it_is_called_off(square: Square) -> None:
    series = await square.announce("athens", words("Chess"), "2026-04-02T18:00", rule="FREQ=WEEKLY;COUNT=4")
    await square.change_occurrence(
        "athens", series, (await square.occurrences("athens", series))[0], cancelled_at=square.clock.now()
    )
    [entry] = (await parsed(square, "/c/athens/events.atom?lang=en")).entries
    assert entry.title == "Chess"
    assert "Thursday, 9 April 2026 at 18:00" in entry.content[0].value
    assert "Cancelled: Thursday, 2 April 2026 at 18:00" in entry.content[0].value


async def test_characters_that_no_xml_may_have_spoil_nothing(square: Square) -> None:
    await square.announce(
        "athens", words("Ja\x0bzz", "\x1b[31m\ufffe]]>"), "2026-04-02T20:00", link="javascript:x"
    )
    [entry] = (await parsed(square, "/c/athens/events.atom?lang=en")).entries
    assert entry.title == "Jazz"
    assert "[31m]]&gt;" in entry.content[0].value
    assert "javascript" not in entry.content[0].value


def test_a_feed_is_well_formed_whatever_is_in_it() -> None:
    at = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)
    evil = "".join(map(chr, range(0x110))) + "\ud83c\uffff<&\"'>]]>"
    entry = Entry("name", evil, f"https://example.org/{evil}", at, at, evil)
    written = write_feed(Feed("name", evil, evil, "en", "https://example.org", evil, at, [entry]))
    read = feedparser.parse(written, response_headers={"content-type": "application/atom+xml; charset=utf-8"})
    assert read.bozo == 0, read.get("bozo_exception")
    assert read.entries[0].updated == "2026-03-27T10:00:00Z"
    assert "\x7f" in read.entries[0].content[0].value


async def test_an_empty_feed_and_an_empty_calendar_are_valid_too(square: Square) -> None:
    assert (await parsed(square, "/c/athens/events.atom")).entries == []
    assert read_strictly(await square.page("/c/athens/events.ics")).walk("VEVENT") == []


@pytest.mark.parametrize(
    ("path", "content_type"), [(FEEDS[0], "text/calendar"), (FEEDS[1], "application/atom+xml")]
)
async def test_who_has_it_is_not_sent_it_again(square: Square, path: str, content_type: str) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-04-02T20:00")
    response, text = await square.get(path)
    etag, modified = response.headers["ETag"], response.headers["Last-Modified"]
    assert response.content_type == content_type
    assert response.charset == "utf-8"
    assert etag.startswith('"')
    assert response.headers["Cache-Control"] == "public, max-age=300"
    square.later(hours=1)  # nothing is changed by the hour
    for condition in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"other", W/{etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
        {"If-None-Match": etag, "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ):
        again, empty = await square.get(path, **condition)
        assert (again.status, empty) == (304, ""), condition
        assert again.headers["ETag"] == etag
        assert again.headers["Cache-Control"] == "public, max-age=300"
    for condition in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "nonsense"},
    ):
        again, same = await square.get(path, **condition)
        assert (again.status, same) == (200, text)
    await square.change("athens", event, details=event.details.changed_by({"texts": [["en", "Blues", ""]]}))
    square.later(seconds=10)
    for condition in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        again, other = await square.get(path, **condition)
        assert again.status == 200
        assert "Blues" in other
        assert again.headers["ETag"] != etag


@pytest.mark.parametrize("path", [*FEEDS, "/c/athens/events"])
async def test_one_may_ask_for_the_headers_alone(square: Square, path: str) -> None:
    await square.announce("athens", words("Jazz"), "2026-04-02T20:00")
    whole, text = await square.get(path)
    async with square.client.head(path) as head:
        assert head.status == 200
        assert await head.read() == b""
        assert head.headers["ETag"] == whole.headers["ETag"]
        assert int(head.headers["Content-Length"]) == len(text.encode())
    assert (await square.client.post(path)).status == 405


async def test_a_city_that_changes_another_languages_texts_changes_only_that_calendar(square: Square) -> None:
    event = await square.announce("athens", {"el": Words("Τζαζ"), "en": Words("Jazz")}, "2026-04-02T20:00")
    greek, _ = await square.get("/c/athens/events.ics?lang=el")
    english, _ = await square.get("/c/athens/events.ics?lang=en")
    assert greek.headers["ETag"] != english.headers["ETag"]
    assert event


async def test_the_pages_of_one_moment_are_made_once(square: Square) -> None:
    await a_full_programme(square)
    began = time.perf_counter()
    await square.page("/c/athens/events.ics?lang=en")
    first = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(3):
        await square.page("/c/athens/events.ics?lang=en")
    assert time.perf_counter() - began < 3 * first


async def test_a_whole_day_is_a_date_in_the_calendar(square: Square) -> None:
    event = await square.announce("athens", words("Holiday"), "2026-03-29T00:00", hours=24, all_day=True)
    [said] = read_strictly(await square.page("/c/athens/events.ics")).walk("VEVENT")
    assert said["DTSTART"].dt == date(2026, 3, 29)
    [occurrence] = await square.occurrences("athens", event)
    assert wall_of(occurrence.starts_at, ATHENS).date() == date(2026, 3, 29)
    assert occurrence.ends_at - occurrence.starts_at == timedelta(hours=23)
    assert voice("el")
