"""Choosing a city: by country, by name, by distance."""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from bot.core.cities.model import City
from bot.telegram.pager import Page, pager_row
from bot.telegram.screens import Button, LocationRequest, Row, Screen, bold, in_rows, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.cities.callbacks import FOLLOW, HEADING, HOME, LIST, MOVE, NEAR, PICK
from handlers.residents.callbacks import MENU, SETTINGS, WELCOME
from handlers.residents.screens import MARK, back

FAR_KM = 300  # beyond it "nearest" is said with a warning


def city_list(
    t: Translator,
    page: Page[City],
    purpose: str,
    chosen: frozenset[str],
    *,
    newcomer: bool,
    note: Markup | None = None,
) -> Screen:
    """One page of cities under the names of their countries. ``chosen`` are marked."""
    rows: list[Row] = []
    for country, cities in groupby(page.items, key=lambda city: city.country):
        rows.append((Button(f"{_flag(country)} {t.territory(country)}", Tap(HEADING)),))
        rows += in_rows([_city_button(t, city, purpose, chosen) for city in cities], 2)
    rows += pager_row(t, page, lambda number: Tap(LIST, "", (purpose, str(number))))
    if purpose != FOLLOW:
        rows.append((_near(t, purpose),))
    rows.append((_back(t, purpose, newcomer=newcomer),))
    return Screen(paragraphs(note, _question(t, purpose)), tuple(rows))


def found(
    t: Translator, cities: Sequence[City], words: str, purpose: str, chosen: frozenset[str], *, newcomer: bool
) -> Screen:
    """What a typed name found: one or more cities."""
    rows = [(_city_button(t, city, purpose, chosen),) for city in cities]
    text = t.gettext("For “{words}” I found:", words=words)
    return Screen(text, (*rows, (_all_cities(t, purpose),), (_back(t, purpose, newcomer=newcomer),)))


def not_found(t: Translator, words: str, purpose: str, *, newcomer: bool) -> Screen:
    text = t.gettext(
        "I found no city called “{words}”. Try the first letters, or choose from the list.", words=words
    )
    rows = [(_all_cities(t, purpose),)]
    if purpose != FOLLOW:
        rows.append((_near(t, purpose),))
    return Screen(text, (*rows, (_back(t, purpose, newcomer=newcomer),)))


def below(t: Translator) -> str:
    return t.pgettext("toast", "Choose a city below.")


def nearest(t: Translator, measured: Sequence[tuple[City, float]], purpose: str, *, newcomer: bool) -> Screen:
    """The nearest cities with their distances."""
    far = bool(measured) and measured[0][1] > FAR_KM
    text = (
        t.gettext("You seem to be far from all our cities. These are the nearest:")
        if far
        else t.gettext("These cities are nearest to you:")
    )
    tag = t.language.tag
    rows = [
        (Button(f"{city.name_for(tag)} · {t.distance(km)}", Tap(PICK, city.slug, (purpose,))),)
        for city, km in measured
    ]
    return Screen(text, (*rows, (_all_cities(t, purpose),), (_back(t, purpose, newcomer=newcomer),)))


def visiting(t: Translator, city: City, *, followed: bool) -> Screen:
    """A resident of another city has opened this one's poster: nothing changes unless she says so."""
    text = paragraphs(
        Markup("🏙 ") + bold(city.name_for(t.language.tag)),
        t.gettext("This is not the city you have chosen as yours. What would you like?"),
    )
    follow = Button(t.pgettext("button", "⭐ Follow this city too"), Tap(PICK, city.slug, (FOLLOW,)))
    move = Button(t.pgettext("button", "🏙 Make it my city"), Tap(MOVE, city.slug))
    return Screen(text, (*(() if followed else ((follow,),)), (move,), (back(t, MENU),)))


def ask_location(t: Translator) -> LocationRequest:
    return LocationRequest(
        t.gettext(
            "Press the button below to share where you are, or type the name of your city. Your location is used for"
            " this search only and is not kept."
        ),
        t.pgettext("button", "📍 Share my location"),
        t.pgettext("input", "Name of a city"),
    )


def closed(t: Translator, city: City) -> Markup:
    return t.gettext("{city} cannot be chosen at present.", city=city.name_for(t.language.tag))


def too_many(t: Translator, limit: int) -> str:
    return t.npgettext(
        "toast", "You can follow one city at most.", "You can follow {n} cities at most.", limit
    )


def home_is_followed(t: Translator) -> str:
    return t.pgettext("toast", "This is your own city: you hear from it anyway.")


def moved(t: Translator, city: City) -> str:
    return t.pgettext("toast", "Your city is now {city}.", city=city.name_for(t.language.tag))


def disabled(t: Translator, city: City) -> Screen:
    """The notice to the residents of a city that was closed."""
    text = t.gettext(
        "{city} no longer takes part in Charshi. What you gave to it stays with the city; you can take a copy or erase"
        " it with /privacy. You can choose another city if you like.",
        city=bold(city.name_for(t.language.tag)),
    )
    choose = Button(t.pgettext("button", "🏙 Choose another city"), Tap(LIST, "", (HOME, "0")))
    return Screen(text, ((choose,),))


def _question(t: Translator, purpose: str) -> Markup:
    if purpose == FOLLOW:
        return paragraphs(
            Markup("⭐ ") + bold(t.gettext("Cities I follow")),
            t.gettext("Tap a city to follow it or to stop. You can also type its name."),
        )
    return paragraphs(
        Markup("🏙 ") + bold(t.gettext("Which city is yours?")),
        t.gettext("Choose it here, or simply type its name."),
    )


def _city_button(t: Translator, city: City, purpose: str, chosen: frozenset[str]) -> Button:
    mark = MARK if city.slug in chosen else ""
    return Button(mark + city.name_for(t.language.tag), Tap(PICK, city.slug, (purpose,)))


def _near(t: Translator, purpose: str) -> Button:
    return Button(t.pgettext("button", "📍 Cities near me"), Tap(NEAR, "", (purpose,)))


def _all_cities(t: Translator, purpose: str) -> Button:
    return Button(t.pgettext("button", "🏙 All cities"), Tap(LIST, "", (purpose, "0")))


def _back(t: Translator, purpose: str, *, newcomer: bool) -> Button:
    if newcomer:
        return back(t, WELCOME)
    return back(t, SETTINGS if purpose == FOLLOW else MENU)


def _flag(country: str) -> str:
    """The flag of a country of two letters, as Unicode spells it."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in country)
