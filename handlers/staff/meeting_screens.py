"""What a group reads when it becomes the place where a city's moderators meet."""

from bot.core.cities.model import City
from bot.telegram.pager import Page, pager_row
from bot.telegram.screens import Button, Screen, bold, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.staff import callbacks


def which_city(t: Translator, cities: Page[City]) -> Screen:
    """For who manages the teams of several."""
    rows = [
        (Button(city.name_for(t.language.tag), Tap(callbacks.MEET_HERE, city.slug)),) for city in cities.items
    ]
    pages = pager_row(t, cities, lambda number: Tap(callbacks.MEET_PAGE, "", (str(number),)))
    return Screen(bold(t.gettext("The moderators of which city meet here?")), (*rows, *pages))


def connected(t: Translator, city: City, *, is_new: bool) -> Screen:
    """``t`` is the city's: everybody in the group reads it."""
    name = city.name_for(t.language.tag)
    text = (
        t.gettext("From now on the moderators of <b>{city}</b> meet here.", city=name)
        if is_new
        else t.gettext("The moderators of <b>{city}</b> meet here already.", city=name)
    )
    how = t.gettext("What waits for a decision is shown here. Only members of the team can decide.")
    return Screen(paragraphs(text, how))
