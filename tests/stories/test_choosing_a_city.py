"""Choosing a city: from the list, by its name, by where one is, by a poster."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core.cities.model import City
from bot.services import founding_cities
from handlers.cities.callbacks import FOLLOW, HEADING, HOME, LIST, MOVE, NEAR, PICK
from handlers.cities.states import SEARCHING
from handlers.residents.callbacks import AGREE, WELCOME
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import CODES, all_handled, carrying, conversation, known, voice
from tests.towns import HeldClock, Town, copy_furnished, open_town, settings_for

CITIES = {city.slug: city for city in founding_cities()}
QUESTION = "Which city is yours?"
FAR_AWAY = (-41.29, 174.78)  # Wellington
Way = Callable[[Town, Phone, City, str], Awaitable[None]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def great_town(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """One town for all cities: hundreds of newcomers who do not meet."""
    folder = copy_furnished(furnished, tmp_path_factory.mktemp("great_town") / "data")
    async with open_town(settings_for(folder), HeldClock()) as town:
        yield town


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("slug", CITIES)
async def test_every_city_can_be_chosen_in_each_of_its_languages(great_town: Town, slug: str) -> None:
    """From the list, by typing its name, and by its poster."""
    city = CITIES[slug]
    ways = (_by_list, _by_name, _by_poster)
    await asyncio.gather(*(_settle(great_town, city, tag, way) for tag in city.languages for way in ways))


async def _settle(town: Town, city: City, tag: str, way: "Way") -> None:
    phone = await town.newcomer(f"{city.slug} {tag} {way.__name__}", CODES[tag])
    await way(town, phone, city, tag)
    name, t = city.name_for(tag), voice(tag)
    consent = (await phone.screens())[-1]
    assert str(t.gettext("Before we begin, in short:")) in consent.text, f"{tag}, {way.__name__}: {consent}"
    assert consent.text.splitlines()[0].endswith(name)
    await _press(town, phone, carrying(AGREE, city.slug))
    menu = (await phone.screens())[-1]
    assert name in menu.text
    resident = await known(town, phone)
    assert (resident.home, resident.language) == (city.slug, tag)


async def _by_list(town: Town, phone: Phone, city: City, tag: str) -> None:
    await phone.start()
    await all_handled(town, phone)
    wanted = carrying(PICK, city.slug, HOME)
    for number in range(len(CITIES)):
        page = await _press(town, phone, carrying(LIST, "", HOME, str(number)))
        labels = [button.text for row in page.rows for button in row if button.value == wanted]
        if labels:
            assert labels == [city.name_for(tag)]
            await _press(town, phone, wanted)
            return
    raise AssertionError(f"{city.slug} is on no page in {tag}")


async def _by_name(town: Town, phone: Phone, city: City, tag: str) -> None:
    await phone.start()
    await all_handled(town, phone)
    await _press(town, phone, carrying(LIST, "", HOME, "0"))
    await phone.says(city.name_for(tag))
    await all_handled(town, phone)
    found = (await phone.screens())[-1]
    assert found.rows[0][0].value == carrying(PICK, city.slug, HOME), f"{city.slug} in {tag}: {found}"
    await _press(town, phone, carrying(PICK, city.slug, HOME))


async def _by_poster(town: Town, phone: Phone, city: City, tag: str) -> None:
    await phone.start(f"c-{city.slug}")
    await all_handled(town, phone)


async def _press(town: Town, phone: Phone, data: str) -> Screen:
    """Presses a button of the newest message that really stands there, and returns what stands there then."""
    screen = (await phone.screens())[-1]
    standing = [button.value for row in screen.rows for button in row]
    assert data in standing, f"{data} not in:\n{screen}"
    await phone.forge(screen.message_id, data)
    await all_handled(town, phone)
    return (await phone.screens())[-1]


async def _searching(town: Town, tag: str = "en") -> Phone:
    """A newcomer who has the list before her and may type."""
    phone = await town.newcomer("Ana", CODES[tag])
    await phone.start()
    await phone.press(carrying(LIST, "", HOME, "0"))
    await phone.settled()
    return phone


async def test_the_list_has_every_city_once_and_the_readers_country_first(town: Town) -> None:
    phone = await _searching(town, "bg")
    listed: list[str] = []
    headings: list[str] = []
    page = await phone.screen()
    for number in range(1, 10):
        listed += [button.value for row in page.rows for button in row if button.value.startswith(f"{PICK}:")]
        headings += [button.text for row in page.rows for button in row if button.value == carrying(HEADING)]
        if carrying(LIST, "", HOME, str(number)) not in [b.value for row in page.rows for b in row]:
            break
        page = await _press(town, phone, carrying(LIST, "", HOME, str(number)))
    assert sorted(listed) == sorted(carrying(PICK, slug, HOME) for slug in CITIES)
    t = voice("bg")
    assert headings[0].endswith(t.territory("BG"))
    assert headings == list(dict.fromkeys(headings)), "a country is not torn apart by pages"
    others = [heading.split(" ", 1)[1] for heading in headings[1:]]
    assert others == sorted(others, key=str.casefold), "by the names that she reads"
    assert {heading.split(" ", 1)[1] for heading in headings} == {
        t.territory(city.country) for city in CITIES.values()
    }


async def test_pages_go_round_in_both_directions(town: Town) -> None:
    phone = await _searching(town)
    first = await phone.screen()
    await phone.press("‹")
    last = await phone.screen()
    assert last.labels != first.labels
    await phone.press("›")
    assert (await phone.screen()).labels == first.labels


async def test_the_name_of_a_country_is_no_button_but_is_answered(town: Town) -> None:
    phone = await _searching(town)
    before = await phone.screen()
    await phone.press(carrying(HEADING))
    await phone.sees_toast("Choose a city below.")
    assert await phone.screen() == before
    assert len(await phone.toasts()) == 2
    await phone.says("Split")
    await phone.sees("I found")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("tirane", "tirana"),
        ("TİRANË", "tirana"),
        ("  tIrAnA  ", "tirana"),
        ("Тирана", "tirana"),
        ("τιρανα", "tirana"),
        ("constanta", "constanta"),
        ("CONSTANŢA", "constanta"),
        ("Köstence", "constanta"),
        ("kirklareli", "kirklareli"),
        ("KIRKLARELİ", "kirklareli"),
        ("Солун", "thessaloniki"),
        ("selanik", "thessaloniki"),
        ("thessaloniki", "thessaloniki"),
        ("ΘΕΣΣΑΛΟΝΙΚΗ", "thessaloniki"),
        ("Лакташи", "laktasi"),
        ("laktasi", "laktasi"),
        ("beograd", "belgrade"),
        ("belgrád", "belgrade"),
        ("Shkup", "skopje"),
        ("Uskup", "skopje"),
        ("pola", "pula"),
        ("Цариград", "istanbul"),
        ("Kotor\n", "kotor"),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_typed_name_is_found_whatever_its_accents_case_and_script(
    great_town: Town, typed: str, slug: str
) -> None:
    phone = await _searching(great_town)
    await phone.says(typed)
    found = await phone.sees("I found:")
    assert found.rows[0][0].value == carrying(PICK, slug, HOME), str(found)


async def test_the_first_letters_find_all_cities_that_begin_with_them(town: Town) -> None:
    phone = await _searching(town)
    await phone.says("p")
    found = await phone.sees("For “p” I found:")
    assert {"Podgorica", "Prishtina", "Prizren", "Pula"} <= set(found.labels)
    assert found.labels[-2:] == ["🏙 All cities", "‹ Back"]
    await phone.says("priz")
    await phone.press("Prizren")
    await phone.sees("Before we begin")


@pytest.mark.parametrize(
    "typed",
    [
        "Atlantis",
        "…?!",
        "\u200b\u200d\u2060",
        "🏙🏙",
        "<b>Split</b> & <script>alert(1)</script>",
        "_*[Split](http://example.org)*_",
        "x" * 4096,
        "سپلیت",
        "\u202eסופיה\u202c",
        "\\0%s{words}",
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_name_that_no_city_has_is_told_so_with_ways_to_choose_and_one_may_try_again(
    great_town: Town, typed: str
) -> None:
    phone = await _searching(great_town)
    await phone.says(typed)
    told = await phone.sees("I found no city called")
    assert told.text.endswith("Try the first letters, or choose from the list.")
    assert told.labels == ["🏙 All cities", "📍 Cities near me", "‹ Back"]
    assert " ".join(typed.strip("\u202e\u202c").split())[:60] in told.text
    assert [row[0].value for row in told.rows] == [
        carrying(LIST, "", HOME, "0"),
        carrying(NEAR, "", HOME),
        carrying(WELCOME),
    ]
    await phone.says("split")
    await phone.press("Split")
    assert "Split" in (await phone.sees("Before we begin")).text


async def test_of_a_text_as_long_as_telegram_takes_the_beginning_is_searched_for(town: Town) -> None:
    phone = await _searching(town)
    await phone.says("Split " * 682)
    found = await phone.sees("I found:")
    assert found.rows[0][0].text == "Split"
    assert len(found.text) < 100


async def test_a_text_with_html_is_shown_as_it_was_typed(town: Town) -> None:
    phone = await _searching(town)
    await phone.says("<b>Nowhere</b> & co")
    told = await phone.sees("I found no city called “<b>Nowhere</b> & co”")
    assert not told.body.get("entities"), "nothing of it is formatted"


async def test_sharing_a_location_offers_the_nearest_cities_with_their_distances(town: Town) -> None:
    phone = await _searching(town)
    await phone.press(carrying(NEAR, "", HOME))
    await phone.sees("is not kept")
    keyboard = (await phone.state())["reply_keyboard"]
    assert keyboard["keyboard"][0][0]["request_location"] is True
    await phone.location(41.99, 21.43)
    found = await phone.sees("These cities are nearest to you:")
    assert found.labels[0].startswith("Skopje · ")
    assert found.labels[0].endswith(" km") or found.labels[0].endswith(" m")
    slugs = [row[0].value.split(":")[1] for row in found.rows[:-2]]
    assert found.labels[-2:] == ["🏙 All cities", "‹ Back"]
    measured = sorted(CITIES, key=lambda slug: CITIES[slug].distance_km(41.99, 21.43))
    assert slugs == measured[:5]
    assert (await phone.state())["reply_keyboard"] is None
    await phone.press(carrying(PICK, "skopje", HOME))
    await phone.sees("Before we begin")


async def test_somebody_on_the_other_side_of_the_world_is_told_that_all_are_far(town: Town) -> None:
    phone = await _searching(town)
    await phone.press(carrying(NEAR, "", HOME))
    await phone.settled()
    await phone.location(*FAR_AWAY)
    found = await phone.sees("You seem to be far from all our cities.")
    assert len(found.rows) == 7
    assert found.labels[-2:] == ["🏙 All cities", "‹ Back"]


@pytest.mark.parametrize("place", [(90.0, 0.0), (-90.0, 180.0), (0.0, -180.0), (0.0, 0.0)])
async def test_the_ends_of_the_world_are_places_too(town: Town, place: tuple[float, float]) -> None:
    phone = await _searching(town)
    await phone.location(*place)
    await phone.sees("These are the nearest:")


async def test_a_location_out_of_the_blue_finds_cities_too(town: Town) -> None:
    newcomer, resident = await town.newcomer("Ana", "en"), await town.resident("Vera", "en", "split")
    for phone in (newcomer, resident):
        await phone.location(44.87, 13.85)
        found = await phone.sees("These cities are nearest to you:")
        assert found.labels[0].startswith("Pula")
    await resident.press(carrying(PICK, "pula", HOME))
    await resident.press(carrying(MOVE, "pula"))
    await resident.sees_toast("Your city is now Pula.")


async def test_while_the_location_is_asked_for_a_name_may_be_typed_instead(town: Town) -> None:
    phone = await _searching(town)
    await phone.press(carrying(NEAR, "", HOME))
    await phone.says("kotor")
    await phone.press("Kotor")
    await phone.sees("Before we begin")


@pytest.mark.parametrize("typed", ["kotor", "Atlantis", "/city", "/cancel", "/nonsense", "/menu"])
async def test_what_is_typed_instead_of_a_location_closes_the_keyboard_and_is_answered_below(
    town: Town, typed: str
) -> None:
    """A keyboard that stays open covers the chat, and would share a location that nobody asks for any more."""
    phone = await _searching(town)
    asked = await _asked_for_location(phone)
    await phone.says(typed)
    await phone.settled()
    assert (await phone.state())["reply_keyboard"] is None
    later = [screen for screen in await phone.screens() if screen.message_id > asked.message_id]
    assert [bool(screen.rows) for screen in later] == [False, True], (
        "what closes the keyboard, then the answer"
    )
    await phone.says("split")
    assert (await phone.sees("For “split” I found:")).labels[0] == "Split"
    assert len(await phone.screens()) == len([asked, *later]) + 2, "it is closed once"


@pytest.mark.parametrize(
    "button", [carrying(LIST, "", HOME, "1"), carrying(PICK, "pula", HOME), carrying(WELCOME)]
)
async def test_a_tap_on_an_older_button_closes_the_keyboard_of_the_location(town: Town, button: str) -> None:
    phone = await _searching(town)
    old = await phone.screen()
    asked = await _asked_for_location(phone)
    await phone.forge(old.message_id, button)
    await phone.settled()
    assert (await phone.state())["reply_keyboard"] is None
    answer = (await phone.screens())[-1]
    assert answer.message_id > asked.message_id
    assert answer.rows


@pytest.mark.parametrize("aside", ["/help", "/privacy", "heading"])
async def test_a_look_aside_leaves_the_keyboard_of_the_location_open(town: Town, aside: str) -> None:
    phone = await _searching(town)
    old = await phone.screen()
    await _asked_for_location(phone)
    if aside == "heading":
        await phone.forge(old.message_id, carrying(HEADING))
    else:
        await phone.says(aside)
    await phone.settled()
    assert (await phone.state())["reply_keyboard"] is not None
    await phone.location(44.87, 13.85)
    assert (await phone.sees("These cities are nearest to you:")).labels[0].startswith("Pula")
    assert (await phone.state())["reply_keyboard"] is None


async def _asked_for_location(phone: Phone) -> Screen:
    await phone.press(carrying(NEAR, "", HOME))
    asked = await phone.sees("is not kept")
    assert (await phone.state())["reply_keyboard"] is not None
    return asked


async def test_back_from_the_list_leads_a_newcomer_to_the_welcome_where_she_may_type_on(town: Town) -> None:
    phone = await _searching(town)
    standing = await conversation(town, phone)
    assert standing
    assert standing.state == SEARCHING
    await phone.press(carrying(WELCOME))
    await phone.sees("Welcome! I am Charshi.")
    assert await conversation(town, phone) == standing
    await phone.says("kotor")
    assert (await phone.sees("For “kotor” I found:")).labels[0] == "Kotor"


@pytest.mark.parametrize("how", ["kotor", "Atlantis", "location"])
async def test_from_what_was_found_one_goes_back_to_where_one_came_from(town: Town, how: str) -> None:
    newcomer, resident = await _searching(town), await town.resident("Vera", "en", "split")
    await resident.says("/city")
    await resident.sees(QUESTION)
    for phone, shows in ((newcomer, "Welcome! I am Charshi."), (resident, "What would you like to do?")):
        if how == "location":
            await phone.location(44.87, 13.85)
        else:
            await phone.says(how)
        found = await phone.screen()
        await phone.press("‹ Back")
        assert (await phone.sees(shows)).message_id == found.message_id
    assert await conversation(town, resident) is None, "who has a home is not asked for one"


async def test_from_a_search_for_a_city_to_follow_one_goes_back_to_the_settings(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.press(carrying("settings"))
    await phone.press(carrying(LIST, "", FOLLOW, "0"))
    for words, labels in (
        ("sarajevo", ["Sarajevo", "🏙 All cities", "‹ Back"]),
        ("Atlantis", ["🏙 All cities", "‹ Back"]),
        ("split", ["🏙 All cities", "‹ Back"]),
    ):
        await phone.settled()
        await phone.says(words)
        assert (await phone.screen()).labels == labels, "her own city is none to follow"
    await phone.press("‹ Back")
    await phone.sees("My city: Split")


async def test_the_cities_to_follow_are_all_but_her_own(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.press(carrying("settings"))
    await phone.press(carrying(LIST, "", FOLLOW, "0"))
    page, listed = await phone.screen(), list[str]()
    for number in range(1, 10):
        listed += [button.value for row in page.rows for button in row if button.value.startswith(f"{PICK}:")]
        if carrying(LIST, "", FOLLOW, str(number)) not in [b.value for row in page.rows for b in row]:
            break
        page = await _press(town, phone, carrying(LIST, "", FOLLOW, str(number)))
    assert sorted(listed) == sorted(carrying(PICK, slug, FOLLOW) for slug in CITIES if slug != "split")


async def test_a_city_that_was_picked_by_mistake_can_be_changed_before_consent(town: Town) -> None:
    phone = await _searching(town)
    await phone.says("pula")
    await phone.press("Pula")
    await phone.sees("Before we begin")
    await phone.press("‹ Back")
    await phone.sees(QUESTION)
    await phone.says("split")
    await phone.press("Split")
    await phone.press("I agree")
    await phone.sees("What would you like to do?")
    assert (await known(town, phone)).home == "split"


async def test_one_may_search_for_a_city_to_follow_too(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.press(carrying("settings"))
    await phone.press(carrying(LIST, "", FOLLOW, "0"))
    await phone.says("sarajevo")
    await phone.press(carrying(PICK, "sarajevo", FOLLOW))
    await phone.sees_button("✓ Sarajevo")
    assert (await known(town, phone)).followed == ("sarajevo",)
