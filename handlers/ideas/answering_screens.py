"""Writing what the city says to an idea: what it does with it, the text in each language, all that is written so far."""

from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import LONGEST_ANSWER, OfficialAnswer, Progress
from bot.core.languages import offers
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.ideas import cards, words
from handlers.ideas import desk_callbacks as callbacks
from handlers.ideas.answering import lacks_words
from handlers.ideas.desk import Sight, own_name, writes_in
from handlers.ideas.desk_screens import counted, to_card
from handlers.ideas.lists import with_progress
from handlers.residents.screens import MARK

_SHORT: Final = 120  # UTF-16 units of a text in the form
_OTHER_LANGUAGE: Final = 1_500  # of the text that is to be translated
_NOW: Final = 1_500
_MILESTONES_SHOWN: Final = 4
_MILESTONE_SHOWN: Final = 100


def progress(t: Translator, sight: Sight) -> Screen:
    """The first question."""
    chosen = sight.draft.progress if sight.draft else None
    rows: list[Row] = [
        (
            Button(
                (MARK if one is chosen else "") + words.progress_label(t, one),
                sight.tap(callbacks.PROGRESS_SET, with_progress(one).value),
            ),
        )
        for one in Progress
    ]
    text = paragraphs(
        Markup("🏛 ") + bold(t.gettext("What does the city do with it?")),
        _named(t, sight),
        t.gettext("What is published now: {state}", state=words.progress_state(t, sight.view.idea.progress))
        if sight.view.idea.progress
        else None,
        t.gettext("Nothing is published yet: first you write, then you see what people will read."),
    )
    return Screen(text, (*rows, to_form(t, sight) if sight.draft else (to_card(t, sight),)))


def text(
    t: Translator,
    sight: Sight,
    draft: OfficialAnswer,
    tag: str,
    note: Markup | None = None,
    *,
    guided: bool = False,
) -> Screen:
    """What is typed next is the answer in this language. ``guided``: then comes the next one."""
    written = draft.texts.get(tag)
    other = next(((one, said) for one, said in draft.texts.items() if one != tag), None)
    said = paragraphs(
        note,
        Markup("✍️ ") + bold(t.gettext("The answer in {language}", language=own_name(tag))),
        lines(
            Markup.escape(words.title_of(t, sight.view)),
            Markup("{} · {}").format(words.progress_state(t, draft.progress), sight.view.idea.code),
        ),
        lines(bold(own_name(other[0])), Markup.escape(shortened(neutral(other[1]), _OTHER_LANGUAGE)))
        if other
        else None,
        t.gettext("Now: {value}", value=shortened(neutral(written), _NOW)) if written else None,
        t.gettext("Type it, {limit} characters at most.", limit=t.number(LONGEST_ANSWER)),
        t.gettext("Say why: this cannot be published without a text in at least one language.")
        if lacks_words(draft)
        else None,
    )
    rows: list[Row] = []
    if guided:
        name = t.pgettext("button", "Next ›") if written else t.pgettext("button", "Skip this language ›")
        rows.append((Button(name, sight.tap(callbacks.SKIP, tag)),))
    if written:
        name = t.pgettext("button", "🗑 Remove this text")
        rows.append((Button(name, sight.tap(callbacks.UNSAID, tag)),))
    return Screen(said, (*rows, to_form(t, sight)))


def form(t: Translator, sight: Sight, draft: OfficialAnswer, note: Markup | None = None) -> Screen:
    """All that is written so far, each part changed by one button."""
    tags = writes_in(t.language.tag, sight.city)
    written = [
        Markup("<b>{}</b>: {}").format(own_name(tag), shortened(neutral(" ".join(said.split())), _SHORT))
        for tag, said in draft.texts.items()
    ]
    missing = [own_name(tag) for tag in tags if not offers(tuple(draft.texts), tag)]
    milestones = [
        cards.milestone_of(t, one, _MILESTONE_SHOWN) for one in draft.milestones[:_MILESTONES_SHOWN]
    ]
    others = len(draft.milestones) - len(milestones)
    said = paragraphs(
        note,
        Markup("📝 ") + bold(t.gettext("Your answer, as a draft")),
        _named(t, sight),
        words.progress_state(t, draft.progress),
        lines(*written) if written else None,
        t.gettext("No text yet in: {languages}", languages=t.list(missing)) if missing else None,
        lines(*milestones, t.ngettext("and {n} more", "and {n} more", others) if others > 0 else None)
        if milestones
        else None,
        Markup("⚠️ ") + t.gettext("Say why: this cannot be published without a text in at least one language.")
        if lacks_words(draft)
        else None,
        t.gettext("It is kept. Residents see it when you have published it."),
    )
    rows: list[Row] = []
    if not lacks_words(draft):
        name = t.pgettext("button", "👁 Preview and publish")
        rows.append((Button(name, sight.tap(callbacks.PREVIEW, tags[0])),))
    texts = [
        Button(("✓ " if tag in draft.texts else "✍️ ") + own_name(tag), sight.tap(callbacks.TEXT, tag, "0"))
        for tag in tags
    ]
    milestones_name = counted(t, t.pgettext("button", "🗓 Milestones"), len(draft.milestones))
    rows += [
        (Button(t.pgettext("button", "🏛 What the city does"), sight.tap(callbacks.PROGRESS)),),
        *in_rows(texts, 2),
        (Button(milestones_name, sight.tap(callbacks.MILESTONES)),),
        (Button(t.pgettext("button", "🗑 Throw it away"), sight.tap(callbacks.DISCARD)),),
    ]
    return Screen(said, (*rows, (to_card(t, sight),)))


def to_form(t: Translator, sight: Sight) -> Row:
    return (Button(t.pgettext("half-button", "‹ Back"), sight.tap(callbacks.FORM)),)


def confirm_discard(t: Translator, sight: Sight) -> Screen:
    said = paragraphs(
        Markup("🗑 ") + bold(t.gettext("Throw this answer away?")),
        _named(t, sight),
        t.gettext("What is published already stays as it is."),
    )
    yes = Button(t.pgettext("button", "🗑 Yes, throw it away"), sight.tap(callbacks.DISCARD_CONFIRMED))
    return Screen(said, ((yes,), to_form(t, sight)))


def _named(t: Translator, sight: Sight) -> Markup:
    return lines(bold(words.title_of(t, sight.view)), Markup.escape(sight.view.idea.code))
