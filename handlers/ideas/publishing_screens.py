"""From the draft of an answer to residents: how they will see it, when it is published, what waits for its hour."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import OfficialAnswer, View
from bot.telegram.dates import write_day
from bot.telegram.month import month_rows
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, paragraphs
from bot.telegram.translator import Translator
from handlers.ideas import cards
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.answering_screens import to_form
from handlers.ideas.desk import Sight, own_name, writes_in
from handlers.ideas.desk_screens import to_card
from handlers.residents.screens import MARK

_HOURS: Final = tuple(range(7, 23))
_AHEAD: Final = timedelta(days=2 * 366)


def as_published(sight: Sight, answer: OfficialAnswer) -> View:
    """The idea as it will be with this answer."""
    at = answer.publish_at or sight.now
    idea = replace(sight.view.idea, progress=answer.progress, progress_at=at)
    return replace(sight.view, idea=idea, answer=replace(answer, published_at=at), is_author=False)


def preview(t: Translator, reader: Translator, sight: Sight, draft: OfficialAnswer) -> Screen:
    """The card as who reads this language will see it; the other languages are one button away each."""
    text, is_cut = cards.text_of(reader, sight.shown(as_published(sight, draft)))
    shown = reader.language.tag
    languages = [
        Button((MARK if tag == shown else "") + own_name(tag), sight.tap(callbacks.PREVIEW, tag))
        for tag in writes_in(t.language.tag, sight.city)
    ]
    rows: list[Row] = [*in_rows(languages, 2)] if len(languages) > 1 else []
    if is_cut:
        whole = sight.tap(callbacks.PREVIEW_WHOLE, shown)
        rows.append((Button(t.pgettext("button", "📖 Read all"), whole),))
    rows += [
        (Button(t.pgettext("button", "✅ Publish now"), sight.tap(callbacks.PUBLISH, draft.id)),),
        (Button(t.pgettext("button", "🕘 Publish later"), sight.tap(callbacks.LATER, "0")),),
    ]
    return Screen(text, (*rows, to_form(t, sight)))


def to_preview(t: Translator, sight: Sight, tag: str) -> Row:
    return (Button(t.pgettext("half-button", "‹ Back"), sight.tap(callbacks.PREVIEW, tag)),)


def days_of(sight: Sight) -> tuple[date, date]:
    """The first and the last day on which it can be published."""
    return sight.today, sight.today + _AHEAD


def day(t: Translator, sight: Sight, month: tuple[int, int] | None, note: Markup | None = None) -> Screen:
    """A month to choose the day from; it may be typed as well."""
    first, last = days_of(sight)
    year, number = month or (first.year, first.month)
    rows = month_rows(
        t,
        year,
        number,
        (),
        lambda chosen: sight.tap(callbacks.LATER_DAY, f"{chosen:%Y%m%d}"),
        lambda y, m: sight.tap(callbacks.LATER, f"{y:04d}{m:02d}"),
        sight.today,
        first,
        last,
    )
    text = paragraphs(
        note,
        Markup("🗓 ") + bold(t.gettext("On which day shall it be published?")),
        t.gettext("Choose it below, or type it, such as {example}", example=_example(sight)),
    )
    return Screen(text, (*rows, to_form(t, sight)))


def hour(t: Translator, sight: Sight, chosen: date, note: Markup | None = None) -> Screen:
    """At what hour of that day, on the city's clocks."""
    buttons = [
        Button(f"{number:02d}:00", sight.tap(callbacks.LATER_AT, f"{chosen:%Y%m%d}T{number:02d}00"))
        for number in _HOURS
    ]
    text = paragraphs(
        note,
        Markup("🕘 ") + bold(t.gettext("At what time shall it be published?")),
        bold(write_day(t.locale_name, chosen, with_year=True)),
        t.gettext("Choose below, or type it, such as 9:30"),
    )
    up = Button(t.pgettext("half-button", "‹ Back"), sight.tap(callbacks.LATER, f"{chosen:%Y%m}"))
    return Screen(text, (*in_rows(buttons, 4), (up,)))


def waiting(t: Translator, sight: Sight, answer: OfficialAnswer, note: Markup | None = None) -> Screen:
    """One that waits for its hour, as this reader will see it."""
    assert answer.publish_at
    text, _ = cards.text_of(t, sight.shown(as_published(sight, answer)))
    when = t.datetime(answer.publish_at, sight.city.zone)
    said = paragraphs(
        note,
        Markup("🕘 ") + bold(t.gettext("It will be published: {when}", when=when)),
        text,
        t.gettext("Taken back it is a draft of yours again, and is not published."),
    )
    now = Button(t.pgettext("button", "✅ Publish now"), sight.tap(callbacks.PUBLISH_WAITING, answer.id))
    back = Button(t.pgettext("button", "↩️ Take back"), sight.tap(callbacks.TAKE_BACK, answer.id))
    return Screen(said, ((now,), (back,), (to_card(t, sight),)))


def published(t: Translator) -> Markup:
    return Markup("🎉 ") + bold(
        t.gettext("The answer is published. The author and all who support or follow the idea are told.")
    )


def scheduled(t: Translator, sight: Sight, answer: OfficialAnswer) -> Markup:
    assert answer.publish_at
    when = t.datetime(answer.publish_at, sight.city.zone)
    return Markup("🕘 ") + bold(t.gettext("It will be published: {when}", when=when))


def says_the_same(t: Translator) -> Markup:
    return t.gettext("The city has said exactly this already. Nobody is told again.")


def taken_back(t: Translator) -> Markup:
    return Markup("↩️ ") + t.gettext("Taken back. It is a draft of yours again.")


def _example(sight: Sight) -> str:
    """A week from now, as one types it."""
    there = sight.today + timedelta(days=7)
    return f"{there.day}.{there.month}.{there.year}"


def not_a_day(t: Translator, sight: Sight) -> Markup:
    return Markup("⚠️ ") + t.gettext(
        "I do not understand this day. Type it like this: {example}", example=_example(sight)
    )
