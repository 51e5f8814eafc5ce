"""The terms of a survey: all of them, and the question for each."""

from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from bot.core.languages import LANGUAGES
from bot.core.surveys.model import LONGEST_ASKER, LONGEST_OPEN, LONGEST_TERM
from bot.core.surveys.questionnaire import Texts
from bot.telegram.dates import write_day
from bot.telegram.month import month_rows
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.residents.screens import MARK
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import term_choices
from handlers.surveys import terms_words as words
from handlers.surveys.desk import NUMBERED, WORDED, Setting, Term
from handlers.surveys.term_choices import NONE, back_row, now, setting_tap, tap

_HOURS: Final = tuple(range(7, 23))
_LONGEST_VALUE: Final = 160  # UTF-16 units of one in the list of all


def overview(t: Translator, setting: Setting, note: Markup | None = None) -> Screen:
    """All terms with what they are set to; those that may be changed have a button."""
    listed = [
        Markup("<b>{}:</b> {}").format(words.name_of(t, term), _short(words.value_of(t, setting, term)))
        for term in Term
    ]
    changeable = [term for term in Term if setting.may_change(term)]
    text = paragraphs(
        note,
        Markup("⚙️ ") + bold(shortened(words.title_of(t, setting.title), _LONGEST_VALUE)),
        lines(*listed),
        None
        if len(changeable) == len(Term)
        else t.gettext("What people were told when they answered stays as it is."),
    )
    buttons = [Button(words.button_of(t, term), tap(setting, callbacks.TERM, term)) for term in changeable]
    return Screen(text, (*in_rows(buttons, 2), (_home(t, setting),)))


def question(t: Translator, setting: Setting, term: Term, note: Markup | None = None) -> Screen:
    """What this term shall be; of words see ``worded``."""
    match term:
        case Term.OPENS:
            return calendar(t, setting, term, None, note)
        case Term.CLOSES:
            return term_choices.closes(t, setting, note)
        case Term.AUDIENCE:
            return term_choices.audience(t, setting)
        case Term.ANONYMITY:
            return term_choices.anonymity(t, setting)
        case Term.RESULTS:
            return term_choices.results(t, setting)
        case Term.CHANGEABLE:
            return term_choices.changeable(t, setting)
        case Term.REMINDER:
            return term_choices.reminder(t, setting)
        case _:
            return _number(t, setting, term, note)


def calendar(
    t: Translator, setting: Setting, term: Term, month: tuple[int, int] | None, note: Markup | None = None
) -> Screen:
    """A month to choose the day from on which it opens or closes; it may be typed as well."""
    first, last = days_of(setting, term)
    chosen = setting.terms.opens_at if term is Term.OPENS else setting.terms.closes_at
    there = max(first, chosen.date()) if chosen else first
    year, number = month or (there.year, there.month)
    marked = {there.day} if chosen and (there.year, there.month) == (year, number) else set()
    rows = month_rows(
        t,
        year,
        number,
        marked,
        lambda day: tap(setting, callbacks.TERM_DAY, term, f"{day:%Y%m%d}"),
        lambda y, m: tap(setting, callbacks.TERM_MONTH, term, f"{y:04d}{m:02d}"),
        setting.today,
        first,
        last,
    )
    asks = t.gettext("When does it open?") if term is Term.OPENS else t.gettext("On which day does it close?")
    icon = Markup("🟢 ") if term is Term.OPENS else Markup("🔴 ")
    text = paragraphs(
        note,
        icon + bold(asks),
        now(t, setting, term),
        t.gettext("Choose the day below, or type it, such as {example}", example=_example(setting)),
    )
    at_once: tuple[Row, ...] = ()
    if term is Term.OPENS:
        mark = MARK if setting.terms.opens_at is None else ""
        at_once = ((Button(mark + t.pgettext("button", "At once"), setting_tap(setting, term, NONE)),),)
    return Screen(text, (*at_once, *rows, back_row(t, setting)))


def days_of(setting: Setting, term: Term) -> tuple[date, date]:
    """The first and the last day that can be chosen."""
    opens = setting.terms.opens_at
    first = setting.today
    if term is Term.CLOSES and opens is not None:
        first = max(first, opens.date())
    return first, first + LONGEST_OPEN - timedelta(days=1)


def hour(t: Translator, setting: Setting, term: Term, day: date, note: Markup | None = None) -> Screen:
    """At what hour of that day it opens or closes."""
    buttons = [
        Button(f"{number:02d}:00", tap(setting, callbacks.TERM_MOMENT, term, f"{day:%Y%m%d}T{number:02d}00"))
        for number in _HOURS
    ]
    asks = (
        t.gettext("At what time does it open?")
        if term is Term.OPENS
        else t.gettext("At what time does it close?")
    )
    text = paragraphs(
        note,
        Markup("🕘 ") + bold(asks),
        bold(write_day(t.locale_name, day, with_year=True)),
        t.gettext("Choose below, or type it, such as 9:30"),
    )
    return Screen(text, (*in_rows(buttons, 4), back_row(t, setting)))


def _number(t: Translator, setting: Setting, term: Term, note: Markup | None) -> Screen:
    if term is Term.QUOTA:
        asks = t.gettext("After how many answers shall it take no more?")
        hint = t.gettext("Type a number, such as 500.")
        none = t.pgettext("button", "No limit")
    else:
        asks = t.gettext("How many people do those who answer stand for?")
        hint = t.gettext(
            "Type a number, such as 120000, if those who answer were drawn by chance from so many. The results then"
            " show by how much they may be off. Say nothing if everybody could answer who wanted to."
        )
        none = t.pgettext("button", "Say nothing")
    mark = MARK if getattr(setting.terms, NUMBERED[term]) is None else ""
    text = paragraphs(note, Markup("🔢 ") + bold(asks), hint, now(t, setting, term))
    return Screen(text, ((Button(mark + none, setting_tap(setting, term, NONE)),), back_row(t, setting)))


def worded(t: Translator, setting: Setting, term: Term, language: str, note: Markup | None = None) -> Screen:
    """Words in one language; the others of the city are one button away each."""
    written: Texts = getattr(setting.terms, WORDED[term])
    asks = {
        Term.ASKER: t.gettext("Who asks?"),
        Term.PURPOSE: t.gettext("What are the answers for?"),
        Term.OUTCOME: t.gettext("What will the city do with the results?"),
    }[term]
    limit = LONGEST_ASKER if term is Term.ASKER else LONGEST_TERM
    text = paragraphs(
        note,
        Markup("✏️ ") + bold(asks),
        t.gettext(
            "Type it in this language: <b>{language}</b>. {limit} characters at most.",
            language=LANGUAGES[language].own_name,
            limit=t.number(limit),
        ),
        t.gettext("Now: {value}", value=shortened(written[language], LONGEST_TERM))
        if language in written
        else None,
    )
    rows: list[Row] = []
    if language in written:
        remove = Button(t.pgettext("button", "🗑 Remove"), tap(setting, callbacks.TERM_UNSAID, term, language))
        rows.append((remove,))
    others = [
        Button(
            (MARK if tag in written else "🌐 ") + LANGUAGES[tag].own_name,
            tap(setting, callbacks.TERM_WORDS, term, tag),
        )
        for tag in dict.fromkeys((*setting.city.languages, *written))
        if tag != language
    ]
    return Screen(text, (*rows, *in_rows(others, 2), back_row(t, setting)))


def kept(t: Translator) -> Markup:
    return Markup("✅ ") + t.gettext("It is kept.")


def not_a_number(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("This is not a number. Type digits only, such as 50.")


def not_a_day(t: Translator, setting: Setting) -> Markup:
    return Markup("⚠️ ") + t.gettext(
        "I do not understand this day. Type it like this: {example}", example=_example(setting)
    )


def past(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("This time is over. Choose one that is still to come.")


def not_an_hour(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("I do not understand this time. Type it like this: 19:30")


def _short(value: Markup) -> Markup:
    return Markup.escape(shortened(value.unescape(), _LONGEST_VALUE))


def _example(setting: Setting) -> str:
    """A week from now, as one types it."""
    day = setting.today + timedelta(days=7)
    return f"{day.day}.{day.month}.{day.year}"


def _home(t: Translator, setting: Setting) -> Button:
    to = callbacks.DRAFT if setting.target.is_draft else callbacks.SURVEY
    return Button(t.pgettext("half-button", "‹ Back"), Tap(to, setting.city.slug, (setting.target.id,)))
