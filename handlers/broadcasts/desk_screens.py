"""What who writes announcements sees of the whole: the page, the lists, and how a new one begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.core.broadcasts.composing import Subject
from bot.core.broadcasts.model import Broadcast, BroadcastKind, BroadcastStatus
from bot.core.cities.model import City
from bot.telegram.pager import Page, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.broadcasts import callbacks
from handlers.broadcasts.desk import STATUSES, Shelf
from handlers.broadcasts.message_screens import subject_title
from handlers.broadcasts.running_words import kind_of, title_of
from handlers.events.shortening import label
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back
from locales.contexts import COLUMNS

INVITATIONS: Final = (BroadcastKind.SURVEY, BroadcastKind.EVENT, BroadcastKind.IDEA)


@dataclass(frozen=True, slots=True)
class Listed:
    """One in a list, with what it invites to; a message has no need to be looked up for its name."""

    broadcast: Broadcast
    subject: Subject


def which_city(t: Translator, cities: Page[City]) -> Screen:
    """For who edits in several cities."""
    rows = [(Button(city.name_for(t.language.tag), Tap(callbacks.DESK, city.slug)),) for city in cities.items]
    pages = pager_row(t, cities, lambda number: Tap(callbacks.CITIES, "", (str(number),)))
    question = Markup("📣 ") + bold(t.gettext("The announcements of which city?"))
    return Screen(question, (*rows, *pages, (back(t, MENU),)))


def home(
    t: Translator,
    city: City,
    counts: Mapping[BroadcastStatus, int],
    *,
    several: bool,
    manages: bool,
    note: Markup | None = None,
) -> Screen:
    """What an editor can do. ``manages``: she may say how her city announces."""
    slug = city.slug
    rows: list[Row] = [(Button(t.pgettext("button", "✍️ New announcement"), Tap(callbacks.NEW, slug)),)]
    for shelf, name in _shelf_buttons(t).items():
        number = sum(counts.get(status, 0) for status in STATUSES[shelf])
        if number:
            suffix = f" ({t.number(number)})"
            words = label(name, COLUMNS["button"] - len(suffix)) + suffix
            rows.append((Button(words, Tap(callbacks.LIST, slug, (shelf, "0"))),))
    if manages:
        rows.append((Button(t.pgettext("button", "⚙️ Rules"), Tap(callbacks.RULES, slug)),))
    if several:
        rows.append((Button(t.pgettext("button", "🏙 Another city"), Tap(callbacks.CITIES, "", ("0",))),))
    title = t.gettext("Announcements of {city}", city=city.name_for(t.language.tag))
    text = paragraphs(
        note,
        Markup("📣 ") + bold(title),
        t.gettext("Write to residents, or invite them to a survey, an event or an idea."),
    )
    return Screen(text, (*rows, (back(t, MENU),)))


def _shelf_buttons(t: Translator) -> dict[Shelf, str]:
    return {
        Shelf.WAITING: t.pgettext("button", "⏳ To be released"),
        Shelf.RUNNING: t.pgettext("button", "▶️ Being sent"),
        Shelf.SCHEDULED: t.pgettext("button", "🕘 Planned"),
        Shelf.DRAFTS: t.pgettext("button", "✏️ Drafts"),
        Shelf.OVER: t.pgettext("button", "🗄 Sent"),
    }


def _heading(t: Translator, shelf: Shelf) -> Markup:
    return {
        Shelf.WAITING: Markup("⏳ ") + bold(t.gettext("Waiting for a second person")),
        Shelf.RUNNING: Markup("▶️ ") + bold(t.gettext("Being sent")),
        Shelf.SCHEDULED: Markup("🕘 ") + bold(t.pgettext("announcements", "Planned")),
        Shelf.DRAFTS: Markup("✏️ ") + bold(t.gettext("Drafts")),
        Shelf.OVER: Markup("🗄 ") + bold(t.pgettext("announcements", "Sent")),
    }[shelf]


def shelf_list(t: Translator, city: City, shelf: Shelf, page: Page[Listed]) -> Screen:
    """Each with what it is and when; drafts lead to their form, others to how they stand."""
    written, rows = [], []
    for one in page.items:
        broadcast = one.broadcast
        title = title_of(t, broadcast, one.subject) or t.pgettext("button", "Nothing written yet")
        to = callbacks.DRAFT if shelf is Shelf.DRAFTS else callbacks.CARD
        rows.append((Button(label(title, COLUMNS["button"]), Tap(to, city.slug, (broadcast.id,))),))
        written.append(
            lines(bold(title), Markup("{} · {}").format(kind_of(t, broadcast), _when(t, city, one)))
        )
    said = None if page.items else t.gettext("There are none at present.")
    pages = pager_row(t, page, lambda to: Tap(callbacks.LIST, city.slug, (shelf, str(to))))
    text = paragraphs(_heading(t, shelf), said, *written)
    return Screen(text, (*rows, *pages, (back(t, callbacks.DESK, city.slug),)))


def _when(t: Translator, city: City, one: Listed) -> str:
    """Its hour; once it has begun, when that was; of a draft when somebody last wrote."""
    broadcast = one.broadcast
    is_planned = broadcast.status is BroadcastStatus.SCHEDULED
    at = (broadcast.starts_at if is_planned else broadcast.started_at) or broadcast.changed_at
    return t.datetime(at, city.zone)


def ask_kind(t: Translator, city: City) -> Screen:
    """The beginning of a new one."""
    text = paragraphs(
        Markup("✍️ ") + bold(t.gettext("What do you want to send?")),
        t.gettext(
            "An invitation brings a button that opens what it invites to, and you see how many answered."
        ),
    )
    names = {
        BroadcastKind.SURVEY: t.pgettext("button", "📋 Invite to a survey"),
        BroadcastKind.EVENT: t.pgettext("button", "📅 Invite to an event"),
        BroadcastKind.IDEA: t.pgettext("button", "💡 Invite to an idea"),
    }
    rows: list[Row] = [(Button(t.pgettext("button", "💬 A message"), Tap(callbacks.BEGIN, city.slug)),)]
    rows += [(Button(names[kind], Tap(callbacks.NEW_TO, city.slug, (kind, "0"))),) for kind in INVITATIONS]
    return Screen(text, (*rows, (back(t, callbacks.DESK, city.slug),)))


def ask_subject(t: Translator, city: City, kind: BroadcastKind, page: Page[Subject]) -> Screen:
    """What it invites to: what is open, ahead, or new."""
    rows = [
        (
            Button(
                label(name_of(t, city, subject), COLUMNS["button"]),
                Tap(callbacks.BEGIN_WITH, city.slug, (kind, id_of(subject))),
            ),
        )
        for subject in page.items
    ]
    asks = {
        BroadcastKind.SURVEY: t.gettext("To which survey?"),
        BroadcastKind.EVENT: t.gettext("To which event?"),
        BroadcastKind.IDEA: t.gettext("To which idea?"),
    }[kind]
    none = {
        BroadcastKind.SURVEY: t.gettext("No survey is open at present."),
        BroadcastKind.EVENT: t.gettext("There are no events ahead."),
        BroadcastKind.IDEA: t.gettext("There are no published ideas."),
    }[kind]
    pages = pager_row(t, page, lambda to: Tap(callbacks.NEW_TO, city.slug, (kind, str(to))))
    text = paragraphs(Markup("✍️ ") + bold(asks), None if page.items else none)
    return Screen(text, (*rows, *pages, (back(t, callbacks.NEW, city.slug),)))


def name_of(t: Translator, city: City, subject: Subject) -> str:
    """What it is called, with the day of an event: of a series each has the same name. Plain text."""
    title = subject_title(t, subject) or "–"
    if subject.listing is None:
        return title
    occurrence = subject.listing.occurrence
    return f"{t.short_when(occurrence.starts_at, city.zone, occurrence.starts_at)} · {title}"


def id_of(subject: Subject) -> str:
    """Raises ValueError of nothing."""
    if subject.survey:
        return subject.survey.id
    if subject.listing:
        return subject.listing.occurrence.id
    if subject.idea:
        return subject.idea.id
    raise ValueError(subject)


def paged(found: Sequence[Subject], number: int, size: int) -> Page[Subject]:
    """A page of which one more was asked for than it holds: so it is known whether another follows."""
    return Page(found[:size], number, number + 1 + (len(found) > size))
