"""A digest on a phone: what each line says, what fits on a page, and what can be done about it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.core.cities.model import City
from bot.core.digests.contents import Contents
from bot.core.digests.model import Digest, News, Section, Told
from bot.core.digests.mornings import Closing, Morning, Promise
from bot.core.residents.model import DigestFrequency, Settings
from bot.core.surveys.model import Survey, SurveyStatus, Terms
from bot.telegram.screens import TEXT_LIMIT, Screen, as_read, read_length
from bot.telegram.taps import Tap
from handlers.digests import callbacks, morning_screens, screens
from handlers.digests.entries import Entry, Reading, entries
from handlers.digests.routes import muted_sections, written
from handlers.ideas import notice_lines
from handlers.residents import settings_screens
from tests.handlers.event_pictures import BELGRADE, JAZZ, LONGEST, a_listing
from tests.handlers.idea_pictures import a_view, an_answer, an_idea, spiteful, the_worst_view
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    LONGEST_ID,
    NOW,
    TAGS,
    a_resident,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

DAY = date(2026, 3, 2)
SPLIT = FOUNDING["split"]


def a_survey(title: str = "Your park", closes_at: datetime | None = None, **given: Any) -> Survey:
    usual: dict[str, Any] = {
        "id": LONGEST_ID,
        "status": SurveyStatus.OPEN,
        "title": {"en": title},
        "terms": Terms(closes_at=closes_at),
        "created_by": "a" * 16,
        "created_at": NOW,
        "changed_at": NOW,
        "minutes": 4,
    }
    return Survey(**(usual | given))


def news(section: Section, city: City = BELGRADE, id: str = LONGEST_ID) -> News:
    return News(section, city.slug, id, NOW, NOW)


def shown(
    t_tag: str, digest: Digest, contents: list[Contents], told: list[tuple[Told, Any]] | None = None
) -> list[Entry]:
    home = contents[0].city
    return entries(voice(t_tag), digest, contents, told or [], Reading(home, NOW, "charshi_bot"))


def a_day_of(tag: str) -> list[Entry]:
    """One of each at home, and an event of a city that she follows."""
    there = replace(a_listing(city=SPLIT), city=SPLIT.slug)
    digest = Digest(
        DAY,
        BELGRADE.slug,
        (
            *(news(section) for section in (Section.IDEAS, Section.EVENTS, Section.SURVEYS)),
            news(Section.EVENTS, SPLIT),
        ),
        (Told(BELGRADE.slug, "idea.progress", "i", NOW, {"idea": "d" * 16, "code": "BEG-2026-0001"}),),
    )
    view = a_view(an_idea(supports=12), BELGRADE)
    answered = replace(view, answer=an_answer())
    line = notice_lines.progress(voice(tag), answered, {})
    home = Contents(
        BELGRADE,
        {LONGEST_ID: a_listing()},
        {LONGEST_ID: a_survey(closes_at=NOW + timedelta(hours=30))},
        {LONGEST_ID: view},
    )
    return shown(tag, digest, [home, Contents(SPLIT, {LONGEST_ID: there})], [(digest.told[0], line)])


def the_worst(tag: str, count: int) -> list[Entry]:
    """So many of each kind, at their longest."""
    ids = [f"{number:016x}" for number in range(count)]
    sections = (Section.SURVEYS, Section.EVENTS, Section.IDEAS)
    digest = Digest(
        DAY,
        FAR_FETCHED.slug,
        tuple(news(section, FAR_FETCHED, one) for section in sections for one in ids),
        tuple(Told(FAR_FETCHED.slug, "idea.progress", one, NOW, {"idea": one, "code": "X"}) for one in ids),
    )
    survey = a_survey(spiteful(400), NOW + timedelta(hours=30))
    listing, view = a_listing(LONGEST, FAR_FETCHED), the_worst_view()
    contents = Contents(
        FAR_FETCHED,
        {one: replace(listing, occurrence=replace(listing.occurrence, id=one)) for one in ids},
        {one: replace(survey, id=one) for one in ids},
        {one: replace(view, idea=replace(view.idea, id=one)) for one in ids},
    )
    line = notice_lines.progress(voice(tag), view, {})
    return shown(tag, digest, [contents], [(told, line) for told in digest.told])


def mornings(tag: str) -> list[Screen]:
    t = voice(tag)
    promise = Promise(LONGEST_ID, "ASL-2026-1234567", spiteful(200), NOW - timedelta(days=1))
    closing = Closing(LONGEST_ID, {"en": spiteful(400)}, NOW + timedelta(days=1), 1_234_567)
    full = Morning(
        1_234,
        99,
        NOW - timedelta(days=3),
        12,
        (promise,) * 40,
        (closing,) * 40,
        ("b" * 16,) * 3,
        (("c", NOW),),
    )
    return [
        morning_screens.morning(t, FAR_FETCHED, full, NOW),
        morning_screens.morning(t, FAR_FETCHED, Morning(suggestions=1), NOW),
        morning_screens.stopped(t, FAR_FETCHED),
        morning_screens.on_again(t, FAR_FETCHED),
    ]


def choices(tag: str, frequency: DigestFrequency = DigestFrequency.WEEKLY, **given: Any) -> Screen:
    return settings_screens.digest(voice(tag), a_resident(settings=Settings(tag, digest=frequency)), **given)


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_is_one_that_telegram_takes_and_a_phone_shows_whole(tag: str) -> None:
    t = voice(tag)
    undo = Tap(callbacks.UNDO, "", (DigestFrequency.WEEKLY, "15"))
    worst = the_worst(tag, 3)
    for screen in (
        screens.digest(t, BELGRADE, DAY, a_day_of(tag)),
        *(screens.digest(t, FAR_FETCHED, DAY, worst, number) for number in range(4)),
        screens.over(t),
        screens.stopped(t, DigestFrequency.WEEKLY),
        choices(tag, undo=undo, muted=frozenset(Section)),
        *mornings(tag),
    ):
        expect_telegram_takes(screen)
        assert too_wide(screen) == []
    for toast in (
        screens.made_weekly(t),
        screens.no_less(t),
        screens.undone(t),
        screens.on_again(t),
        *(screens.left_out(t, section) for section in Section),
    ):
        assert 0 < len(toast) <= 200


def test_what_is_new_stands_in_order_with_date_place_and_link_and_the_other_city_below_its_name() -> None:
    screen = screens.digest(voice("en"), BELGRADE, DAY, a_day_of("en"))
    assert as_read(screen.text) == (
        "📬 Hello! This is new:\nBelgrade · Monday, 2 March 2026\n\n"
        "📋 Surveys\n• Your park · about 4 minutes · closes tomorrow at 17:00\n\n"
        "📅 Events\n• Jazz night · Monday, 9 March at 19:00–21:00 · Dom omladine\n\n"
        "🔔 What you follow\n• 📢 Published: More benches in the City Park\n\n"
        "💡 New ideas\n• More benches in the City Park · 👍 12\n\n"
        "🏙 Split\n📅 Jazz night · Monday, 9 March at 19:00–21:00 · Dom omladine"
    )
    for link in (
        f's-belgrade-{LONGEST_ID}">Your park</a>',
        f'e-belgrade-{LONGEST_ID}">Jazz night</a>',
        f'i-belgrade-{"d" * 16}">📢 Published',
        f'e-split-{LONGEST_ID}">Jazz night</a>',
    ):
        assert f'<a href="https://t.me/charshi_bot?start={link}' in screen.text


def test_the_first_few_can_be_acted_on_and_there_is_less_and_stop() -> None:
    screen = screens.digest(voice("en"), BELGRADE, DAY, a_day_of("en"))
    assert [one.split(":")[0] for one in data(screen)] == [
        *(callbacks.SURVEY, callbacks.EVENT, callbacks.IDEA),
        *(callbacks.LESS, callbacks.OFF, callbacks.MENU),
    ]
    assert labels(screen)[:2] == ["✍️ Answer: Your park", "📅 Jazz night"]
    assert labels(screen)[2].startswith("📢 More benches"), "of news the mark and the title: there is no room"


def test_a_reader_elsewhere_is_told_whose_hours_these_are() -> None:
    listing = replace(a_listing(), city=BELGRADE.slug)
    digest = Digest(DAY, "skopje", (news(Section.EVENTS),))
    home = FAR_FETCHED
    contents = [Contents(home), Contents(BELGRADE, {LONGEST_ID: listing})]
    (entry,) = shown("en", digest, contents)
    assert "19:00–21:00 (local time of Belgrade)" in as_read(entry.line)


def test_a_title_is_read_in_the_readers_language_and_script() -> None:
    (entry,) = shown(
        "sr-Latn",
        Digest(DAY, BELGRADE.slug, (news(Section.EVENTS),)),
        [Contents(BELGRADE, {LONGEST_ID: a_listing(JAZZ)})],
    )
    assert "Džez veče" in entry.line


def test_what_is_there_no_more_has_no_line_and_what_is_withdrawn_opens_nothing() -> None:
    told = Told(BELGRADE.slug, "idea.withdrawn", "i", NOW, {"idea": LONGEST_ID, "code": "BEG-2026-0001"})
    digest = Digest(DAY, BELGRADE.slug, tuple(news(section) for section in Section), (told,))
    line = notice_lines.withdrawn(voice("en"), "BEG-2026-0001")
    (entry,) = shown("en", digest, [Contents(BELGRADE)], [(told, line)])
    assert (entry.line, entry.button) == (line.words, None)


@pytest.mark.parametrize("tag", ["en", "bg"])
def test_of_three_hundred_things_a_page_shows_what_a_phone_shows_and_all_are_read_once(tag: str) -> None:
    t, everything = voice(tag), the_worst(tag, 75)
    assert len(everything) == 300
    pages = screens.pages_of(t, FAR_FETCHED, everything)
    assert [one for page in pages for one in page] == everything
    assert len(pages) > 20
    for number in (0, 1, len(pages) - 1):
        screen = screens.digest(t, FAR_FETCHED, DAY, everything, number)
        expect_telegram_takes(screen)
        _, _, body = screen.text.partition("\n\n")
        assert len([line for line in body.splitlines() if line]) <= screens.MOST_LINES
    for page in pages:
        assert read_length(screens.body(t, FAR_FETCHED, page)) < TEXT_LIMIT - 400
    first, last = (screens.digest(t, FAR_FETCHED, DAY, everything, number) for number in (0, len(pages) - 1))
    assert f"dg:{FAR_FETCHED.slug}:2026-03-02:1" in data(first)
    assert f"dg:{FAR_FETCHED.slug}:2026-03-02:0" in data(last), "and round to the first"
    assert screens.digest(t, FAR_FETCHED, DAY, everything, 9_999) == last, "it has become shorter"


def test_the_choices_say_when_it_comes_and_what_is_left_out() -> None:
    weekly = choices("en", muted=frozenset({Section.IDEAS}))
    assert "once a week at 09:00 (Friday)" in as_read(weekly.text)
    assert {"✅ Surveys", "✅ Events", "▫️ New ideas"} <= set(labels(weekly))
    assert {"dg.mute::ideas:0", "dg.mute::events:1"} <= set(data(weekly))
    off = choices("en", DigestFrequency.OFF)
    assert not any(one.startswith("dg.mute") for one in data(off)), "there is nothing to leave out"


def test_what_was_left_out_before_is_carried_by_the_way_back() -> None:
    for muted in (frozenset[Section](), frozenset({Section.IDEAS, Section.SURVEYS}), frozenset(Section)):
        assert muted_sections(written(muted)) == muted
    for forged in ("-1", "16", "x"):
        with pytest.raises(ValueError):
            muted_sections(forged)


def test_a_morning_names_what_waits_and_leads_there() -> None:
    promise = Promise(LONGEST_ID, "BEG-2026-0007", "Benches", NOW - timedelta(days=1))
    today = Promise(LONGEST_ID, "BEG-2026-0007", "Lamps", NOW - timedelta(hours=10))
    closing = Closing(LONGEST_ID, {"en": "Your park"}, NOW + timedelta(hours=30), 1)
    seen = Morning(
        3,
        1,
        NOW - timedelta(days=3),
        2,
        (promise, today, *(promise,) * 5),
        (closing,),
        ("b" * 16,),
        (("c" * 16, NOW),),
    )
    screen = morning_screens.morning(voice("en"), BELGRADE, seen, NOW)
    for line in (
        "⚖️ 3 cases wait for a moderator. 1 is later than promised. The oldest has waited for 3 days.",
        "📅 2 suggestions of events wait.",
        "• 1 March 2026 (has passed): Benches (BEG-2026-0007)",
        "• 2 March 2026: Lamps (BEG-2026-0007)",
        "… and 2 more",
        "• Your park · closes tomorrow at 17:00 · 1 has answered",
        "📣 1 announcement waits for a second person.",
        "📣 Announcements go out today at 11:00.",
    ):
        assert line in as_read(screen.text).splitlines()
    assert [one.split(":")[0] for one in data(screen)] == [
        *(
            callbacks.QUEUE,
            callbacks.SUGGESTIONS,
            callbacks.PROMISED,
            callbacks.CLOSING,
            callbacks.BROADCASTS,
        ),
        *(callbacks.MORNINGS_OFF, callbacks.MENU),
    ]
