"""The pages on which anybody reads what is on."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable

import pytest

from bot.core.cities.model import City
from bot.core.events.browsing import Browsing
from bot.core.events.model import FREE, EventStatus, Words
from bot.core.languages import LANGUAGES
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.settings import Settings
from bot.web.event_pages import MOST_ON_A_PAGE
from bot.web.event_views import safe_link, shortened
from bot.web.visits import RETRY_AFTER, BotName
from tests.towns import HeldClock
from tests.web.markup import Page
from tests.web.squares import Square, open_square, voice, words

EVIL = "<script>alert(1)</script>\"'&<b>"


def read(text: str) -> Page:
    """A page that nothing is wrong with."""
    page = Page(text)
    assert page.problems == []
    return page


async def test_what_is_on_is_listed_by_day_in_the_readers_language(square: Square) -> None:
    await square.announce("athens", words("Βραδιά ρεμπέτικου", language="el"), "2026-03-27T21:00")
    await square.announce("athens", words("Περίπατος", language="el"), "2026-03-28T10:00")
    await square.announce("athens", words("Συναυλία", language="el"), "2026-04-02T18:30")
    await square.announce("athens", words("Έκθεση", language="el"), "2026-03-10T10:00", hours=24 * 40)
    page = read(await square.page("/c/athens/events", **{"Accept-Language": "el-GR,el;q=0.9,en;q=0.5"}))
    t = voice("el")
    assert page.language == "el"
    assert [said for _, said in page.headings[:-1]] == [
        t.pgettext("page", "Events"),
        t.pgettext("page", "Already on"),
        "Έκθεση",
        t.pgettext("page", "Today, {day}", day="Παρασκευή 27 Μαρτίου"),
        "Βραδιά ρεμπέτικου",
        t.pgettext("page", "Tomorrow, {day}", day="Σάββατο 28 Μαρτίου"),
        "Περίπατος",
        "Πέμπτη 2 Απριλίου",
        "Συναυλία",
    ]
    assert "21:00–23:00" in page.text


async def test_each_event_says_what_one_wants_to_know_at_once(square: Square) -> None:
    event = await square.announce(
        "athens", words("Jazz", "Bring a chair. " * 40), "2026-03-28T20:00",
        place="Plaka", price="5 €", capacity=40,
    )  # fmt: skip
    [occurrence] = await square.occurrences("athens", event)
    page = read(await square.page("/c/athens/events?lang=en"))
    for said in ("Plaka", "5 €", "40 seats left", "Bring a chair.", "Read on"):
        assert said in page.text
    assert page.text.count("Bring a chair.") == 40
    assert f"https://t.me/charshi_bot?start=e-athens-{occurrence.id}" in page.hrefs
    assert f"/c/athens/events/{occurrence.id}?lang=en" in page.hrefs


async def test_serbian_is_read_in_either_script(square: Square) -> None:
    await square.announce(
        "belgrade", words("Вече џеза", "На Калемегдану", "sr-Cyrl"), "2026-03-28T20:00", place="Тврђава", price="улаз слободан",
    )  # fmt: skip
    cyrillic = read(await square.page("/c/belgrade/events?lang=sr-Cyrl"))
    latin = read(await square.page("/c/belgrade/events", **{"Accept-Language": "sr-Latn"}))
    assert (cyrillic.language, latin.language) == ("sr-Cyrl", "sr-Latn")
    assert all(said in cyrillic.text for said in ("Вече џеза", "Тврђава", "улаз слободан"))
    assert all(said in latin.text for said in ("Veče džeza", "Na Kalemegdanu", "Tvrđava", "ulaz slobodan"))


async def test_what_is_written_in_another_language_says_in_which(square: Square) -> None:
    await square.announce("athens", words("Night of the museums"), "2026-03-28T20:00")
    text = await square.page("/c/athens/events?lang=el")
    assert '<h3 lang="en">' in text


async def test_every_language_of_the_city_is_one_tap_away(square: Square) -> None:
    event = await square.announce("skopje", words("Jazz"), "2026-03-28T20:00")
    [occurrence] = await square.occurrences("skopje", event)
    for path in ("/c/skopje/events", f"/c/skopje/events/{occurrence.id}"):
        page = read(await square.page(path))
        assert page.language == "mk"
        for tag in ("mk", "sq", "tr", "en"):
            assert f"{path}?lang={tag}" in page.hrefs
            assert LANGUAGES[tag].own_name in page.text


@pytest.mark.parametrize("tag", LANGUAGES)
async def test_the_pages_are_well_formed_in_every_language(square: Square, tag: str) -> None:
    event = await square.announce(
        "skopje",
        {"en": Words("Jazz", "Long. " * 100)},
        "2026-03-28T20:00",
        location=(41.99, 21.43), place="Park", price="5 €", capacity=4, organiser="The city",
        accessibility="ramp", spoken=("mk", "en"), link="https://example.org/",
    )  # fmt: skip
    [occurrence] = await square.occurrences("skopje", event)
    for path in ("/c/skopje/events", f"/c/skopje/events/{occurrence.id}"):
        assert read(await square.page(f"{path}?lang={tag}")).language == tag
    _, missing = await square.get(f"/c/skopje/events/0000?lang={tag}")
    assert read(missing).language == tag


async def test_nothing_that_a_person_wrote_becomes_markup(square: Square) -> None:
    event = await square.announce(
        "athens", words(f"Jazz {EVIL}", f"{EVIL}\n" * 60), "2026-03-28T20:00",
        place=EVIL, price=EVIL, organiser=EVIL, accessibility=EVIL, link="javascript:alert(document.cookie)//http://x",
    )  # fmt: skip
    [occurrence] = await square.occurrences("athens", event)
    for path in ("/c/athens/events", f"/c/athens/events/{occurrence.id}"):
        page = read(await square.page(f"{path}?lang=en"))
        assert EVIL in page.text
        assert not any("javascript" in href for href in page.hrefs)


async def test_the_browser_is_forbidden_all_but_the_one_style_in_the_page(square: Square) -> None:
    for path in ("/c/athens/events", "/c/atlantis/events"):
        response, text = await square.get(path)
        policy = response.headers["Content-Security-Policy"]
        found = re.search("<style>(.*?)</style>", text, re.DOTALL)
        assert found
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
        assert "unsafe" not in policy


async def test_a_full_event_says_so(square: Square) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-03-28T20:00", capacity=1)
    [occurrence] = await square.occurrences("athens", event)
    city = await square.services.cities.get("athens")
    assert await square.services.stores.cities.of(city).transact(
        lambda records: records.occurrences.take(occurrence.id, 1, square.clock.now())
    )
    assert "No seats are left." in await square.page("/c/athens/events?lang=en")


async def test_an_event_has_a_page_with_everything(square: Square) -> None:
    event = await square.announce(
        "athens", words("Jazz", "First line.\n\nSecond line."), "2026-03-28T20:00", rule="FREQ=WEEKLY;COUNT=3",
        place="Plaka", location=(37.97, 23.73), price="5 €", capacity=40, organiser="The city",
        accessibility="A ramp", spoken=("el", "en"), link="https://example.org/jazz",
    )  # fmt: skip
    first, second, third = await square.occurrences("athens", event)
    page = read(await square.page(f"/c/athens/events/{second.id}?lang=en"))
    assert page.headings[0] == (1, "Jazz")
    for said in ("Saturday, 4 April at 20:00–22:00", "Plaka", "5 €", "40 seats left", "The city", "A ramp",
                 "Greek and English", "Second line."):  # fmt: skip
        assert said in page.text, said
    for href in (
        "https://example.org/jazz",
        "https://www.openstreetmap.org/?mlat=37.97000&mlon=23.73000#map=17/37.97000/23.73000",
        f"https://t.me/charshi_bot?start=e-athens-{second.id}",
        f"/c/athens/events/{first.id}?lang=en",
        f"/c/athens/events/{third.id}?lang=en",
    ):
        assert href in page.hrefs
    assert page.metas["og:title"] == "Jazz"
    assert page.metas["og:url"].endswith(f"/c/athens/events/{second.id}?lang=en")
    assert "20:00" in page.metas["og:description"]


async def test_a_cancelled_event_is_said_to_be_cancelled_and_nobody_is_sent_to_join_it(
    square: Square,
) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-03-28T20:00", capacity=9)
    [occurrence] = await square.occurrences("athens", event)
    await square.change_occurrence("athens", event, occurrence, cancelled_at=square.clock.now())
    for path in ("/c/athens/events", f"/c/athens/events/{occurrence.id}"):
        page = read(await square.page(f"{path}?lang=en"))
        assert "Cancelled. This does not take place." in page.text
        assert "seats left" not in page.text
        assert (
            f"https://t.me/charshi_bot?start=e-athens-{occurrence.id}" not in page.hrefs
            or path != "/c/athens/events"
        )
    assert page.metas["og:title"] == "Cancelled: Jazz"


async def test_what_is_over_says_so(square: Square) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-03-27T14:00", capacity=9)
    [occurrence] = await square.occurrences("athens", event)
    square.later(hours=8)
    page = read(await square.page(f"/c/athens/events/{occurrence.id}?lang=en"))
    assert "This is over." in page.text
    assert "seats left" not in page.text
    assert "Jazz" not in read(await square.page("/c/athens/events?lang=en")).text


async def test_where_nothing_is_on_it_says_so_and_what_one_can_do(square: Square) -> None:
    page = read(await square.page("/c/athens/events?lang=en"))
    assert "Nothing is announced for the next two months." in page.text
    assert "You can suggest an event to your city in Telegram." in page.text


async def test_one_goes_on_to_what_is_later_and_back(square: Square) -> None:
    await square.announce("athens", words("Summer night"), "2026-07-01T21:00")
    page = read(await square.page("/c/athens/events?lang=en"))
    assert "Summer night" not in page.text
    assert "/c/athens/events?lang=en&from=2026-05-26" in page.hrefs
    page = read(await square.page("/c/athens/events?lang=en&from=2026-05-26"))
    assert "Summer night" in page.text
    assert "/c/athens/events?lang=en" in page.hrefs
    assert "from=" not in " ".join(href for href in page.hrefs if "2026-05-26" not in href)


@pytest.mark.parametrize("asked", ["2026-03-01", "2036-01-01", "yesterday", "2026-13-45", ""])
async def test_a_day_that_cannot_be_shown_is_today(square: Square, asked: str) -> None:
    await square.announce("athens", words("Jazz"), "2026-03-28T20:00")
    assert "Jazz" in await square.page(f"/c/athens/events?lang=en&from={asked}")


async def test_a_long_programme_is_read_page_by_page_and_nothing_is_missed(square: Square) -> None:
    for number in range(9):
        await square.announce(
            "athens", words(f"Daily {number}"), f"2026-03-28T{10 + number}:00", rule="FREQ=DAILY;COUNT=70"
        )
    path: str | None = "/c/athens/events?lang=en"
    seen: list[str] = []
    pages = 0
    while path:
        page = read(await square.page(path))
        mine = [href for href in page.hrefs if re.search(r"/events/[0-9a-f]{16}\?lang=en", href)]
        assert len(mine) <= MOST_ON_A_PAGE
        seen += mine
        pages += 1
        path = next((href for href in page.hrefs if "from=" in href and href != path and "lang=en" in href
                     and href > path), None)  # fmt: skip
        assert pages < 20
    assert len(seen) == len(set(seen)) == 9 * 70


async def test_a_day_is_the_citys_day(square: Square) -> None:
    await square.announce("athens", words("After midnight"), "2026-03-28T00:30")
    headings = read(await square.page("/c/athens/events?lang=en")).headings
    assert headings[1][1].startswith("Tomorrow")
    square.later(hours=13)  # 23:00 in UTC, 01:00 of the 28th in Athens
    headings = read(await square.page("/c/athens/events?lang=en")).headings
    assert headings[1][1].startswith("Today")


async def test_below_its_day_an_event_has_its_hours_and_what_needs_another_day_has_its_days(
    square: Square,
) -> None:
    await square.announce("athens", words("Jazz"), "2026-03-28T20:00")
    await square.announce("athens", words("Camp"), "2026-03-29T10:00", hours=30)
    text = read(await square.page("/c/athens/events?lang=en")).text
    assert "20:00–22:00" in text
    assert "at 20:00–22:00" not in text
    assert "from Sunday, 29 March at 10:00 to Monday, 30 March at 16:00" in text


async def test_what_takes_place_several_times_is_described_the_first_time(square: Square) -> None:
    await square.announce(
        "athens", words("Yoga", "Bring a mat."), "2026-03-28T10:00", rule="FREQ=DAILY;COUNT=3"
    )
    text = read(await square.page("/c/athens/events?lang=en")).text
    assert text.count("Yoga") > 2
    assert text.count("Bring a mat.") == 1


async def test_what_costs_nothing_is_said_to_be_free_of_charge(square: Square) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-03-28T20:00", price=FREE)
    [occurrence] = await square.occurrences("athens", event)
    for path in ("events", f"events/{occurrence.id}"):
        assert "Free of charge" in read(await square.page(f"/c/athens/{path}?lang=en")).text
    feed = await square.page("/c/athens/events.atom?lang=en")
    assert "Free of charge" in feed
    assert "Price" not in feed


async def test_a_language_that_is_spoken_has_no_script_and_stands_once(square: Square) -> None:
    event = await square.announce(
        "belgrade", words("Jazz"), "2026-03-28T20:00", spoken=("sr-Cyrl", "sr-Latn", "en")
    )
    [occurrence] = await square.occurrences("belgrade", event)
    assert (
        "Serbian and English" in read(await square.page(f"/c/belgrade/events/{occurrence.id}?lang=en")).text
    )


async def test_a_whole_day_is_the_day_it_is(square: Square) -> None:
    await square.announce("athens", words("Holiday"), "2026-03-29T00:00", hours=24, all_day=True)
    page = read(await square.page("/c/athens/events?lang=en"))
    assert "Sunday, 29 March (all day)" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/c/atlantis/events", 404),
        ("/c/atlantis/events.ics", 404),
        ("/c/athens/events/0123456789abcdef", 404),
        ("/c/athens/events/%3Cscript%3E", 404),
        ("/c/athens", 404),
        ("/c/athens/events/", 404),
        ("/c/..%2f..%2fetc/events", 404),
    ],
)
async def test_what_is_not_there_is_said_in_plain_words_in_the_readers_language(
    square: Square, path: str, status: int
) -> None:
    response, text = await square.get(path, **{"Accept-Language": "tr"})
    page = read(text)
    assert response.status == status
    assert page.headings == [(1, voice(page.language).gettext("There is nothing here"))]
    assert response.headers["Cache-Control"] == "no-store"
    if "athens" not in path:
        assert page.language == "tr"


async def test_a_closed_city_has_no_pages(square: Square) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-03-28T20:00")
    [occurrence] = await square.occurrences("athens", event)
    await square.services.cities.disable("athens")
    for path in ("events", "events.ics", "events.atom", f"events/{occurrence.id}"):
        response, _ = await square.get(f"/c/athens/{path}")
        assert response.status == 404


@pytest.mark.parametrize("status", [EventStatus.SUGGESTED, EventStatus.SCHEDULED, EventStatus.REJECTED])
async def test_what_is_not_published_is_nowhere(square: Square, status: EventStatus) -> None:
    event = await square.announce("athens", words("Secret"), "2026-03-28T20:00", status=status)
    for path in ("events", "events.ics", "events.atom"):
        assert "Secret" not in await square.page(f"/c/athens/{path}")
    for occurrence in await square.occurrences("athens", event):
        response, _ = await square.get(f"/c/athens/events/{occurrence.id}")
        assert response.status == 404


async def test_nothing_of_a_resident_is_on_any_page(square: Square) -> None:
    author = "feedc0de" * 2
    event = await square.announce("athens", words("Jazz"), "2026-03-28T20:00", author=author, capacity=9)
    [occurrence] = await square.occurrences("athens", event)
    for path in ("events", "events.ics", "events.atom", f"events/{occurrence.id}"):
        assert author not in await square.page(f"/c/athens/{path}")


class AwayStores:
    """Stores that cannot be reached."""

    def of(self, city: City) -> Store[CityRecords]:
        raise StoreUnavailable("athens: no answer from postgresql://ana:secret@host")

    def each(self, cities: Iterable[City]) -> Iterable[tuple[City, Store[CityRecords]]]:
        return [(city, self.of(city)) for city in cities]


async def test_while_the_store_is_away_one_is_asked_to_come_back(
    settings: Settings, clock: HeldClock
) -> None:
    async with open_square(settings, clock, browsing=Browsing(AwayStores(), clock)) as square:
        for path in ("events", "events.ics", "events.atom", "events/0123456789abcdef"):
            response, text = await square.get(f"/c/athens/{path}?lang=el")
            assert response.status == 503
            assert response.headers["Retry-After"] == "30"
            assert response.headers["Cache-Control"] == "no-store"
            assert read(text).language == "el"
            assert "secret" not in text


async def test_the_language_of_an_answer_is_part_of_what_caches_tell_apart(square: Square) -> None:
    response, _ = await square.get("/c/athens/events", **{"Accept-Language": "en"})
    assert response.headers["Vary"] == "Accept-Language"
    assert response.headers["Content-Language"] == "en"
    assert response.headers["Cache-Control"] == "public, max-age=60"


async def test_with_a_public_address_every_link_leads_there(settings: Settings, clock: HeldClock) -> None:
    settings = settings.model_copy(update={"public_url": "https://city.example/charshi"})
    async with open_square(settings, clock) as square:
        await square.announce("athens", words("Jazz"), "2026-03-28T20:00")
        page = read(await square.page("/c/athens/events?lang=en"))
    inner = [href for href in page.hrefs if "/c/athens" in href]
    assert len(inner) > 5
    assert all(re.match(r"(https|webcal)://city\.example/charshi/c/athens/", href) for href in inner)
    assert "webcal://city.example/charshi/c/athens/events.ics?lang=en" in page.hrefs


async def test_a_calendar_is_not_made_anew_for_every_host_that_is_made_up(
    settings: Settings, clock: HeldClock
) -> None:
    settings = settings.model_copy(update={"public_url": "https://city.example"})
    async with open_square(settings, clock) as square:
        one, _ = await square.get("/c/athens/events", Host="a.example")
        event = await square.announce("athens", words("Jazz"), "2026-03-28T20:00")
        other, text = await square.get("/c/athens/events", Host="b.example")
        assert (
            event.details.words_for("en").title not in text
        )  # what was rendered for the first is given again
        assert one.headers["ETag"] == other.headers["ETag"]


async def test_without_one_it_is_where_the_reader_asked_but_nonsense_is_not_repeated(square: Square) -> None:
    page = read(await square.page("/c/athens/events", Host="charshi.test:8080"))
    assert "webcal://charshi.test:8080/c/athens/events.ics?lang=el" in page.hrefs
    text = await square.page("/c/athens/events", Host='evil"><script>')
    assert "evil" not in text


def asking(answers: list[str | Exception], asked: list[int]) -> Callable[[], Awaitable[str]]:
    """Telegram, which says these one after the other."""

    async def ask() -> str:
        asked.append(1)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


async def test_while_telegram_does_not_tell_our_name_pages_are_shown_without_links_to_the_chat(
    settings: Settings, clock: HeldClock
) -> None:
    asked: list[int] = []
    name = BotName(asking([OSError("away"), "charshi_bot"], asked), clock.monotonic)
    async with open_square(settings, clock, name) as square:
        await square.announce("athens", words("Jazz"), "2026-03-28T20:00")
        for _ in range(3):
            assert "t.me" not in await square.page("/c/athens/events")
        assert len(asked) == 1  # not for every reader anew
        square.later(seconds=RETRY_AFTER + 1)
        for _ in range(3):
            assert "t.me/charshi_bot" in await square.page("/c/athens/events")
        assert len(asked) == 2


async def test_a_change_is_seen_within_seconds(square: Square) -> None:
    event = await square.announce("athens", words("Jazz"), "2026-03-28T20:00")
    assert "Jazz" in await square.page("/c/athens/events")
    await square.change("athens", event, status=EventStatus.CANCELLED)
    square.later(seconds=6)
    assert voice("el").gettext("<b>Cancelled.</b> This does not take place.") in await square.page(
        "/c/athens/events"
    )


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://EXAMPLE.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("//example.org", False),
        ("https:///nohost", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_become_links(address: str, taken: bool) -> None:
    assert (safe_link(address) is not None) == taken


def test_a_long_text_is_parted_after_a_sentence_or_at_least_a_word() -> None:
    short = "A short one. Nothing more."
    assert shortened(short) == (short, "")
    first, rest = shortened("This is a sentence. " * 30)
    assert first.endswith("sentence.")
    assert len(first) <= 220
    assert f"{first} {rest}" == ("This is a sentence. " * 30).strip()
    first, rest = shortened("word " * 100)
    assert first.endswith("word")
    assert shortened("x" * 1000)[1] == "x" * 780
