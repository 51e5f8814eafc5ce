"""What editors and who suggests something see: Telegram takes it, a phone shows it, and every problem has a sentence."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.events.attending import CheckedIn
from bot.core.events.entries import CalendarProblem, CalendarUnreadable, Entry, EntryProblem, Refusal
from bot.core.events.importing import FeedFailed, Report
from bot.core.events.laying import Shift
from bot.core.events.model import (
    FREE,
    Attendance,
    AttendanceStatus,
    Details,
    Draft,
    Event,
    EventStatus,
    Feed,
    Feedback,
    InvalidDetail,
    Listing,
    Occurrence,
    Scope,
    Words,
)
from bot.core.events.overseeing import Overview, Ticket
from bot.core.events.ports import Numbers
from bot.core.events.publishing import Effect
from bot.core.events.repeating import Repetition, Rhythm, repeated, rhythms_from
from bot.core.events.schedule import Problem, Schedule
from bot.interchange.fetching import FetchReason
from bot.telegram.pager import page_of
from bot.telegram.screens import CAPTION_LIMIT, Screen, read_length
from handlers.events import (
    cancelling_screens,
    door_screens,
    editor_screens,
    export_screens,
    feed_screens,
    form_screens,
    import_screens,
    problems,
    prompt_screens,
    publishing_screens,
    reasons,
    suggestion_screens,
    when_screens,
)
from handlers.events.form import Field, Form, Purpose
from handlers.events.form_values import repetition
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    LONGEST_ID,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)
from tests.interchange.walls import wall

SKOPJE = FOUNDING["skopje"]
BELGRADE = FOUNDING["belgrade"]
SCHEDULE = Schedule(wall("2026-03-14 19:00"), "Europe/Skopje", timedelta(hours=2))
RUDE = "<b>Jazz</b> & co"
FULL = Details(
    texts={"en": Words("T" * 120, "D" * 3000), "mk": Words(RUDE)},
    place="P" * 200,
    location=(41.99, 21.43),
    topic="culture",
    capacity=1_000_000,
    guests_limit=10,
    price="C" * 120,
    organiser="O" * 120,
    accessibility="A" * 120,
    spoken=("mk", "en"),
    picture="file-id",
    link="https://example.org/" + "x" * 480,
)


def _draft(details: Details = FULL, schedule: Schedule | None = SCHEDULE, **given: object) -> Draft:
    return replace(Draft(LONGEST_ID, LONGEST_ID, details, schedule, NOW), **given)  # type: ignore[arg-type]


def _event(status: EventStatus = EventStatus.PUBLISHED, schedule: Schedule = SCHEDULE) -> Event:
    return Event(
        LONGEST_ID,
        "uid",
        FULL,
        schedule,
        status,
        created_at=NOW,
        changed_at=NOW,
        publish_at=NOW,
        source="file",
    )


def _listing(
    city: City, status: EventStatus = EventStatus.PUBLISHED, schedule: Schedule = SCHEDULE
) -> Listing:
    start = schedule.at(schedule.start)
    occurrence = Occurrence(LONGEST_ID, LONGEST_ID, schedule.start, start, start + timedelta(hours=2))
    return Listing(_event(status, schedule), occurrence, FULL, city.slug, going=3, waiting=2)


def _forms(city: City) -> list[Form]:
    weekly = repeated(SCHEDULE, Repetition(Rhythm.WEEKLY, (1, 5), count=10))
    skipped = replace(SCHEDULE, start=wall("2026-03-29 02:30"))
    over = replace(SCHEDULE, start=wall("2026-01-01 19:00"))
    changes = [
        _draft(schedule=weekly, event_id=LONGEST_ID, occurrence_id=LONGEST_ID, scope=scope) for scope in Scope
    ]
    drafts = [
        _draft(Details(), None),
        _draft(schedule=weekly),
        _draft(schedule=skipped),
        _draft(schedule=over),
        _draft(replace(FULL, price=FREE), event_id=LONGEST_ID),
        _draft(by_editor=False),
        _draft(Details(), None, by_editor=False),
        *changes,
    ]
    return [
        Form(draft, city, NOW, _event(EventStatus.SCHEDULED) if draft.event_id else None) for draft in drafts
    ]


def _of_forms(tag: str, city: City) -> Iterable[Screen]:
    t = voice(tag)
    for form in _forms(city):
        yield form_screens.form_card(t, form, Markup("note"), overflow=77)
        yield prompt_screens.title(t, form, city.languages[-1], Markup("note"))
        yield prompt_screens.description(t, form, city.languages[0])
        for field in (Field.PLACE, Field.PRICE, Field.ORGANISER, Field.ACCESSIBILITY, Field.LINK):
            yield prompt_screens.written(t, form, field, guided=True)
            yield prompt_screens.written(t, form, field)
        yield prompt_screens.location(t, form)
        yield prompt_screens.topic(t, form)
        yield prompt_screens.seats(t, form)
        yield prompt_screens.guests(t, form)
        yield prompt_screens.spoken(t, form)
        yield prompt_screens.picture(t, form)
        yield prompt_screens.translations(t, form)
        yield prompt_screens.translation(t, form, city.languages[0])
        for purpose in Purpose:
            yield when_screens.day(t, form, purpose, None, {3, 14})
            yield when_screens.hour(t, form, purpose)
            yield when_screens.length(t, form, purpose)
        yield when_screens.overview(t, form)
        yield when_screens.count(t, form)
        yield when_screens.publishing_hour(t, form, date(2026, 3, 14))
        if form.draft.schedule:
            yield when_screens.repeats(t, form)
        yield publishing_screens.no_preview(t, form)
        yield publishing_screens.confirm_discard(t, form)
        listing = _listing(city)
        moved = replace(listing.occurrence, starts_at=listing.occurrence.starts_at + timedelta(hours=1))
        off = replace(listing.occurrence, cancelled_at=NOW)
        shifts = [Shift(listing.occurrence, each, "a", "b") for each in (moved, off, listing.occurrence)]
        yield publishing_screens.effect(t, form, Effect(tuple(shifts * 5), 12), list(Field))
        yield publishing_screens.effect(t, form, Effect((), 0), [])
        if form.listing:
            for language in city.languages:
                yield publishing_screens.preview(t, voice(language), form, form.listing)


def _of_editors(tag: str, city: City) -> Iterable[Screen]:
    t = voice(tag)
    weekly = repeated(SCHEDULE, Repetition(Rhythm.WEEKLY, (1, 5)))
    numbers = Numbers(12, 5, 3, 1, 7, 4, 4.25)
    said = tuple(Feedback(LONGEST_ID, LONGEST_ID, 5, RUDE * 80, NOW) for _ in range(9))
    yield editor_screens.home(t, city, editor_screens.Work(3, 2, 1), several=True)
    yield editor_screens.home(t, city, editor_screens.Work(0, 0, 0), several=False)
    for listings in ([], [_listing(city)] * 20):
        yield editor_screens.upcoming(t, city, listings, 1, NOW)
        yield editor_screens.upcoming(t, city, listings, 0, NOW, RUDE)
        yield editor_screens.suggestions(t, city, listings, 0, NOW)
        yield editor_screens.scheduled(t, city, listings, 0, NOW)
        yield suggestion_screens.suggest(t, city, [_draft()] * len(listings), NOW)
        yield editor_screens.drafts(t, city, [_draft(), _draft(Details(), None)] * len(listings), 0, NOW)
    for listing in (_listing(city), _listing(city, schedule=weekly), _listing(city, EventStatus.CANCELLED)):
        seen = Overview(listing, numbers, said)
        yield editor_screens.card(t, city, seen, NOW)
        yield editor_screens.card(t, city, seen, NOW + timedelta(days=60))
        yield editor_screens.attendance(t, city, seen, NOW)
        yield editor_screens.feedback(t, city, seen, 1)
        yield editor_screens.feedback(t, city, replace(seen, feedback=()), 0)
        yield editor_screens.dates(t, city, seen, [listing] * 20, NOW)
        yield editor_screens.which_dates(t, city, seen, NOW, cancels=True)
        for scope in Scope:
            told = publishing_screens.told(t, 3)
            yield cancelling_screens.ask_reason(t, city, seen, scope, told, NOW)
            yield cancelling_screens.confirm(t, city, seen, scope, RUDE * 60, told, NOW)
        yield publishing_screens.saved(t, city, listing, 5)
        yield publishing_screens.published(t, city, listing)
        yield publishing_screens.scheduled(t, city, listing)
        yield suggestion_screens.ask_reason(t, city, listing)
    for status in EventStatus:
        yield suggestion_screens.review(t, city, _listing(city, status), NOW)
        yield suggestion_screens.decided(t, city, _listing(city, status))
    yield suggestion_screens.submitted(t, city)


def _of_calendars(tag: str, city: City) -> Iterable[Screen]:
    t = voice(tag)
    entry = Entry("uid", 0, FULL, SCHEDULE, False, (), 12)
    refused = [Refusal(1234, RUDE * 20, problem, "detail") for problem in (*EntryProblem, *Problem)]
    report = Report((entry,) * 30, (entry,), (entry,), 4, tuple(refused), (_event(),), 7, RUDE)
    feed = Feed(LONGEST_ID, "https://calendar.example.org/" + "x" * 400, LONGEST_ID, NOW, checked_at=NOW)
    yield import_screens.ask_file(t, city)
    yield import_screens.which_city(t, list(FOUNDING.values()))
    for each in (report, Report(), Report(unchanged=3)):
        yield import_screens.dry_run(t, city, each, "file.ics")
        yield import_screens.imported(t, city, each)
        yield feed_screens.feed_dry_run(t, city, each, feed.url)
    yield import_screens.send_again(t, city)
    yield feed_screens.feeds(t, city, [])
    yield feed_screens.feeds(t, city, [feed, replace(feed, failure="timeout")] * 10)
    for failure in (None, "timeout", "status 404", "truncated (line 5)", "nonsense"):
        yield feed_screens.feed(t, city, replace(feed, failure=failure))
    yield feed_screens.ask_address(t, city)
    yield export_screens.ask_format(t, city)


def _of_the_door(tag: str, city: City) -> Iterable[Screen]:
    t = voice(tag)
    for status in AttendanceStatus:
        attendance = Attendance(LONGEST_ID, LONGEST_ID, status, 3, 1, NOW, LONGEST_ID, checked_in_at=NOW)
        for event in (EventStatus.PUBLISHED, EventStatus.CANCELLED):
            ticket = Ticket(_listing(city, event), attendance, is_now=False)
            yield door_screens.not_now(t, city, ticket, NOW)
            yield door_screens.not_good(t, city, ticket, NOW)
            for again in (True, False):
                yield door_screens.welcome(t, city, CheckedIn(ticket.listing, attendance, again), NOW)
    yield door_screens.nobodys(t)


def _all(tag: str) -> Iterable[Screen]:
    for city in (SKOPJE, FAR_FETCHED):
        yield from _of_forms(tag, city)
        yield from _of_editors(tag, city)
        yield from _of_calendars(tag, city)
        yield from _of_the_door(tag, city)
    yield editor_screens.which_city(voice(tag), page_of(list(FOUNDING.values()), 2, 8))


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_is_one_that_telegram_takes_and_a_phone_shows_whole(tag: str) -> None:
    for screen in _all(tag):
        expect_telegram_takes(screen)
        assert read_length(screen.text) <= 4096
        if screen.picture is not None:
            assert read_length(screen.text) <= CAPTION_LIMIT, screen.text
        days = [button for row in screen.rows if len(row) == 7 for button in row]
        wide = [name for name in too_wide(screen) if name not in {button.text for button in days}]
        assert wide == []


@pytest.mark.parametrize("tag", ["en", "tr", "sr-Cyrl", "el"])
def test_every_screen_has_a_way_back_at_its_end(tag: str) -> None:
    t = voice(tag)
    ways = {
        t.pgettext("half-button", "‹ Back"),
        t.pgettext("button", "‹ Back to the form"),
        t.pgettext("button", "☰ Menu"),
        t.pgettext("half-button", "🗑 Throw away"),
    }
    for screen in _all(tag):
        assert labels(screen)[-1] in ways, labels(screen)


@pytest.mark.parametrize("tag", TAGS)
def test_every_problem_has_a_sentence_of_its_own(tag: str) -> None:
    t = voice(tag)
    calendars = [problems.of_calendar(t, CalendarUnreadable(each, limit=5)) for each in CalendarProblem]
    for said in (
        [problems.of_schedule(t, problem) for problem in Problem],
        [problems.of_entry(t, problem, "detail") for problem in (*EntryProblem, *Problem)],
        [problems.of_feed(t, FeedFailed(reason.value)) for reason in FetchReason],
        calendars,
    ):
        assert all(said)
        assert len(set(said)) == len(said)
    anything = problems.of_feed(t, FeedFailed("nonsense"))
    assert {problems.of_last_look(t, reason.value) for reason in FetchReason} == {
        problems.of_feed(t, FeedFailed(reason.value)) for reason in FetchReason
    }
    assert anything not in {problems.of_last_look(t, problem.value) for problem in CalendarProblem}


@pytest.mark.parametrize(
    "name",
    [
        "texts",
        "title",
        "description",
        "place",
        "price",
        "link",
        "topic",
        "capacity",
        "guests_limit",
        "reason",
    ],
)
def test_every_field_that_cannot_be_so_says_what_it_can_be(name: str) -> None:
    said = problems.of_detail(voice("en"), InvalidDetail(name, 120))
    assert said
    assert "120" in said or name in ("texts", "topic")


def test_where_in_a_file_and_which_code_are_told() -> None:
    t = voice("en")
    truncated = CalendarUnreadable(CalendarProblem.TRUNCATED, line=7)
    assert problems.of_calendar(t, truncated).endswith("(Line 7)")
    assert "5 MB" in problems.of_calendar(t, CalendarUnreadable(CalendarProblem.TOO_LARGE, limit=5_000_000))
    assert "404" in problems.of_feed(t, FeedFailed("status", "status 404"))
    assert "404" in problems.of_last_look(t, "status status 404")


def test_a_dry_run_names_the_first_ten_refusals_with_line_and_reason_and_counts_the_others() -> None:
    refused = [Refusal(number, f"Event {number}", EntryProblem.NO_START) for number in range(1, 14)]
    text = import_screens.dry_run(voice("en"), SKOPJE, Report(refused=tuple(refused), unchanged=1), "x").text
    assert "• Line 10, “Event 10”: it does not say when it begins" in text
    assert "Event 11" not in text
    assert "and 3 more" in text
    assert "Not taken: <b>13</b>" in text


def test_what_people_wrote_is_shown_as_it_is() -> None:
    rude = Details(
        texts={"en": Words(RUDE, RUDE)}, place=RUDE, price=RUDE, organiser=RUDE, accessibility=RUDE
    )
    form = Form(_draft(rude), SKOPJE, NOW)
    assert form.listing
    screens = [
        form_screens.form_card(voice("en"), form),
        publishing_screens.preview(voice("en"), voice("en"), form, form.listing),
        publishing_screens.confirm_discard(voice("en"), form),
    ]
    for screen in screens:
        assert "&lt;b&gt;Jazz&lt;/b&gt; &amp; co" in screen.text
        assert "<b>Jazz</b>" not in screen.text


def test_the_form_of_a_resident_has_fewer_fields_and_sends_to_the_city() -> None:
    shown = form_screens.form_card(voice("en"), Form(_draft(by_editor=False), SKOPJE, NOW))
    names = [name.removeprefix("✓ ") for name in labels(shown)]
    assert names[:6] == ["Title", "When", "Place", "Description", "Picture", "Price"]
    assert "📨 Send to the city" in names
    assert not any("Publish" in name for name in names)


def test_what_is_missing_is_told_and_cannot_be_published_yet() -> None:
    shown = form_screens.form_card(voice("en"), Form(_draft(Details(), None), SKOPJE, NOW))
    assert "Still needed: a title and a day." in shown.text
    assert not any(button.startswith("ef.p:") for button in data(shown))


def test_missing_translations_are_listed_and_serbian_in_latin_letters_is_none() -> None:
    details = Details(texts={"sr-Cyrl": Words("Џез")})
    form = Form(_draft(details), BELGRADE, NOW)
    assert "Not translated yet: English." in form_screens.form_card(voice("en"), form).text


@pytest.mark.parametrize("tag", TAGS)
def test_every_rhythm_is_said_in_words(tag: str) -> None:
    start = wall("2026-03-28 19:00")
    said = [
        repetition(voice(tag), repeated(replace(SCHEDULE, start=start), Repetition(rhythm)))
        for rhythm in rhythms_from(start)
    ]
    assert len(set(said)) == len(said)


def test_ready_reasons_are_told_in_the_authors_language_and_others_as_they_were_written() -> None:
    t = voice("en")
    for name in reasons.READY:
        assert not reasons.in_words(t, reasons.code_of(name)).startswith("ready:")
    assert reasons.in_words(t, RUDE) == Markup.escape(RUDE)
    assert reasons.in_words(t, "ready:nonsense") == "ready:nonsense"
    with pytest.raises(ValueError):
        reasons.code_of("nonsense")


def test_a_language_that_the_city_writes_in_two_scripts_is_spoken_once() -> None:
    city = replace(FAR_FETCHED, languages=("sr-Cyrl", "sr-Latn", "en"))
    form = Form(_draft(replace(FULL, spoken=("sr-Latn",))), city, NOW)
    screen = prompt_screens.spoken(voice("en"), form)
    assert list(labels(screen))[:2] == ["✓ Српски", "English"]


def test_who_translates_a_description_sees_what_it_says() -> None:
    texts = {"mk": Words("Џез", "Пет музичари"), "en": Words("Jazz")}
    form = Form(_draft(replace(FULL, texts=texts)), replace(FAR_FETCHED, languages=("mk", "en")), NOW)
    assert "Македонски:</b> Пет музичари" in prompt_screens.description(voice("en"), form, "en").text
    assert "Пет музичари" not in prompt_screens.description(voice("en"), form, "mk").text


def test_the_guided_beginning_does_not_say_an_hour_that_nobody_chose() -> None:
    form, t = Form(_draft(), FAR_FETCHED, NOW), voice("en")
    assert "Now:" in when_screens.hour(t, form, Purpose.START).text
    assert "Now:" not in when_screens.hour(t, form, Purpose.GUIDED).text
