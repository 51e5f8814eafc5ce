"""Who appears in the stories, beside the four whom the demo brings: Ayşe, Ελένη, Јована, Marko."""

from bot.services import founding_cities
from bot.telegram.screens import Screen
from bot.telegram.translator import Translators
from handlers.residents import screens
from tests.browser.phones import Desk, PhoneOnPage

CITIES = {city.slug: city for city in founding_cities()}


def first_label(screen: Screen) -> str:
    """The label of the button that stands first."""
    return screen.rows[0][0].text


async def settle(desk: Desk, name: str, code: str, tag: str, slug: str) -> PhoneOnPage:
    """Somebody opens a city's poster, agrees, and stands in the menu."""
    t = Translators().for_(tag)
    phone = await desk.add_phone(name, code)
    await phone.opens_link(f"c-{slug}")
    consent = screens.consent(t, CITIES[slug])
    await phone.sees(consent)
    await phone.tap(first_label(consent))
    await phone.has_button(t.pgettext("button", "⚙️ Settings"))
    return phone
