"""Ideas of other cities of the network, to be taken up: which cities have some, what they are, what happens then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import Origin, View
from bot.core.ideas.results import Page as IdeaPage
from bot.telegram.pager import page_of, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.ideas import callbacks as residents
from handlers.ideas import cards, words
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.cards import Shown
from handlers.ideas.desk import sum_of
from handlers.ideas.desk_screens import PAGE, counted
from handlers.ideas.lists import HOME, count_pages, pager
from handlers.residents.screens import back

_LONGEST_TITLE: Final = 120  # UTF-16 units of it in a list


@dataclass(frozen=True, slots=True)
class Offered:
    """An idea of a sister city as an editor of ``home`` looks at it. ``taken``: what it became there already."""

    shown: Shown
    home: City
    taken: Origin | None = None

    @property
    def sister(self) -> City:
        return self.shown.city

    def tap(self, name: str) -> Tap:
        return Tap(name, self.home.slug, (sum_of(self.sister.slug), self.shown.id))


def sisters(t: Translator, home: City, counts: Sequence[tuple[City, int]], number: int) -> Screen:
    """The cities that have ideas, with how many."""
    page = page_of(counts, number, PAGE)
    rows = [
        (
            Button(
                counted(t, city.name_for(t.language.tag), count),
                Tap(callbacks.SISTER, home.slug, (sum_of(city.slug), "0")),
            ),
        )
        for city, count in page.items
    ]
    pages = pager_row(t, page, lambda to: Tap(callbacks.SISTERS, home.slug, (str(to),)))
    text = paragraphs(
        Markup("🌍 ") + bold(t.gettext("Ideas of other cities")),
        t.gettext("Choose a city to see what its residents support most.")
        if counts
        else t.gettext("No other city of the network has ideas yet."),
    )
    return Screen(text, (*rows, *pages, (back(t, callbacks.DESK, home.slug),)))


def ideas(t: Translator, home: City, sister: City, page: IdeaPage) -> Screen:
    """Its most supported ones."""
    written: list[Markup] = []
    rows: list[Row] = []
    for number, view in enumerate(page.views, page.first + 1):
        said = [
            Markup("👍 {}").format(t.number(view.idea.supports)),
            words.state(t, view.idea) if view.idea.progress else None,
            t.gettext("✓ taken over") if any(one.city == home.slug for one in view.adopted_by) else None,
        ]
        written.append(
            lines(
                bold(f"{number}. {shortened(words.title_of(t, view), _LONGEST_TITLE)}"),
                Markup(" · ").join(one for one in said if one),
            )
        )
        tap = Tap(callbacks.SISTER_IDEA, home.slug, (sum_of(sister.slug), view.idea.id))
        rows.append((Button(words.button_to(t, view, f"{number}. "), tap),))
    rows += pager(
        t,
        page.first // PAGE,
        count_pages(page.total, PAGE),
        lambda number: Tap(callbacks.SISTER, home.slug, (sum_of(sister.slug), str(number))),
    )
    name = sister.name_for(t.language.tag)
    text = paragraphs(
        Markup("🌍 ") + bold(t.gettext("The most supported ideas · {city}", city=name)),
        *written,
        None if written else t.gettext("There are none at present."),
    )
    up = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.SISTERS, home.slug, ("0",)))
    return Screen(text, (*rows, (up,)))


def idea(t: Translator, offered: Offered, note: Markup | None = None) -> Screen:
    """The whole idea with its answer there, in her language where there is a translation."""
    shown, is_cut = cards.text_of(t, offered.shown)
    rows: list[Row] = [_adopt_row(t, offered)]
    if is_cut:
        rows.append((Button(t.pgettext("button", "📖 Read all"), offered.tap(callbacks.SISTER_WHOLE)),))
    view = offered.shown.view
    if offered.shown.original:
        name = t.pgettext("button", "🌐 Read in my language")
        rows.append((Button(name, offered.tap(callbacks.SISTER_IDEA)),))
    elif view.words_for(t.language.tag)[1] != view.idea.version.language:
        rows.append((Button(t.pgettext("button", "🌐 Original"), offered.tap(callbacks.SISTER_ORIGINAL)),))
    if view.idea.version.photos:
        photos = Tap(residents.PHOTOS, offered.sister.slug, (offered.shown.id, HOME.pack()))
        rows.append((Button(cards.photo_label(t, len(view.idea.version.photos)), photos),))
    up = Tap(callbacks.SISTER, offered.home.slug, (sum_of(offered.sister.slug), "0"))
    return Screen(paragraphs(note, shown), (*rows, (Button(t.pgettext("half-button", "‹ Back"), up),)))


def _adopt_row(t: Translator, offered: Offered) -> Row:
    """Taken up already it leads to what it became."""
    home = offered.home.name_for(t.language.tag)
    if offered.taken:
        name = label(f"🔗 {home} · {offered.taken.code}", words.COLUMNS)
        tap = Tap(callbacks.CARD, offered.home.slug, (offered.taken.idea_id, HOME.pack()))
        return (Button(name, tap),)
    return (to_adopt(t, offered.home, offered.sister, offered.shown.view, asks=True),)


def to_adopt(t: Translator, home: City, sister: City, view: View, *, asks: bool = False) -> Button:
    """To the idea as an editor of ``home`` sees it, or to the question."""
    name = label(
        t.pgettext("button", "➕ Take over: {city}", city=home.name_for(t.language.tag)), words.COLUMNS
    )
    to = callbacks.ADOPT if asks else callbacks.SISTER_IDEA
    return Button(name, Tap(to, home.slug, (sum_of(sister.slug), view.idea.id)))


def confirm(t: Translator, offered: Offered) -> Screen:
    """What will happen, before it does."""
    tag = t.language.tag
    home, sister = offered.home.name_for(tag), offered.sister.name_for(tag)
    text = paragraphs(
        Markup("➕ ") + bold(t.gettext("Take this idea over into {city}?", city=home)),
        bold(words.title_of(t, offered.shown.view)),
        lines(
            t.gettext("• It is published at once as an idea of the city, with its translations and photos."),
            t.gettext("• Its place in {city} is left out.", city=sister),
            t.gettext("• Both ideas show a link to each other."),
            t.gettext("• Its author in {city} is told.", city=sister),
            t.gettext("• Support begins at zero: your residents decide."),
        ),
    )
    yes = Button(t.pgettext("button", "➕ Yes, take it over"), offered.tap(callbacks.ADOPT_CONFIRMED))
    up = Button(t.pgettext("half-button", "‹ Back"), offered.tap(callbacks.SISTER_IDEA))
    return Screen(text, ((yes,), (up,)))


def adopted(t: Translator, sister: City) -> Markup:
    name = sister.name_for(t.language.tag)
    return Markup("🎉 ") + bold(
        t.gettext("It is an idea of your city now. Its author in {city} is told.", city=name)
    )
