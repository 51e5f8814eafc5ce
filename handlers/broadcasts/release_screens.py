"""From a draft to residents: how they will see it, a test, what sending it comes to, and the button with the number."""

from dataclasses import replace

from markupsafe import Markup

from bot.core.broadcasts.composing import Outlook
from bot.core.broadcasts.model import Broadcast
from bot.core.cities.model import City
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import NOTHING
from bot.telegram.translator import Translator
from handlers.broadcasts import audience_words, callbacks, draft_words, problems
from handlers.broadcasts.audience_words import Titles, language_name
from handlers.broadcasts.desk import Draft
from handlers.broadcasts.draft_screens import remarks, to_draft
from handlers.broadcasts.message_screens import announcement, only_shown
from handlers.broadcasts.running_words import duration, kind_of
from handlers.events.shortening import label
from handlers.residents.screens import MARK
from locales.contexts import COLUMNS
from locales.texts import width

_MOST_FALLBACKS = 6  # languages that are named


def preview(t: Translator, reader: Translator, draft: Draft) -> Screen:
    """As who reads this language sees it, with the buttons that it has; whose text she sees if it is not in hers is said on a
    button: the text is hers alone. The other languages are one button away each."""
    shown = reader.language.tag
    seen = announcement(reader, draft.city, draft.broadcast, draft.subject)
    instead = draft_words.seen_instead(draft, shown)
    rows: list[Row] = [*only_shown(seen.rows)]
    if instead:
        words = t.pgettext("button", "📄 In {language}", language=language_name(instead))
        rows.append((Button(label(words, COLUMNS["button"]), NOTHING),))
    languages = [
        Button((MARK if tag == shown else "") + language_name(tag), draft.tap(callbacks.PREVIEW, tag))
        for tag in draft.languages
    ]
    rows += in_rows(languages, 2) if len(languages) > 1 else ()
    rows.append((Button(t.pgettext("button", "🧪 Send a test to me"), draft.tap(callbacks.TEST, shown)),))
    return replace(seen, rows=(*rows, to_draft(t, draft)))


def test(t: Translator, reader: Translator, draft: Draft) -> Screen:
    """What a resident who reads this language is sent, to the letter; a button on top says that it is a test."""
    seen = announcement(reader, draft.city, draft.broadcast, draft.subject)
    mark = Button(t.pgettext("button", "🧪 A test, only for you"), NOTHING)
    return replace(seen, rows=((mark,), *seen.rows))


def tested(t: Translator) -> Markup:
    return Markup("🧪 ") + t.gettext("The test is above. Nobody else has got it.")


def check(t: Translator, draft: Draft, outlook: Outlook, titles: Titles) -> Screen:
    """What sending it would come to: to how many, how long it takes, who reads another language, what else to know."""
    broadcast, total = draft.broadcast, outlook.headcount.total
    is_nobody = not total
    faults = [*remarks(t, draft), *([problems.nobody(t)] if is_nobody else [])]
    about = lines(
        t.gettext("Text: {languages}", languages=draft_words.texts(t, draft)) if outlook.missing else None,
        t.gettext("To whom: {who}", who=audience_words.audience(t, draft.city, broadcast.audience, titles)),
        t.gettext("When: {when}", when=draft_words.when(t, broadcast, draft.city.zone)),
        t.gettext("Sending takes: {time}", time=duration(t, outlook.takes.total_seconds()))
        if total
        else None,
    )
    text = paragraphs(
        Markup("✅ ") + bold(t.gettext("Before it is sent")),
        Markup.escape(kind_of(t, broadcast)),
        audience_words.reached(t, outlook.headcount),
        about,
        *(Markup("⚠️ ") + warning for warning in (*faults, *warnings(t, draft.city, outlook))),
        None if faults else _what_follows(t, outlook),
    )
    rows: list[Row] = []
    if not faults:
        rows.append((_go(t, draft, outlook),))
    if is_nobody:
        rows.append((Button(t.pgettext("button", "👥 Change to whom"), draft.tap(callbacks.AUDIENCE)),))
    return Screen(text, (*rows, to_draft(t, draft)))


def warnings(t: Translator, city: City, outlook: Outlook) -> list[Markup]:
    """What an editor should know, and may accept."""
    said = []
    ordered = sorted(outlook.fallbacks.items(), key=lambda each: (-each[1], each[0]))
    for (reads, sees), number in ordered[:_MOST_FALLBACKS]:
        said.append(
            t.ngettext(
                "{n} person reads {language} and sees the text in: {other}",
                "{n} people read {language} and see the text in: {other}",
                number,
                language=language_name(reads),
                other=language_name(sees),
            )
        )
    if outlook.ends_before:
        when = t.datetime(outlook.ends_before, city.zone)
        said.append(
            t.gettext(
                "What it invites to ends before everybody has got it: {when}. Who has not got it by then does not get it.",
                when=when,
            )
        )
    if outlook.waits:
        said.append(t.gettext("For part of them it is night by then: they get it in the morning."))
    return said


def _what_follows(t: Translator, outlook: Outlook) -> Markup:
    if outlook.is_own:
        return t.gettext(
            "In your city a second person releases what you wrote. Handed over, it waits until a colleague sends it."
        )
    return t.gettext("You can pause or cancel it while it is being sent.")


def _go(t: Translator, draft: Draft, outlook: Outlook) -> Button:
    """With the number on it, so that nobody sends to more than she thinks. A number that would tell who took part is none."""
    version, total = str(draft.broadcast.version), outlook.headcount.total
    if outlook.is_own:
        return Button(
            t.pgettext("button", "🤝 Hand over for release"), draft.tap(callbacks.HAND_OVER, version)
        )
    return Button(send_label(t, draft.broadcast, total), draft.tap(callbacks.SEND, version))


def send_label(t: Translator, broadcast: Broadcast, total: int) -> str:
    """What the button says that sends it to so many; without the number where a phone would cut it."""
    if broadcast.starts_at:
        words = t.npgettext("button", "🕘 Plan for {n} person", "🕘 Plan for {n} people", total)
        short = t.pgettext("button", "🕘 Plan")
    else:
        words = t.npgettext("button", "📣 Send to {n} person", "📣 Send to {n} people", total)
        short = t.pgettext("button", "📣 Send")
    return words if total and width(words) <= COLUMNS["button"] else short


def handed_over(t: Translator) -> Markup:
    return Markup("🤝 ") + bold(t.gettext("Handed over. Your colleagues are told that it waits."))
