"""Events as their readers see them: cards, lists, the month, notices."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from bot.core.events.model import FREE, AttendanceStatus, EventStatus, Words
from bot.telegram.screens import CAPTION_LIMIT, Screen, read_length
from handlers.events import cards, notice_screens, said, screens
from handlers.events.shortening import file_name, label, parts_of, shortened, units_of
from handlers.events.views import (
    HOME,
    Entry,
    Kind,
    View,
    day_of,
    excerpt,
    near,
    on_day,
    on_topic,
    place_of,
    read_anchor,
    read_view,
    topic_of,
)
from tests.handlers.event_pictures import (
    BELGRADE,
    EVERYWHERE,
    IN_A_WEEK,
    JAZZ,
    LONGEST,
    a_card,
    a_listing,
    standing,
)
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

LONGEST_VIEW = View(Kind.NEAR, near(89.9, 179.9).value, 59)
GOING, WAITING, OFFERED = AttendanceStatus.GOING, AttendanceStatus.WAITING, AttendanceStatus.OFFERED
STANDINGS = [cards.NOBODY, *(standing(status, seats=11, place=12) for status in AttendanceStatus)]


def _worst(**given: object) -> cards.Card:
    return a_card(
        a_listing(LONGEST, FAR_FETCHED, rule="FREQ=DAILY", going=1_234_567, waiting=9, **given),
        city=FAR_FETCHED,
        home=FOUNDING["split"],
    )


def _cards(tag: str) -> list[Screen]:
    t, soon, past = voice(tag), NOW + timedelta(minutes=10), NOW - timedelta(days=1)
    shown = [
        replace(one, standing=stands)
        for one, stands in product(
            (a_card(), _worst(), _worst(starts_at=past), _worst(cancelled_at=NOW)), STANDINGS
        )
    ]
    worst = replace(_worst(), standing=standing(GOING, seats=11, reminders=(60, 180, 1_440)))
    return [
        *(cards.card(t, one, LONGEST_VIEW) for one in shown),
        cards.card(t, worst, HOME, screens.gone(t)),
        *(cards.whole(t, worst, LONGEST_VIEW, part) for part in (0, 1, 9)),
        cards.reminders(t, worst, LONGEST_VIEW),
        cards.reminders(t, _worst(starts_at=soon), LONGEST_VIEW),
        cards.dates(t, worst, LONGEST_VIEW, [worst.listing] * 20),
        cards.dates(t, worst, LONGEST_VIEW, []),
        cards.ticket(t, worst, LONGEST_VIEW, b"png"),
    ]


def _lists(tag: str) -> list[Screen]:
    t, many = voice(tag), [Entry(_worst().listing, 23.4, standing(OFFERED).attendance)] * 200
    topic = FAR_FETCHED.topics[0]
    views = [View(kind) for kind in Kind if kind not in (Kind.HOME, Kind.DAY, Kind.TOPIC)]
    views += [on_day(date(2026, 9, 30)), on_topic(topic), LONGEST_VIEW]
    counts = {Kind.TODAY: 100, Kind.WEEKEND: 1, Kind.WEEK: 999}
    return [
        *(
            screens.event_list(
                t,
                FAR_FETCHED,
                view,
                excerpt(many, 20, None),
                EVERYWHERE,
                NOW,
                topic=topic,
                words="<x>" * 33,
                note=screens.too_many(t, 300),
            )
            for view in views
        ),
        *(
            screens.nothing(t, FAR_FETCHED, view, upcoming, NOW, topic=topic, words="<x>")
            for view in views
            for upcoming in (None, _worst().listing)
        ),
        screens.home(t, FAR_FETCHED, counts, follows=True, editor=True, note=screens.gone(t)),
        screens.home(t, BELGRADE, {}, follows=False, editor=False),
        screens.month(
            t, FAR_FETCHED, 2026, 3, frozenset({date(2026, 3, 9)}), date(2026, 3, 2), date(2027, 3, 31)
        ),
        screens.topics(t, FAR_FETCHED, frozenset()),
        screens.topics(t, BELGRADE, frozenset({"sport"})),
        screens.ask_words(t, FAR_FETCHED),
    ]


def _notices(tag: str) -> list[Screen]:
    t, offered = voice(tag), replace(_worst(), standing=standing(OFFERED, seats=3))
    was = (IN_A_WEEK - timedelta(days=1), IN_A_WEEK)
    return [
        notice_screens.reminder(t, offered),
        notice_screens.changed(t, offered, was, "<old place>", 3),
        notice_screens.changed(t, offered, (IN_A_WEEK, IN_A_WEEK + timedelta(hours=2)), LONGEST.place, 0),
        notice_screens.cancelled(t, offered, 1, "<i>" * 333),
        notice_screens.offer(t, offered, NOW + timedelta(hours=3)),
        notice_screens.offer_expired(t, offered),
        notice_screens.question(t, offered),
        notice_screens.approved(t, offered),
        notice_screens.rejected(t, offered.listing, FAR_FETCHED.slug, "<i>" * 333),
        notice_screens.rejected(t, None, FAR_FETCHED.slug, "no"),
        notice_screens.suggested(t, offered),
        said.thanks_for_stars(t, FAR_FETCHED, 5, said.too_long(t, 1_000)),
        said.thanks_for_words(t, FAR_FETCHED),
    ]


def _all(tag: str) -> Iterator[Screen]:
    yield from (*_cards(tag), *_lists(tag), *_notices(tag))


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_is_one_that_telegram_takes_and_a_phone_shows_whole(tag: str) -> None:
    for screen in _all(tag):
        expect_telegram_takes(screen)
        assert too_wide(screen) == []


@pytest.mark.parametrize("tag", TAGS)
def test_what_people_wrote_is_never_read_as_html(tag: str) -> None:
    for screen in _all(tag):
        left = re.sub(r"</?(?:b|s)>", "", screen.text)
        assert "<" not in left, screen.text
        assert not re.search(r"&(?!(?:amp|lt|gt|#34|#39|quot);)", left), screen.text


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_has_a_way_back_or_on(tag: str) -> None:
    t = voice(tag)
    for screen in (*_cards(tag), *_lists(tag)):
        assert labels(screen)[-1] == t.pgettext("half-button", "‹ Back"), screen.text


@pytest.mark.parametrize("tag", TAGS)
def test_what_a_toast_says_fits_into_one(tag: str) -> None:
    t = voice(tag)
    for words in (
        *(said.joined(t, stands) for stands in STANDINGS),
        said.full(t, 0),
        said.full(t, 3),
        said.too_many_guests(t, 10),
        said.offer_expired(t),
    ):
        assert 0 < len(words) <= 200


def test_a_card_says_what_when_where_for_how_much_and_for_whom() -> None:
    shown = cards.card(voice("en"), a_card(a_listing(going=12, taken=12)), HOME)
    assert html.unescape(shown.text) == (
        "<b>Jazz night</b>\n"
        "🗓 Monday, 9 March at 19:00–21:00\n"
        "📍 Dom omladine\n\n"
        "Price: 500 RSD\n"
        "👥 12 people are going · 38 seats left\n"
        "You may bring 2 guests.\n"
        "Organiser: Kulturni centar\n"
        "Accessibility: Ramp at the side door\n"
        "Languages: Serbian and English\n\n"
        "Five musicians play."
    )
    assert labels(shown) == [
        *(
            "✅ I'm going",
            "🔔 Remind me",
            "📍 Map",
            "📅 To calendar",
            "📤 Share",
            "🌐 More on the web",
            "‹ Back",
        ),
    ]


def test_title_description_and_place_are_in_the_language_and_script_of_the_reader() -> None:
    cyrillic, latin = (cards.card(voice(tag), a_card(), HOME) for tag in ("sr-Cyrl", "sr-Latn"))
    assert "<b>Џез вече</b>" in cyrillic.text
    assert "<b>Džez veče</b>" in latin.text
    assert "Svira pet muzičara." in latin.text


def test_a_reader_whose_clocks_differ_is_told_whose_time_it_is_and_which_city() -> None:
    t = voice("en")
    away = cards.card(t, a_card(home=FOUNDING["istanbul"]), HOME)
    assert "Monday, 9 March at 19:00–21:00 (local time of Belgrade)" in away.text
    assert "🏙 Belgrade" in away.text
    near_by = cards.card(t, a_card(home=FOUNDING["skopje"]), HOME)
    assert "local time" not in near_by.text
    assert "🏙 Belgrade" in near_by.text


def test_a_price_of_nothing_is_said_and_an_unknown_one_is_not() -> None:
    t = voice("en")
    free, unknown = (
        cards.card(t, a_card(a_listing(replace(JAZZ, price=price))), HOME) for price in (FREE, "")
    )
    assert "Free of charge" in free.text
    assert "Free" not in unknown.text
    assert "Price" not in unknown.text


def test_who_goes_may_leave_bring_guests_and_see_her_ticket() -> None:
    shown = cards.card(voice("en"), a_card(standing=standing(GOING, seats=2)), View(Kind.TODAY))
    assert "✅ <b>You are going with 1 guest.</b>" in shown.text
    assert labels(shown)[:6] == ["✖ I'm not going", "−1", "👥 1", "+1", "🔔 Remind me", "🎫 My ticket"]
    assert [one.split(":")[3] for one in data(shown)[1:4]] == ["0", "1", "2"]


def test_where_guests_may_come_along_it_is_said_before_and_after_joining_and_no_longer_than_that() -> None:
    t = voice("en")

    def text(limit: int, **given: Any) -> str:
        listing = a_listing(replace(JAZZ, guests_limit=limit), **given.pop("listing", {}))
        return cards.card(t, a_card(listing, **given), HOME).text

    assert "You may bring 2 guests." in text(2)
    assert "You may bring 1 guest." in text(1, standing=standing(GOING))
    assert "You may bring" not in text(0)
    assert "You may bring" not in text(2, listing={"cancelled_at": NOW})


def test_a_language_that_is_spoken_has_no_script_and_stands_once() -> None:
    both = replace(JAZZ, spoken=("sr-Cyrl", "sr-Latn", "cnr", "en"))
    shown = cards.card(voice("en"), a_card(a_listing(both)), HOME)
    assert "Languages: Serbian, Montenegrin and English\n" in shown.text + "\n"


def test_in_a_list_what_is_under_way_is_said_to_have_begun() -> None:
    begun, ahead = a_listing(starts_at=NOW - timedelta(hours=1)), a_listing()
    texts = [
        screens.event_list(
            voice("en"), BELGRADE, View(Kind.TODAY), excerpt([Entry(listing)], 0, None), EVERYWHERE, NOW
        ).text
        for listing in (begun, ahead)
    ]
    assert ["This has begun." in text for text in texts] == [True, False]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Jazz night!", "jazz-night"),
        ("Џез вече", "dzhez-veche"),
        ("🎷", None),
        ("…", "event"),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_file_is_named_after_the_title_in_letters_that_every_telephone_can_save(
    title: str, name: str | None
) -> None:
    made = file_name(title)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", made)
    assert name in (made, None)


def test_who_goes_alone_is_not_said_to_bring_guests() -> None:
    shown = cards.card(voice("en"), a_card(standing=standing(GOING)), HOME)
    assert "✅ <b>You are going.</b>" in shown.text


def test_of_a_full_event_the_line_is_offered_and_who_waits_sees_her_number() -> None:
    t, full = voice("en"), a_listing(going=50, taken=50, waiting=4)
    stranger = cards.card(t, a_card(full), HOME)
    assert "50 people are going · No seats left · 4 are waiting" in stranger.text
    assert labels(stranger)[0] == "⏳ Join the waiting list"
    waiting = cards.card(t, a_card(full, standing=standing(WAITING, place=3)), HOME)
    assert "You are number 3 on the waiting list." in waiting.text
    assert labels(waiting)[0] == "✖ Leave the waiting list"


def test_a_seat_that_is_offered_can_be_taken_or_declined() -> None:
    shown = cards.card(voice("en"), a_card(standing=standing(OFFERED)), HOME)
    assert "A seat is kept for you. Take it before: tomorrow at 11:00" in shown.text
    assert labels(shown)[:2] == ["✅ Take the seat", "✖ No, thank you"]
    assert "🎫 My ticket" not in labels(shown)


@pytest.mark.parametrize("given", [{"cancelled_at": NOW}, {"status": EventStatus.CANCELLED}])
def test_a_cancelled_event_says_so_first_and_can_be_joined_no_more(given: dict[str, Any]) -> None:
    shown = cards.card(voice("en"), a_card(a_listing(**given), standing=standing(GOING)), HOME)
    assert shown.text.startswith("<b>❌ Cancelled: this does not take place.</b>\n\n<b>Jazz night</b>")
    assert "You are going" not in shown.text
    busy = cards.card(voice("en"), a_card(a_listing(going=12, taken=12, **given)), HOME)
    assert "going" not in busy.text
    assert not {"✅ I'm going", "✖ I'm not going", "🔔 Remind me", "🎫 My ticket"} & set(labels(shown))


def test_an_event_that_is_over_says_so_first_and_asks_who_went_how_it_was() -> None:
    past = a_listing(starts_at=NOW - timedelta(hours=3))
    shown = cards.card(voice("en"), a_card(past, standing=standing(GOING)), HOME)
    assert shown.text.startswith("<b>This is over.</b>")
    assert labels(shown)[:5] == ["1 ⭐", "2 ⭐", "3 ⭐", "4 ⭐", "5 ⭐"]
    stranger = cards.card(voice("en"), a_card(past), HOME)
    assert "1 ⭐" not in labels(stranger)


def test_an_event_under_way_can_be_joined_no_more() -> None:
    shown = cards.card(voice("en"), a_card(a_listing(starts_at=NOW - timedelta(hours=1))), HOME)
    assert shown.text.startswith("<b>This has begun.</b>")
    assert "✅ I'm going" not in labels(shown)


def test_a_long_description_is_cut_between_words_with_and_without_a_picture_and_there_is_more() -> None:
    long = replace(JAZZ, texts={"en": Words("Jazz night", "word " * 500)}, picture="a-file-id")
    shown = cards.card(voice("en"), a_card(a_listing(long), standing=standing(GOING)), HOME)
    plain = a_card(a_listing(replace(long, picture=None)), standing=standing(GOING))
    assert cards.card(voice("en"), plain, HOME) == replace(shown, picture=None)
    assert shown.picture == "a-file-id"
    assert CAPTION_LIMIT - 30 < read_length(shown.text) <= CAPTION_LIMIT
    assert "word…\n\n✅ <b>You are going.</b>" in shown.text
    assert "📖 Read more" in labels(shown)


def test_facts_too_long_for_a_caption_are_shown_without_the_picture() -> None:
    shown = cards.card(voice("en"), _worst(), HOME)
    assert shown.picture is None
    assert read_length(shown.text) > CAPTION_LIMIT


def test_the_whole_description_can_be_read_in_parts() -> None:
    t, worst = voice("en"), _worst()
    first, second = cards.whole(t, worst, HOME, 0), cards.whole(t, worst, HOME, 1)
    assert "📖 Read on" in labels(first)
    read = "".join(html.unescape(one.text.partition("\n\n")[2]) for one in (first, second))
    written = LONGEST.texts["en"].description
    assert written.replace(" ", "").startswith(read.replace(" ", "")[:5_000])


def test_only_an_address_of_the_web_becomes_a_button() -> None:
    t = voice("en")
    for link in (
        "javascript:alert(1)",
        "ftp://example.org",
        "https://",
        "http://nohost",
        "https://a b.org",
        "https://[x",
    ):
        shown = cards.card(t, a_card(a_listing(replace(JAZZ, link=link))), HOME)
        assert "🌐 More on the web" not in labels(shown), link


def test_reminders_whose_time_has_passed_are_not_offered() -> None:
    t = voice("en")
    soon = a_listing(starts_at=NOW + timedelta(hours=2))
    shown = cards.reminders(t, a_card(soon, standing=standing(GOING, reminders=(60,))), HOME)
    assert labels(shown) == ["✓ 1 hour before", "‹ Back"]
    none = cards.reminders(t, a_card(a_listing(starts_at=NOW + timedelta(minutes=20))), HOME)
    assert labels(none) == ["‹ Back"]
    assert "less than an hour" in none.text


def test_a_list_numbers_its_events_and_names_the_city_where_there_are_several() -> None:
    t = voice("en")
    entries = [Entry(a_listing(replace(JAZZ, price=FREE), id=f"{n:016x}")) for n in range(7)]
    today = screens.event_list(t, BELGRADE, View(Kind.TODAY), excerpt(entries, 1, None), EVERYWHERE, NOW)
    assert labels(today) == ["6. Jazz night", "7. Jazz night", "‹", "2 / 2", "›", "‹ Back"]
    assert (
        "<b>6. Jazz night</b>\nMon, 9 Mar 19:00 · Dom omladine\nFree of charge · 50 seats left" in today.text
    )
    followed = screens.event_list(
        t, BELGRADE, View(Kind.FOLLOWED), excerpt(entries, 0, None), EVERYWHERE, NOW
    )
    assert "Mon, 9 Mar 19:00 · Dom omladine · Belgrade" in followed.text


def test_what_is_near_has_its_distance() -> None:
    entries = [Entry(a_listing(), 1.234)]
    shown = screens.event_list(
        voice("en"), BELGRADE, View(Kind.NEAR, "0" * 8), excerpt(entries, 0, None), EVERYWHERE, NOW
    )
    assert "Mon, 9 Mar 19:00 · 1.2 km · Dom omladine · Belgrade" in shown.text


def test_an_empty_day_says_what_comes_next() -> None:
    shown = screens.nothing(voice("en"), BELGRADE, View(Kind.TODAY), a_listing(), NOW)
    assert "Nothing more today." in shown.text
    assert "Next: <b>Jazz night</b>, Mon, 9 Mar 19:00" in shown.text
    assert labels(shown) == ["Jazz night", "Next 7 days", "🗓 Pick a day", "🔍 Search", "‹ Back"]


def test_her_own_topics_come_first_in_the_order_of_the_city() -> None:
    shown = screens.topics(voice("en"), BELGRADE, frozenset({"sport", "youth"}))
    assert labels(shown)[:4] == ["Sport", "Youth", "Culture", "Environment"]


def test_days_with_events_are_marked_and_days_that_are_over_cannot_be_chosen() -> None:
    marked = frozenset({date(2026, 3, 9)})
    shown = screens.month(voice("en"), BELGRADE, 2026, 3, marked, date(2026, 3, 5), date(2027, 3, 31))
    assert "•9" in labels(shown)
    assert "[5]" in labels(shown)
    assert "4" not in labels(shown)
    assert "ev.l:belgrade:d260309:0" in data(shown)
    assert "ev.p:belgrade:202604" in data(shown)
    assert "ev.p:belgrade:202602" not in data(shown)


def test_only_an_editor_finds_the_way_to_editing() -> None:
    t = voice("en")
    shown = screens.home(t, BELGRADE, {Kind.TODAY: 3}, follows=False, editor=True)
    assert "Today (3)" in labels(shown)
    assert "ed:belgrade" in data(shown)
    assert "ed:belgrade" not in data(screens.home(t, BELGRADE, {}, follows=False, editor=False))


def test_a_change_says_what_was_and_what_is() -> None:
    t, was = voice("en"), (IN_A_WEEK - timedelta(hours=1), IN_A_WEEK + timedelta(hours=1))
    shown = notice_screens.changed(t, a_card(), was, "Kolarac", 2)
    assert "Before: <s>Monday, 9 March at 18:00–20:00</s>" in shown.text
    assert "Now: <b>Monday, 9 March at 19:00–21:00</b>" in shown.text
    assert "Place before: <s>Kolarac</s>\nPlace now: <b>Dom omladine</b>" in shown.text
    assert "2 other dates have changed too." in shown.text


def test_both_places_of_a_change_are_in_the_script_of_the_reader() -> None:
    texts = {"sr-Cyrl": Words("Џез вече")}
    listing = a_listing(replace(JAZZ, texts=texts, place="Дом омладине"))
    was = (IN_A_WEEK, IN_A_WEEK + timedelta(hours=2))
    shown = notice_screens.changed(voice("sr-Latn"), a_card(listing), was, "Коларац", 0)
    assert "Kolarac" in shown.text
    assert "Dom omladine" in shown.text


def test_what_takes_place_after_all_is_no_change_of_hours() -> None:
    was = (IN_A_WEEK, IN_A_WEEK + timedelta(hours=2))
    shown = notice_screens.changed(voice("en"), a_card(), was, JAZZ.place, 0)
    assert "It takes place after all." in shown.text
    assert "<s>" not in shown.text


def test_what_is_read_another_day_does_not_say_tomorrow() -> None:
    tomorrow = a_card(a_listing(starts_at=NOW + timedelta(days=1)))
    t = voice("en")
    assert "tomorrow" in cards.card(t, tomorrow, HOME).text
    for screen in (notice_screens.cancelled(t, tomorrow, 0, ""), notice_screens.offer_expired(t, tomorrow)):
        assert "Tuesday, 3 March at 11:00–13:00" in screen.text


@pytest.mark.parametrize(
    "view",
    [
        HOME,
        View(Kind.SEARCH, page=3),
        on_day(date(2026, 3, 14)),
        on_topic(BELGRADE.topics[0]),
        near(44.8153, 20.4627),
        LONGEST_VIEW,
    ],
)
def test_a_view_is_read_as_it_was_written(view: View) -> None:
    assert read_view(view.pack()) == view
    assert len(view.pack()) <= 12


@pytest.mark.parametrize(
    "text", ["", "x", "t1", "d269914", "d26031", "k12345", "gzzzzzzzz", "t-", "t-100", "h--1", "t:1"]
)
def test_a_view_that_no_button_of_ours_ever_said_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_view(text)


def test_a_view_knows_its_day_its_place_and_its_topic() -> None:
    assert day_of(on_day(date(2027, 2, 28))) == date(2027, 2, 28)
    latitude, longitude = place_of(near(-33.8688, 151.2093))
    assert (latitude, longitude) == pytest.approx((-33.869, 151.209), abs=0.0005)
    assert [topic_of(on_topic(topic), BELGRADE.topics) for topic in BELGRADE.topics] == list(BELGRADE.topics)
    assert topic_of(on_topic(FAR_FETCHED.topics[0]), BELGRADE.topics) is None


def _ids(entries: list[Entry], number: int, anchor: str = "0") -> list[int]:
    return [int(entry.id, 16) for entry in excerpt(entries, number, read_anchor(anchor)).entries]


def test_pages_neither_repeat_nor_skip_when_something_is_published_meanwhile() -> None:
    entries = [Entry(a_listing(id=f"{n:016x}")) for n in range(1, 14)]
    first = _ids(entries, 0)
    published = [Entry(a_listing(id=f"{99:016x}")), *entries]
    second = _ids(published, 1, f"a{first[-1]:016x}")
    third = _ids(published, 2, f"a{second[-1]:016x}")
    assert [*first, *second, *third] == list(range(1, 14))
    assert _ids(published, 1, f"b{third[0]:016x}") == second


def test_a_page_begins_by_its_number_where_its_anchor_is_gone() -> None:
    entries = [Entry(a_listing(id=f"{n:016x}")) for n in range(1, 8)]
    assert _ids(entries, 1, "a" + "f" * 16) == [6, 7]
    assert _ids(entries, 57) == [6, 7]
    assert _ids(entries, 0, f"a{7:016x}") == [1, 2, 3, 4, 5]
    assert _ids([], 3) == []


def test_numbers_of_pages_go_with_what_they_show() -> None:
    entries = [Entry(a_listing(id=f"{n:016x}")) for n in range(1, 14)]
    shown = excerpt(entries, 1, read_anchor(f"a{6:016x}"))
    assert (shown.first, shown.number, shown.count) == (6, 2, 4)


@pytest.mark.parametrize("units", [1, 2, 10, 57, 100])
def test_a_text_is_cut_to_the_room_there_is(units: int) -> None:
    for text in ("word " * 40, "𝄞" * 80, "x" * 200, "short", ""):
        cut = shortened(text, units)
        assert units_of(cut) <= units
        assert cut == text or cut == "" or cut.endswith("…")
        assert all(units_of(part) <= max(2, units) for part in parts_of(text, max(2, units)))
        assert "".join(parts_of(text, max(2, units))).replace(" ", "") == text.replace(" ", "")


def test_a_label_is_one_line() -> None:
    assert label("  Jazz\n night ", 30) == "Jazz night"
    assert label("J" * 40, 30).endswith("…")
