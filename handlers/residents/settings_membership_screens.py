"""What a resident tells one of her cities about herself: where she lives there, and whether she wants its announcements."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.core.cities.model import City, District
from bot.core.residents.model import Member
from bot.telegram.screens import Button, Screen, bold, in_rows, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.residents import callbacks
from handlers.residents.screens import MARK, back

ON, OFF = "✅ ", "▫️ "


def districts(t: Translator, city: City, chosen: str | None) -> Screen:
    """The city's districts in the order in which it names them; one more button where she has chosen one: to take it back."""
    buttons = [
        Button(
            (MARK if district.code == chosen else "") + district_name(t, district),
            Tap(callbacks.CHOOSE_DISTRICT, city.slug, (district.code,)),
        )
        for district in city.districts
    ]
    text = paragraphs(
        Markup("🏘 ") + bold(t.gettext("Districts: {city}", city=city.name_for(t.language.tag))),
        t.gettext("Where do you live? What concerns one district only then reaches those who live in it."),
    )
    none = Button(t.pgettext("button", "None of these"), Tap(callbacks.NO_DISTRICT, city.slug))
    return Screen(text, (*in_rows(buttons, 2), (none,), (back(t, callbacks.SETTINGS),)))


def announcements(t: Translator, cities: Sequence[City], memberships: Mapping[str, Member]) -> Screen:
    """Her cities, each with a mark where she gets its announcements; a tap turns that."""
    rows = []
    for city in cities:
        hears = memberships[city.slug].is_subscribed
        turn = callbacks.ANNOUNCEMENTS_OFF if hears else callbacks.ANNOUNCEMENTS_ON
        rows.append((Button((ON if hears else OFF) + city.name_for(t.language.tag), Tap(turn, city.slug)),))
    text = paragraphs(
        Markup("📣 ") + bold(t.gettext("Announcements")),
        t.gettext(
            "What a city sends to many at once: invitations and news. From which cities do you want them?"
        ),
    )
    return Screen(text, (*rows, (back(t, callbacks.SETTINGS),)))


def district_in_words(t: Translator, city: City, member: Member | None) -> str:
    district = city.find_district(member.district if member else None)
    return district_name(t, district) if district else t.pgettext("district", "not chosen")


def announcements_in_words(t: Translator, cities: Sequence[City], memberships: Mapping[str, Member]) -> str:
    """On, off, or the cities that she hears from; one whose store is away says nothing."""
    known = [city for city in cities if city.slug in memberships]
    heard = [city for city in known if memberships[city.slug].is_subscribed]
    if len(heard) == len(known):
        return t.pgettext("announcements", "on")
    return t.list([city.name_for(t.language.tag) for city in heard]) or t.pgettext("announcements", "off")


def district_name(t: Translator, district: District) -> str:
    """In her language; its code only where a city is described otherwise than ``read_city`` allows."""
    return district.name_for(t.language.tag) or district.code
