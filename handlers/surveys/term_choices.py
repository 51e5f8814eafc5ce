"""The terms that are chosen by a button: each with its question and its answers."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.core.languages import LANGUAGES
from bot.core.surveys.model import Anonymity, Results
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label
from handlers.residents.screens import MARK
from handlers.residents.settings_screens import topic_name
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys import terms_words as words
from handlers.surveys.desk import Setting, Term
from locales.contexts import COLUMNS

WEEKS: Final = (1, 2, 4)
REMINDERS: Final = (6, 24, 48, 72, 168)  # hours before the close
CLOSING_HOUR: Final = 20  # of the day so many weeks ahead: most people have time before it
BY_HAND: Final = "hand"
NONE: Final = "none"


def closes(t: Translator, setting: Setting, note: Markup | None) -> Screen:
    rows: list[Row] = [
        (
            Button(
                t.npgettext("button", "In {n} week", "In {n} weeks", weeks),
                setting_tap(setting, Term.CLOSES, f"w{weeks}"),
            ),
        )
        for weeks in WEEKS
    ]
    by_hand = MARK if setting.terms.closes_at is None else ""
    rows += [
        (
            Button(
                t.pgettext("button", "🗓 Choose the day"), tap(setting, callbacks.TERM_MONTH, Term.CLOSES, "0")
            ),
        ),
        (
            Button(
                by_hand + t.pgettext("button", "When I close it"), setting_tap(setting, Term.CLOSES, BY_HAND)
            ),
        ),
    ]
    text = paragraphs(
        note, Markup("🔴 ") + bold(t.gettext("When does it close?")), now(t, setting, Term.CLOSES)
    )
    return Screen(text, (*rows, back_row(t, setting)))


def audience(t: Translator, setting: Setting) -> Screen:
    """Who lives there or follows; which languages; which topics: each a button that is marked."""
    asked, city = setting.terms.audience, setting.city
    ways = (
        (t.pgettext("button", "Those who live here"), "home", not asked.followers),
        (t.pgettext("button", "Those who follow, too"), "both", asked.followers),
    )
    rows: list[Row] = [
        ((Button((MARK if is_so else "") + name, setting_tap(setting, Term.AUDIENCE, value))),)
        for name, value, is_so in ways
    ]
    languages = [
        Button(
            (MARK if tag in asked.languages else "") + LANGUAGES[tag].own_name,
            tap(setting, callbacks.TERM_READER, tag),
        )
        for tag in city.languages
    ]
    topics = [
        Button(
            (MARK if topic.code in asked.topics else "") + topic_name(t, topic),
            tap(setting, callbacks.TERM_TOPIC, str(index)),
        )
        for index, topic in enumerate(city.topics)
    ]
    text = paragraphs(
        Markup("👥 ") + bold(t.gettext("Who is asked?")),
        now(t, setting, Term.AUDIENCE),
        t.gettext(
            "Mark languages or topics only if the survey is for some people and not for all. Who has chosen no topics"
            " is asked in any case."
        ),
    )
    return Screen(text, (*rows, *in_rows(languages, 2), *in_rows(topics, 2), back_row(t, setting)))


def anonymity(t: Translator, setting: Setting) -> Screen:
    chosen = setting.terms.anonymity
    text = paragraphs(
        Markup("🕶 ") + bold(t.gettext("Is it anonymous?")),
        lines(
            bold(t.gettext("Anonymous")),
            t.gettext(
                "Once the survey is closed, nobody can tell which answers are whose: not you, and not those who run"
                " this bot. Until then a code that only this survey can make keeps anybody from answering twice."
            ),
        ),
        lines(
            bold(t.gettext("With the account")),
            t.gettext(
                "The answers are kept together with the account here, so that people can see, change or delete them,"
                " also later. Names are not stored, and nobody is shown who answered what."
            ),
        ),
    )
    rows: list[Row] = [
        (Button((MARK if value is chosen else "") + name, setting_tap(setting, Term.ANONYMITY, value)),)
        for value, name in (
            (Anonymity.ANONYMOUS, t.pgettext("button", "Anonymous")),
            (Anonymity.LINKED, t.pgettext("button", "With the account")),
        )
    ]
    return Screen(text, (*rows, back_row(t, setting)))


def results(t: Translator, setting: Setting) -> Screen:
    text = paragraphs(
        Markup("📊 ") + bold(t.gettext("When are the results shown to those who answered?")),
        t.gettext("They are then on the city's page in the web, too. Numbers below 5 are never shown."),
    )
    names = {
        Results.AT_ONCE: t.pgettext("button", "At once"),
        Results.AFTER_CLOSE: t.pgettext("button", "After the close"),
        Results.NEVER: t.pgettext("button", "They are not shown"),
    }
    return Screen(
        text, (*_choices(setting, Term.RESULTS, names, setting.terms.results), back_row(t, setting))
    )


def changeable(t: Translator, setting: Setting) -> Screen:
    text = paragraphs(
        Markup("🔁 ") + bold(t.gettext("May people change their answers after they have sent them?")),
    )
    names = {
        "1": t.pgettext("button", "Yes, until it closes"),
        "0": t.pgettext("button", "No"),
    }
    chosen = "1" if setting.terms.changeable else "0"
    return Screen(text, (*_choices(setting, Term.CHANGEABLE, names, chosen), back_row(t, setting)))


def reminder(t: Translator, setting: Setting) -> Screen:
    text = paragraphs(
        Markup("🔔 ") + bold(t.gettext("Shall I remind those who began and have not sent?")),
        t.gettext("There is no reminder while the survey has no day on which it closes.")
        if setting.terms.closes_at is None
        else None,
    )
    names = {
        str(hours): t.npgettext("button", "{n} hour before", "{n} hours before", hours)
        if hours % 24
        else t.npgettext("button", "{n} day before", "{n} days before", hours // 24)
        for hours in REMINDERS
    }
    names[NONE] = t.pgettext("button", "No")
    before = setting.terms.reminds_before
    chosen = NONE if before is None else str(before)
    return Screen(text, (*_choices(setting, Term.REMINDER, names, chosen), back_row(t, setting)))


def _choices(
    setting: Setting, term: Term, names: dict[str, str] | dict[Results, str], chosen: str
) -> Sequence[Row]:
    return [
        (
            (
                Button(
                    label((MARK if value == chosen else "") + name, COLUMNS["button"]),
                    setting_tap(setting, term, value),
                )
            ),
        )
        for value, name in names.items()
    ]


def now(t: Translator, setting: Setting, term: Term) -> Markup:
    """What it is set to at present."""
    return t.gettext("Now: {value}", value=words.value_of(t, setting, term))


def tap(setting: Setting, name: str, *args: str) -> Tap:
    return Tap(name, setting.city.slug, (str(setting.target), *args))


def setting_tap(setting: Setting, term: Term, value: str) -> Tap:
    return tap(setting, callbacks.TERM_SET, term, value)


def back_row(t: Translator, setting: Setting) -> Row:
    return (Button(t.pgettext("half-button", "‹ Back"), tap(setting, callbacks.TERMS)),)
