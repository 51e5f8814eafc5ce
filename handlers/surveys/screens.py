"""What a city asks: the lists, and a survey before its first question."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.surveys.answering import Offer, Standing
from bot.core.surveys.model import Results, SurveyStatus
from bot.core.surveys.questionnaire import text_for
from bot.telegram.pager import page_of, pager_row
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.cities.callbacks import HOME, PICK
from handlers.events.shortening import label, shortened
from handlers.residents.callbacks import MENU
from handlers.residents.screens import back, to_menu
from handlers.surveys import callbacks
from locales.contexts import COLUMNS

A_PAGE: Final = 6  # surveys
_LONGEST_TITLE: Final = 120  # UTF-16 units
_LONGEST_NAME: Final = 100


def open_list(
    t: Translator,
    offers: Sequence[Offer],
    number: int,
    *,
    edits: bool,
    several: bool,
    note: Markup | None = None,
) -> Screen:
    """What her cities ask her now. ``edits``: she makes surveys for one; ``several``: she has several cities."""
    page = page_of(list(enumerate(offers, 1)), number, A_PAGE)
    is_one = len(offers) == 1
    text = paragraphs(
        note,
        Markup("📋 ") + bold(t.gettext("Surveys")),
        t.gettext("Your city would like to hear from you. Tap a survey to see what it is about.")
        if offers
        else t.gettext("There is no survey at present. When your city asks something, you find it here."),
        *(_listed(t, each, "" if is_one else f"{n}. ", several=several) for n, each in page.items),
    )
    rows: list[Row] = [(_to(t, offer, "" if is_one else f"{n}. "),) for n, offer in page.items]
    rows += pager_row(t, page, lambda to: Tap(callbacks.LIST, "", (str(to),)))
    rows.append((Button(t.pgettext("button", "📊 Results"), Tap(callbacks.CLOSED, "", ("0",))),))
    if edits:
        rows.append((Button(t.pgettext("button", "✏️ Edit surveys"), Tap(callbacks.EDITING)),))
    return Screen(text, (*rows, (back(t, MENU),)))


def closed_list(t: Translator, offers: Sequence[Offer], number: int, *, several: bool) -> Screen:
    """Surveys whose results are there."""
    page = page_of(list(enumerate(offers, 1)), number, A_PAGE)
    text = paragraphs(
        Markup("📊 ") + bold(t.gettext("Results of surveys")),
        t.gettext("Tap a survey to see what people answered.")
        if offers
        else t.gettext("There are no results yet."),
        *(
            lines(
                bold(f"{n}. {title(t, each)}"),
                _facts(t, each, several=several, ended=True),
                closing(t, each),
            )
            for n, each in page.items
        ),
    )
    rows: list[Row] = [
        (
            Button(
                label(f"{n}. {title(t, each)}", COLUMNS["button"]),
                Tap(callbacks.RESULTS, each.city.slug, (each.survey.id, "0")),
            ),
        )
        for n, each in page.items
    ]
    rows += pager_row(t, page, lambda to: Tap(callbacks.CLOSED, "", (str(to),)))
    return Screen(text, (*rows, (back(t, callbacks.SURVEYS),)))


def intro(
    t: Translator,
    offer: Offer,
    now: datetime,
    *,
    note: Markup | None = None,
) -> Screen:
    """A survey before its first question: who asks and what for, how long, until when, what is known of her."""
    text = about(t, offer, note=note)
    slug, id_ = offer.city.slug, offer.survey.id
    rows: list[Row] = []
    if offer.may_fill:
        words = {
            Standing.NEW: t.pgettext("button", "▶️ Begin"),
            Standing.BEGUN: t.pgettext("button", "▶️ Go on"),
            Standing.SENT: t.pgettext("button", "✏️ Change my answers"),
        }[offer.standing]
        rows.append((Button(words, Tap(callbacks.BEGIN, slug, (id_,))),))
    if offer.survey.shows_results(now):
        rows.append((Button(t.pgettext("button", "📊 Results"), Tap(callbacks.RESULTS, slug, (id_, "0"))),))
    if offer.standing is not Standing.NEW:
        rows.append(
            (Button(t.pgettext("button", "🗑 Delete my answers"), Tap(callbacks.TAKE_BACK, slug, (id_,))),)
        )
    return Screen(text, (*rows, (back(t, callbacks.SURVEYS),)))


def about(t: Translator, offer: Offer, *, note: Markup | None = None) -> Markup:
    """The same in words, also for who has not agreed to anything yet."""
    survey, tag = offer.survey, t.language.tag
    asker, purpose = text_for(survey.terms.asker, tag), text_for(survey.terms.purpose, tag)
    takes = offer.takes_answers and not offer.is_full
    return paragraphs(
        note,
        Markup("📋 ") + bold(title(t, offer)),
        _state(t, offer),
        Markup.escape(purpose) if purpose else None,
        lines(
            t.gettext("Asked by: {asker}", asker=asker or offer.city.name_for(tag)),
            t.gettext("Takes: {minutes}", minutes=minutes(t, survey.minutes)) if takes else None,
            closing(t, offer),
        ),
        known(t, anonymous=survey.is_anonymous) if takes or offer.standing is not Standing.NEW else None,
    )


def known(t: Translator, *, anonymous: bool) -> Markup:
    """What is known of her, and what is not: no more and no less than is so."""
    if anonymous:
        return Markup("🔒 ") + t.gettext(
            "Anonymous: once the survey is closed, nobody can tell which answers are yours, not even the city or those who"
            " run this bot. Until then they are kept under a code, so that you can go on, change them or delete them."
        )
    return Markup("🔑 ") + t.gettext(
        "Your answers are kept together with your account here, so that you can see, change or delete them. Your name is"
        " not stored, and the results do not show who answered what."
    )


def title(t: Translator, offer: Offer) -> str:
    """In the reader's language and script; plain text."""
    return shortened(text_for(offer.survey.title, t.language.tag), _LONGEST_TITLE)


def minutes(t: Translator, count: int) -> Markup:
    return t.ngettext("about {n} minute", "about {n} minutes", count)


def closing(t: Translator, offer: Offer) -> Markup | None:
    """Until when it takes answers; nothing where that is open, or past."""
    closes_at = offer.survey.terms.closes_at
    if closes_at is None or not offer.takes_answers:
        return None
    return t.gettext("Open until: {when}", when=t.datetime(closes_at, offer.city.zone, "full"))


def _state(t: Translator, offer: Offer) -> Markup | None:
    """What she has to know first."""
    survey = offer.survey
    if survey.status is SurveyStatus.SCHEDULED and survey.terms.opens_at:
        when = t.datetime(survey.terms.opens_at, offer.city.zone, "full")
        return Markup("🕘 ") + t.gettext("It is not open yet. It opens: {when}", when=when)
    if not offer.takes_answers:
        return Markup("🔒 ") + lines(
            t.gettext("This survey is closed."),
            t.gettext("The city keeps the results for its own work.")
            if survey.terms.results is Results.NEVER
            else None,
        )
    if offer.standing is Standing.SENT:
        return Markup("✅ ") + t.gettext("You have sent your answers.")
    if offer.is_full:
        return Markup("🔒 ") + t.gettext(
            "As many people have answered as were asked for. Thank you for coming."
        )
    if offer.standing is Standing.BEGUN:
        return Markup("✏️ ") + t.gettext("You have begun. Your answers so far are kept.")
    return None


# What has no survey to show


def ask_take_back(t: Translator, offer: Offer) -> Screen:
    slug, id_ = offer.city.slug, offer.survey.id
    text = paragraphs(
        bold(t.gettext("Delete your answers to this survey?")),
        Markup.escape(title(t, offer)),
        t.gettext("They are deleted at once, and no longer counted.")
        if offer.standing is Standing.SENT
        else t.gettext("They are deleted at once."),
    )
    delete = Button(
        t.pgettext("button", "🗑 Yes, delete them"), Tap(callbacks.TAKE_BACK_CONFIRMED, slug, (id_,))
    )
    keep = Button(t.pgettext("button", "No, keep them"), Tap(callbacks.INTRO, slug, (id_,)))
    return Screen(text, ((delete,), (keep,)))


def taken_back(t: Translator) -> str:
    return t.pgettext("toast", "Your answers are deleted.")


def nothing_to_take_back(t: Translator) -> str:
    return t.pgettext("toast", "Nothing of yours can be found there any more.")


def gone(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("This survey is not here any more.")


def first_join(t: Translator) -> Markup:
    """Before the consent of somebody whom a survey's link brought."""
    return Markup("📋 ") + t.gettext("You came for a survey. It opens as soon as you have joined the city.")


def for_others(t: Translator, city: City, *, is_home: bool) -> Screen:
    """It is asked of other people; who lives elsewhere may choose or follow the city first."""
    name = city.name_for(t.language.tag)
    if is_home:
        text = t.gettext("This survey is asked of other people in {city}.", city=name)
        return Screen(
            Markup("📋 ") + text,
            ((Button(t.pgettext("button", "📋 Surveys"), Tap(callbacks.SURVEYS)),), (to_menu(t),)),
        )
    text = paragraphs(
        Markup("📋 ") + t.gettext("This survey is for people of {city}.", city=name),
        t.gettext("If it is your city too, choose or follow it first. Then open the survey again."),
    )
    choose = Button(label(f"🏙 {name}", COLUMNS["button"]), Tap(PICK, city.slug, (HOME,)))
    return Screen(
        text,
        ((choose,), (Button(t.pgettext("button", "📋 Surveys"), Tap(callbacks.SURVEYS)),), (to_menu(t),)),
    )


def _listed(t: Translator, offer: Offer, number: str, *, several: bool) -> Markup:
    state = {
        Standing.NEW: None,
        Standing.BEGUN: Markup("✏️ ") + t.gettext("You have begun."),
        Standing.SENT: Markup("✅ ") + t.gettext("You have sent your answers."),
    }[offer.standing]
    if offer.is_full:
        state = Markup("🔒 ") + t.gettext("It has all the answers that were asked for.")
    return lines(
        bold(number + title(t, offer)),
        _facts(t, offer, several=several),
        closing(t, offer),
        state,
    )


def _facts(t: Translator, offer: Offer, *, several: bool, ended: bool = False) -> Markup | None:
    """Which city's, and what the rest of the line has room for."""
    facts: list[Markup] = []
    survey = offer.survey
    if several:
        facts.append(Markup.escape(shortened(offer.city.name_for(t.language.tag), _LONGEST_NAME)))
    if ended and survey.closed_at:
        facts.append(t.gettext("closed on {day}", day=t.date(survey.closed_at, offer.city.zone)))
    if not ended:
        facts.append(minutes(t, survey.minutes))
        if survey.is_anonymous:
            facts.append(t.gettext("anonymous"))
    return Markup(" · ").join(facts) if facts else None


def _to(t: Translator, offer: Offer, number: str) -> Button:
    mark = {Standing.NEW: "", Standing.BEGUN: "✏️ ", Standing.SENT: "✅ "}[offer.standing]
    words = label(mark + number + title(t, offer), COLUMNS["button"])
    return Button(words, Tap(callbacks.INTRO, offer.city.slug, (offer.survey.id,)))
