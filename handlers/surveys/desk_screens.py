"""What who makes surveys sees of the whole: the page, the lists, sending a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.surveys.model import Survey, SurveyDraft, SurveyStatus
from bot.telegram.pager import Page, page_of, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back
from handlers.surveys import callbacks as residents
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys.terms_words import closes, opens, title_of
from locales.contexts import COLUMNS

PAGE: Final = 8
_LONGEST_TITLE: Final = 120  # UTF-16 units


class Shelf(StrEnum):
    """Which surveys are listed. Their values are what buttons carry."""

    OPEN = "o"  # and those that open later
    CLOSED = "c"


@dataclass(frozen=True, slots=True)
class Work:
    """How much of each there is."""

    drafts: int
    open: int
    closed: int


def which_city(t: Translator, cities: Page[City]) -> Screen:
    """For who edits in several cities."""
    rows = [(Button(city.name_for(t.language.tag), Tap(callbacks.DESK, city.slug)),) for city in cities.items]
    pages = pager_row(t, cities, lambda number: Tap(callbacks.CITIES, "", (str(number),)))
    question = Markup("✏️ ") + bold(t.gettext("The surveys of which city?"))
    return Screen(question, (*rows, *pages, (back(t, MENU),)))


def which_city_for_file(t: Translator, cities: Sequence[City]) -> Screen:
    """For who edits in several cities and sends a spreadsheet unasked."""
    rows = [
        (Button(city.name_for(t.language.tag), Tap(callbacks.UPLOAD_INTO, city.slug)),) for city in cities
    ]
    question = Markup("📥 ") + bold(t.gettext("A survey of which city?"))
    return Screen(question, (*rows, (back(t, callbacks.DESK),)))


def home(
    t: Translator, city: City, work: Work, *, several: bool, shares: bool, note: Markup | None = None
) -> Screen:
    """What an editor can do. ``shares``: she may ask several cities the same."""
    slug = city.slug
    rows: list[Row] = [
        (Button(t.pgettext("button", "📥 Send a spreadsheet"), Tap(callbacks.UPLOAD, slug)),),
        (Button(t.pgettext("button", "✍️ Write one here"), Tap(callbacks.WRITE, slug)),),
    ]
    for name, number, tap in (
        (t.pgettext("button", "📝 My drafts"), work.drafts, Tap(callbacks.DRAFTS, slug, ("0",))),
        (t.pgettext("button", "📋 Open surveys"), work.open, Tap(callbacks.SURVEYS, slug, (Shelf.OPEN, "0"))),
        (
            t.pgettext("button", "🗄 Closed surveys"),
            work.closed,
            Tap(callbacks.SURVEYS, slug, (Shelf.CLOSED, "0")),
        ),
    ):
        rows.append((Button(_counted(t, name, number), tap),))
    if shares:
        rows.append(
            (Button(t.pgettext("button", "🌐 In several cities"), Tap(callbacks.SHARED, slug, ("0",))),)
        )
    if several:
        rows.append((Button(t.pgettext("button", "🏙 Another city"), Tap(callbacks.CITIES, "", ("0",))),))
    title = t.gettext("Editing the surveys of {city}", city=city.name_for(t.language.tag))
    text = paragraphs(note, Markup("✏️ ") + bold(title))
    return Screen(text, (*rows, (back(t, residents.SURVEYS, slug),)))


def _counted(t: Translator, name: str, number: int) -> str:
    """The number stays in sight where the name is long."""
    suffix = f" ({t.number(number)})" if number else ""
    return label(name, COLUMNS["button"] - len(suffix)) + suffix


def ask_file(
    t: Translator, city: City, draft: SurveyDraft | None = None, note: Markup | None = None
) -> Screen:
    """``draft``: the file takes the place of what it has."""
    text = paragraphs(
        note,
        Markup("📥 ") + bold(t.gettext("Send me the spreadsheet")),
        t.gettext(
            "It is an XLSForm, as KoboToolbox, ODK and others write it; its name ends in .xlsx or .xls. I tell you what"
            " I understood, and you can try it out. Nobody else sees it until you publish it."
        )
        if draft is None
        else t.gettext("It takes the place of what this draft asks now. Its terms stay."),
    )
    home_button = (
        back(t, callbacks.DESK, city.slug)
        if draft is None
        else Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.DRAFT, city.slug, (draft.id,)))
    )
    return Screen(text, ((home_button,),))


def drafts(t: Translator, city: City, listed: Sequence[SurveyDraft], number: int) -> Screen:
    """The editor's own; nobody else sees them."""
    page = page_of(listed, number, PAGE)
    rows = [
        (Button(_draft_label(t, draft), Tap(callbacks.DRAFT, city.slug, (draft.id,))),)
        for draft in page.items
    ]
    said = t.gettext("Only you see them.") if listed else t.gettext("You have no drafts.")
    pages = pager_row(t, page, lambda to: Tap(callbacks.DRAFTS, city.slug, (str(to),)))
    text = paragraphs(Markup("📝 ") + bold(t.gettext("My drafts")), said)
    return Screen(text, (*rows, *pages, (back(t, callbacks.DESK, city.slug),)))


def _draft_label(t: Translator, draft: SurveyDraft) -> str:
    mark = "✏️ " if draft.survey_id else ""
    title = title_of(t, draft.questionnaire.title if draft.questionnaire else {})
    return label(mark + title, COLUMNS["button"])


def surveys(t: Translator, city: City, listed: Sequence[Survey], shelf: Shelf, number: int) -> Screen:
    """Each with how many answered and until when."""
    page = page_of(listed, number, PAGE)
    heading = t.gettext("Open surveys") if shelf is Shelf.OPEN else t.gettext("Closed surveys")
    icon = Markup("📋 ") if shelf is Shelf.OPEN else Markup("🗄 ")
    written = []
    rows: list[Row] = []
    for index, survey in enumerate(page.items, page.number * PAGE + 1):
        title = title_of(t, survey.title)
        written.append(lines(bold(f"{index}. {shortened(title, _LONGEST_TITLE)}"), standing(t, city, survey)))
        rows.append(
            (
                Button(
                    label(f"{index}. {title}", COLUMNS["button"]),
                    Tap(callbacks.SURVEY, city.slug, (survey.id,)),
                ),
            )
        )
    said = None if listed else t.gettext("There are none at present.")
    pages = pager_row(t, page, lambda to: Tap(callbacks.SURVEYS, city.slug, (shelf, str(to))))
    text = paragraphs(icon + bold(heading), said, *written)
    return Screen(text, (*rows, *pages, (back(t, callbacks.DESK, city.slug),)))


def standing(t: Translator, city: City, survey: Survey) -> Markup:
    """Whether it takes answers and until when, and how many were sent."""
    sent = t.ngettext("{n} answered", "{n} answered", survey.sent)
    if survey.status is SurveyStatus.SCHEDULED:
        return t.gettext("🕘 It opens: {when}", when=opens(t, survey.terms, city))
    if survey.status is SurveyStatus.CLOSED:
        when = t.date(survey.closed_at, city.zone) if survey.closed_at else ""
        return Markup("{} · {}").format(sent, t.gettext("🔴 closed {day}", day=when))
    if survey.terms.closes_at is None:
        return Markup("{} · {}").format(sent, t.gettext("🟢 open until you close it"))
    return Markup("{} · {}").format(
        sent, t.gettext("🟢 open until {when}", when=closes(t, survey.terms, city))
    )
