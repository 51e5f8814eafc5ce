"""What others say of an idea: comments, reports, and whether it is really done."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import LONGEST_COMMENT, LONGEST_WORDS, Comment, Concern, View
from bot.core.ideas.results import CommentPage
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Row, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.ideas import callbacks, words
from handlers.ideas.cards import Shown, to_card
from handlers.ideas.lists import count_pages, pager
from handlers.residents.screens import back

PAGE: Final = 3  # comments to a message, each whole
CONCERNS: Final = tuple(Concern)
_LONGEST_SHOWN: Final = 1_150  # UTF-16 units of a comment


def comments(
    t: Translator, shown: Shown, page: CommentPage, number: int, note: Markup | None = None
) -> Screen:
    """Those that a moderator has published, the newest first."""
    written = [
        lines(
            bold(f"{at}. {t.date(one.published_at or one.at, shown.city.zone)}"),
            Markup.escape(shortened(neutral(one.text).strip(), _LONGEST_SHOWN)),
        )
        for at, one in enumerate(page.comments, number * PAGE + 1)
    ]
    text = paragraphs(
        note,
        Markup("💬 ") + bold(words.title_of(t, shown.view)),
        *written,
        None if written else t.gettext("There are no comments yet. You can write the first one."),
    )
    rows: list[Row] = [(Button(t.pgettext("button", "✍️ Write a comment"), shown.tap(callbacks.COMMENT)),)]
    rows += _reports(t, shown, page.comments, number)
    rows += pager(t, number, count_pages(page.total, PAGE), lambda to: shown.tap(callbacks.COMMENTS, str(to)))
    return Screen(text, (*rows, (to_card(t, shown),)))


def ask_comment(t: Translator, shown: Shown, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("💬 ") + bold(t.gettext("What do you want to say to this idea?")),
        Markup.escape(words.title_of(t, shown.view)),
        t.gettext(
            "Type it, {limit} characters at most. A moderator reads it before others do. Your name is not shown.",
            limit=t.number(LONGEST_COMMENT),
        ),
    )
    up = Button(t.pgettext("half-button", "‹ Back"), shown.tap(callbacks.COMMENTS, "0"))
    return Screen(text, ((up,),))


def ask_concern(t: Translator, shown: Shown) -> Screen:
    """Of the idea."""
    rows: list[Row] = [
        (Button(words.concern_label(t, one), shown.tap(callbacks.REPORT_BECAUSE, str(number))),)
        for number, one in enumerate(CONCERNS)
    ]
    text = paragraphs(
        Markup("🚩 ") + bold(t.gettext("What is wrong with it?")),
        Markup.escape(words.title_of(t, shown.view)),
        t.gettext("A moderator looks at it. Nobody is told that it was you."),
    )
    return Screen(text, (*rows, (to_card(t, shown),)))


def ask_concern_of_comment(t: Translator, city: City, idea: str, comment: str) -> Screen:
    rows: list[Row] = [
        (
            Button(
                words.concern_label(t, one),
                Tap(callbacks.REPORT_COMMENT_BECAUSE, city.slug, (idea, comment, str(number))),
            ),
        )
        for number, one in enumerate(CONCERNS)
    ]
    text = paragraphs(
        Markup("🚩 ") + bold(t.gettext("What is wrong with this comment?")),
        t.gettext("A moderator looks at it. Nobody is told that it was you."),
    )
    up = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.COMMENTS, city.slug, (idea, "0", "h")))
    return Screen(text, (*rows, (up,)))


def ask_doubt(t: Translator, city: City, view: View, note: Markup | None = None) -> Screen:
    """Of who says that it is not done; what she said is kept already."""
    text = paragraphs(
        note,
        bold(t.gettext("Thank you. What is missing?")),
        Markup.escape(words.title_of(t, view)),
        t.gettext("Type it, {limit} characters at most. The city reads it.", limit=t.number(LONGEST_WORDS)),
    )
    none = Button(t.pgettext("button", "Nothing to add"), Tap(callbacks.CHECKED, city.slug, (view.idea.id,)))
    return Screen(text, ((none,), (back(t, callbacks.IDEAS, city.slug),)))


def _reports(t: Translator, shown: Shown, listed: Sequence[Comment], number: int) -> list[Row]:
    """One flag a comment, in a row."""
    flags = [
        Button(f"🚩 {t.number(at)}", Tap(callbacks.REPORT_COMMENT, shown.city.slug, (shown.id, one.id)))
        for at, one in enumerate(listed, number * PAGE + 1)
    ]
    return [tuple(flags)] if flags else []
