"""What people are told unasked about ideas: what happened, why, and what comes next."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import View
from bot.core.moderation.model import Reason
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import shortened
from handlers.ideas import callbacks, cards, own_screens, refusals, words
from handlers.ideas.lists import HOME
from handlers.ideas.own_screens import Own
from handlers.ideas.writing_screens import by_when
from handlers.residents.screens import to_menu

_SHOWN = 300  # UTF-16 units of a comment


def in_review(t: Translator, own: Own) -> Screen:
    due = own.idea.due_at
    return _to_author(
        t,
        own,
        Markup("👀 ") + bold(t.gettext("A moderator is reading your idea")),
        by_when(t, own.city, due, own.now) if due else None,
    )


def published(t: Translator, own: Own) -> Screen:
    return _to_author(
        t,
        own,
        Markup("📢 ") + bold(t.gettext("Your idea is published")),
        t.gettext("Everybody can read and support it now. Share it, so that others find it."),
        more=(_see(t, own.city, own.id), _share(t, own.view)),
    )


def declined(t: Translator, own: Own, reason: Reason | None, message: str) -> Screen:
    """Why, the rule it rests on, and that she can ask for another look."""
    appeal = t.gettext("If you see it otherwise, another moderator looks at it once more: press below.")
    ask = (Button(t.pgettext("button", "⚖️ Ask for another look"), own.tap(callbacks.APPEAL)),)
    return _to_author(
        t,
        own,
        Markup("✖️ ") + bold(t.gettext("Your idea is not published")),
        own_screens.why(t, reason, message),
        appeal if own.idea.can_appeal else None,
        more=(ask,) if own.idea.can_appeal else (),
    )


def merged(t: Translator, own: Own, other: View) -> Screen:
    return _to_author(
        t,
        own,
        Markup("🔗 ") + bold(t.gettext("Your idea was joined with another")),
        t.gettext("They say the same, and together they count for more. This is the other one:"),
        _named(t, other),
        more=(_see(t, own.city, other.idea.id),),
    )


def hidden(t: Translator, own: Own, reason: Reason | None, message: str) -> Screen:
    return _to_author(
        t,
        own,
        Markup("🚫 ") + bold(t.gettext("Your idea was taken down")),
        own_screens.why(t, reason, message),
        t.gettext("Nobody else sees it any more."),
    )


def restored(t: Translator, own: Own) -> Screen:
    return _to_author(
        t,
        own,
        Markup("📢 ") + bold(t.gettext("Your idea is shown again")),
        more=(_see(t, own.city, own.id),),
    )


def question(t: Translator, own: Own) -> Screen:
    answer = (Button(t.pgettext("button", "✍️ Answer"), own.tap(callbacks.REPLY)),)
    return _to_author(
        t,
        own,
        own_screens.question(t, own.idea.question),
        t.gettext("Your idea waits for your answer."),
        more=(answer,),
    )


def suggestion(t: Translator, own: Own) -> Screen:
    """The whole of it where that fits."""
    head = Markup("✏️ ") + bold(t.gettext("A moderator suggests another text for your idea"))
    pages = cards.pages_of(own.idea.suggestion)
    shown = pages[0] if len(pages) == 1 and len(pages[0]) < cards.SHOWN * 2 else None
    read = (Button(t.pgettext("button", "📖 Read the suggestion"), own.tap(callbacks.SUGGESTION)),)
    return _to_author(
        t,
        own,
        head,
        shown,
        t.gettext("If you agree, it takes the place of yours. If not, yours stays as it is."),
        more=(*(() if shown else (read,)), *own_screens.agree_rows(t, own)),
    )


def blocked(t: Translator, city: City, until: datetime, reason: Reason) -> Screen:
    return Screen(refusals.blocked(t, city, until, reason), (_ideas(t, city), (to_menu(t),)))


def edit_published(t: Translator, own: Own) -> Screen:
    return _to_author(
        t,
        own,
        Markup("📢 ") + bold(t.gettext("The change of your idea is published")),
        more=(_see(t, own.city, own.id),),
    )


def edit_declined(t: Translator, own: Own, reason: Reason | None, message: str) -> Screen:
    return _to_author(
        t,
        own,
        Markup("✖️ ") + bold(t.gettext("The change of your idea is not published")),
        own_screens.why(t, reason, message),
        t.gettext("Your idea stays as it was."),
    )


def appeal_granted(t: Translator, own: Own) -> Screen:
    return _to_author(
        t,
        own,
        Markup("📢 ") + bold(t.gettext("Another moderator agrees with you: your idea is published")),
        more=(_see(t, own.city, own.id), _share(t, own.view)),
    )


def appeal_declined(t: Translator, own: Own, reason: Reason | None, message: str) -> Screen:
    return _to_author(
        t,
        own,
        Markup("⚖️ ") + bold(t.gettext("Another moderator has looked at your idea: it stays unpublished")),
        own_screens.why(t, reason, message),
        t.gettext("This is decided now. You are welcome to send another idea."),
    )


def adopted(t: Translator, own: Own, by: City) -> Screen:
    return _to_author(
        t,
        own,
        Markup("🎉 ")
        + bold(t.gettext("Another city takes up your idea: {city}", city=by.name_for(t.language.tag))),
        more=(_see(t, own.city, own.id),),
    )


def commented(t: Translator, city: City, view: View) -> Screen:
    read = Button(
        t.pgettext("button", "💬 Read the comments"),
        Tap(callbacks.COMMENTS, city.slug, (view.idea.id, "0", HOME.pack())),
    )
    text = paragraphs(Markup("💬 ") + bold(t.gettext("Somebody commented on your idea")), _named(t, view))
    return Screen(text, ((read,), _see(t, city, view.idea.id), (to_menu(t),)))


def comment_published(t: Translator, city: City, view: View) -> Screen:
    text = paragraphs(Markup("💬 ") + bold(t.gettext("Your comment is published")), _named(t, view))
    return Screen(text, (_see(t, city, view.idea.id), (to_menu(t),)))


def comment_declined(
    t: Translator, city: City, view: View, reason: Reason | None, message: str, *, was_shown: bool = False
) -> Screen:
    """``was_shown``: it was taken down."""
    heading = (
        t.gettext("Your comment was taken down") if was_shown else t.gettext("Your comment is not published")
    )
    text = paragraphs(
        Markup("✖️ ") + bold(heading),
        own_screens.why(t, reason, message),
        _named(t, view),
    )
    return Screen(text, (_see(t, city, view.idea.id), (to_menu(t),)))


def progress(t: Translator, city: City, view: View) -> Screen:
    """What the city does with an idea of hers, or that she supports or follows."""
    heading = (
        t.gettext("The city answers your idea")
        if view.is_author
        else t.gettext("The city answers an idea that you support or follow")
    )
    text = paragraphs(
        Markup("🏛 ") + bold(heading),
        _named(t, view),
        bold(words.state(t, view.idea)),
        cards.answer_of(t, city, view.answer) if view.answer else None,
    )
    return Screen(text, (_see(t, city, view.idea.id), (to_menu(t),)))


def changed(t: Translator, city: City, view: View) -> Screen:
    text = paragraphs(
        Markup("✏️ ") + bold(t.gettext("An idea that you support or follow has a new text")),
        _named(t, view),
        t.gettext("Please look whether you still support it.") if view.supporting else None,
    )
    return Screen(text, (_see(t, city, view.idea.id), (to_menu(t),)))


def withdrawn(t: Translator, city: City, code: str, why: str = "") -> Screen:
    """Nothing of its text is shown any more."""
    text = paragraphs(
        Markup("↩️ ")
        + bold(
            t.gettext("An idea that you supported or followed was withdrawn by its author: {code}", code=code)
        ),
        words.quoted(t, shortened(neutral(why), _SHOWN)) if why else None,
    )
    return Screen(text, (_ideas(t, city), (to_menu(t),)))


def carry_over(t: Translator, city: City, code: str, idea: str, other: View) -> Screen:
    """Whether her support counts for the other one too."""
    text = paragraphs(
        Markup("🔗 ")
        + bold(t.gettext("An idea that you supported was joined with another: {code}", code=code)),
        t.gettext("This is the other one. Shall your support count for it?"),
        _named(t, other),
    )
    support = Button(
        t.pgettext("button", "👍 Yes, support it"), Tap(callbacks.CARRY_OVER, city.slug, (idea,))
    )
    return Screen(text, ((support,), _see(t, city, other.idea.id), (to_menu(t),)))


def joined(t: Translator, city: City, code: str, other: View) -> Screen:
    """To who follows an idea that leads to another now."""
    text = paragraphs(
        lines(t.gettext("🔗 This idea was joined with another."), Markup.escape(code)), _named(t, other)
    )
    return Screen(text, (_see(t, city, other.idea.id), (to_menu(t),)))


def check(t: Translator, city: City, view: View) -> Screen:
    """A month after the city said so."""
    text = paragraphs(
        Markup("✅ ") + bold(t.gettext("The city says that this is done. Is it?")),
        _named(t, view),
        t.gettext("What you say is shown to the city."),
    )
    yes = Button(t.pgettext("half-button", "👍 Yes"), Tap(callbacks.CHECK, city.slug, (view.idea.id, "1")))
    no = Button(t.pgettext("half-button", "👎 No"), Tap(callbacks.CHECK, city.slug, (view.idea.id, "0")))
    return Screen(text, (*in_rows([yes, no], 2), _see(t, city, view.idea.id), (to_menu(t),)))


def _to_author(
    t: Translator, own: Own, heading: Markup, *said: Markup | None, more: Sequence[Row] = ()
) -> Screen:
    name = words.headline_of(own.version.text)
    text = paragraphs(heading, lines(bold(name), Markup.escape(own.view.idea.code)), *said)
    return Screen(text, (*more, (own_screens.to_own(t, own.city, own.id),), (to_menu(t),)))


def _named(t: Translator, view: View) -> Markup:
    return lines(bold(words.title_of(t, view)), Markup.escape(view.idea.code))


def _see(t: Translator, city: City, idea: str) -> Row:
    return (
        Button(t.pgettext("button", "👁 See the idea"), Tap(callbacks.CARD, city.slug, (idea, HOME.pack()))),
    )


def _share(t: Translator, view: View) -> Row:
    return (Button(t.pgettext("button", "📤 Share it"), inline_query=view.idea.code),)


def _ideas(t: Translator, city: City) -> Row:
    return (Button(t.pgettext("button", "💡 Ideas"), Tap(callbacks.IDEAS, city.slug)),)
