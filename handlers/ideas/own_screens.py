"""My ideas: where each stands, what comes next and by when, and what its author can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.ideas.model import LONGEST_WORDS, IdeaStatus, Version, View
from bot.core.ideas.results import OwnIdea
from bot.core.moderation.model import Reason
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label, shortened
from handlers.ideas import callbacks, cards, words
from handlers.ideas.lists import HOME, pager
from handlers.ideas.writing_screens import by_when
from handlers.moderation import reasons
from handlers.residents.screens import back

PAGE: Final = 6
_SHOWN: Final = 600  # UTF-16 units of her text
_BESIDE_OTHERS: Final = 250  # of it, and of the city's answer, where there is much else to say
_ASKED: Final = 500
_SUGGESTED: Final = 700
_SAID: Final = 1_000  # of what a moderator wrote


@dataclass(frozen=True, slots=True)
class Own:
    """``reason`` is why it was declined or taken down, as the city words it."""

    idea: OwnIdea
    city: City
    now: datetime
    reason: Reason | None = None

    @property
    def view(self) -> View:
        return self.idea.view

    @property
    def id(self) -> str:
        return self.idea.view.idea.id

    @property
    def version(self) -> Version:
        """Her newest, as she wrote it."""
        return self.idea.waiting or self.idea.view.idea.version

    def tap(self, name: str, *args: str) -> Tap:
        return Tap(name, self.city.slug, (self.id, *args))


def mine(t: Translator, city: City, views: Sequence[View], number: int, count: int, *, begun: bool) -> Screen:
    """All of hers, the newest first."""
    written = [
        lines(
            bold(words.headline_of(view.idea.version.text)),
            Markup("{} · {}").format(words.state(t, view.idea), view.idea.code),
        )
        for view in views
    ]
    empty = t.gettext("You have sent no ideas yet. Press below to send your first one.")
    text = paragraphs(Markup("🗂 ") + bold(t.gettext("My ideas")), *written, None if written else empty)
    rows: list[Row] = [
        (
            Button(
                label(
                    f"{words.state_mark(view.idea)} {words.headline_of(view.idea.version.text)}",
                    words.COLUMNS,
                ),
                Tap(callbacks.OWN, city.slug, (view.idea.id,)),
            ),
        )
        for view in views
    ]
    rows += pager(t, number, count, lambda to: Tap(callbacks.MINE, city.slug, (str(to),)))
    name = t.pgettext("button", "✍️ Go on with your idea") if begun else t.pgettext("button", "✍️ Send an idea")
    rows.append((Button(name, Tap(callbacks.WRITE, city.slug)),))
    return Screen(text, (*rows, (back(t, callbacks.IDEAS, city.slug),)))


def own(t: Translator, own: Own, note: Markup | None = None) -> Screen:
    """Where it stands, why, and what she can do."""
    idea = own.view.idea
    written = neutral(own.version.text).strip()
    room = _BESIDE_OTHERS if own.idea.question or own.idea.suggestion or own.reason else _SHOWN
    short = shortened(written, room)
    text = paragraphs(
        note,
        lines(
            Markup("🗂 {}").format(idea.code),
            bold(words.state(t, idea)),
            _waiting(t, own),
        ),
        _why(t, own),
        _asked(t, own),
        _suggested(t, own),
        lines(bold(t.gettext("Now:")) if own.idea.suggestion else None, cards.with_headline(short)),
        lines(
            cards.facts(t, own.view, own.city),
            Markup("👍 ") + t.ngettext("{n} person supports it", "{n} people support it", idea.supports)
            if idea.is_public
            else None,
        ),
        cards.answer_of(t, own.city, own.view.answer, room) if own.view.answer else None,
    )
    return Screen(text, tuple(_rows(t, own, is_cut=short != written)))


def why(t: Translator, reason: Reason | None, message: str) -> Markup | None:
    """The rule it rests on, and what the moderator says to her, or the city's words for this reason."""
    if reason is None and not message:
        return None
    rule = reasons.rule_of(t, reason) if reason else None
    said = Markup.escape(shortened(neutral(message).strip(), _SAID)) if message.strip() else None
    return paragraphs(
        said or (reasons.message_of(t, reason) if reason else None),
        t.gettext("The rule: {rule}", rule=rule) if rule else None,
    )


def question(t: Translator, asked: str, units: int = _SAID) -> Markup:
    """What a moderator wants to know, in so many UTF-16 units."""
    return lines(
        Markup("❓ ") + bold(t.gettext("A moderator asks you:")),
        Markup.escape(shortened(neutral(asked).strip(), units)),
    )


def whole(t: Translator, own: Own) -> tuple[tuple[Markup, ...], Screen]:
    """All that she wrote: all messages but the last, and the last with the way back."""
    *pages, last = cards.pages_of(own.version.text)
    return tuple(pages), Screen(last, ((_to_own(t, own),),))


def suggestion(t: Translator, own: Own) -> tuple[tuple[Markup, ...], Screen]:
    """All that a moderator suggests, and her answer below it."""
    head = Markup("✏️ ") + bold(t.gettext("A moderator suggests this text:"))
    *pages, last = cards.pages_of(own.idea.suggestion, head)
    return tuple(pages), Screen(last, (*agree_rows(t, own), (_to_own(t, own),)))


def ask_withdraw(t: Translator, own: Own) -> Screen:
    text = paragraphs(
        Markup("↩️ ") + bold(t.gettext("Withdraw your idea?")),
        Markup.escape(words.headline_of(own.version.text)),
        t.gettext(
            "Nobody sees it any more, and this cannot be undone. Who supports or follows it is told. If you like, type"
            " why: they will read it."
        )
        if own.view.idea.is_public
        else t.gettext("It is not read any more, and this cannot be undone. If you like, type why."),
    )
    yes = Button(t.pgettext("button", "↩️ Yes, withdraw it"), own.tap(callbacks.WITHDRAW_SILENT))
    return Screen(text, ((yes,), (_to_own(t, own),)))


def ask_appeal(t: Translator, own: Own, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("⚖️ ") + bold(t.gettext("Why should it be published?")),
        t.gettext(
            "Type it, {limit} characters at most. Another moderator reads your idea and what you say, and decides. You"
            " can appeal once.",
            limit=t.number(LONGEST_WORDS),
        ),
    )
    return Screen(text, ((_to_own(t, own),),))


def ask_reply(t: Translator, own: Own, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        question(t, own.idea.question),
        t.gettext("Type your answer, {limit} characters at most.", limit=t.number(LONGEST_WORDS)),
    )
    return Screen(text, ((_to_own(t, own),),))


def withdrawn(t: Translator) -> Markup:
    return t.gettext("↩️ Your idea is withdrawn.")


def replied(t: Translator) -> Markup:
    return t.gettext("📨 Thank you. The moderator is told.")


def appealed(t: Translator) -> Markup:
    return t.gettext("⚖️ Thank you. Another moderator reads it now.")


def agreed(t: Translator) -> Markup:
    return t.gettext("✅ Thank you. Your idea has the new text, and the moderator reads it.")


def refused(t: Translator) -> Markup:
    return t.gettext("Your text stays as it is. The moderator is told.")


def nobody_waits(t: Translator) -> Markup:
    """For an answer."""
    return t.gettext("Nobody waits for this answer any more. This is how your idea stands:")


def appealed_already(t: Translator) -> Markup:
    return t.gettext("This decision can not be appealed any more.")


def agree_rows(t: Translator, own: Own) -> list[Row]:
    """To the text that a moderator suggests, which she sees here."""
    seen = own.idea.suggestion_stamp
    yes = Button(t.pgettext("half-button", "✅ I agree"), own.tap(callbacks.AGREE, "1", seen))
    no = Button(t.pgettext("half-button", "✖ No"), own.tap(callbacks.AGREE, "0", seen))
    return list(in_rows([yes, no], 2))


def to_own(t: Translator, city: City, idea: str) -> Button:
    return Button(t.pgettext("button", "🗂 My idea"), Tap(callbacks.OWN, city.slug, (idea,)))


def back_to_own(t: Translator, city: City, idea: str) -> Button:
    return Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.OWN, city.slug, (idea,)))


def _waiting(t: Translator, own: Own) -> Markup | None:
    """By when she hears, always where somebody is to decide."""
    if own.idea.question or own.idea.suggestion:
        return t.gettext("It waits for your answer.")
    if own.idea.due_at is None:
        return None
    waits = None
    if own.view.idea.is_public and own.idea.waiting:
        waits = t.gettext("Your change is being read; until then others see the text before.")
    if own.idea.appealed and own.view.idea.status is IdeaStatus.DECLINED:
        waits = t.gettext("Another moderator reads your appeal.")
    return lines(waits, by_when(t, own.city, own.idea.due_at, own.now))


def _why(t: Translator, own: Own) -> Markup | None:
    return why(t, own.reason, own.idea.message)


def _asked(t: Translator, own: Own) -> Markup | None:
    return question(t, own.idea.question, _ASKED) if own.idea.question else None


def _suggested(t: Translator, own: Own) -> Markup | None:
    if not own.idea.suggestion:
        return None
    return lines(
        Markup("✏️ ") + bold(t.gettext("A moderator suggests this text:")),
        Markup.escape(shortened(neutral(own.idea.suggestion).strip(), _SUGGESTED)),
    )


def _rows(t: Translator, own: Own, *, is_cut: bool) -> list[Row]:
    idea, rows = own.view.idea, list[Row]()
    if own.idea.question:
        rows.append((Button(t.pgettext("button", "✍️ Answer"), own.tap(callbacks.REPLY)),))
    if own.idea.suggestion:
        suggested = neutral(own.idea.suggestion).strip()
        if shortened(suggested, _SUGGESTED) != suggested:
            rows.append(
                (Button(t.pgettext("button", "📖 Read the suggestion"), own.tap(callbacks.SUGGESTION)),)
            )
        rows += agree_rows(t, own)
    if own.idea.can_appeal:
        rows.append((Button(t.pgettext("button", "⚖️ Ask for another look"), own.tap(callbacks.APPEAL)),))
    if is_cut:
        rows.append((Button(t.pgettext("button", "📖 Read all"), own.tap(callbacks.OWN_WHOLE)),))
    if idea.is_public:
        seen = own.tap(callbacks.CARD, HOME.pack())
        rows.append((Button(t.pgettext("button", "👁 As others see it"), seen),))
    if idea.merged_into:
        other = Tap(callbacks.CARD, own.city.slug, (idea.merged_into, HOME.pack()))
        rows.append((Button(t.pgettext("button", "🔗 The other idea"), other),))
    buttons = []
    if own.idea.can_edit:
        buttons.append(Button(t.pgettext("half-button", "✏️ Change"), own.tap(callbacks.EDIT)))
    if own.version.photos:
        photos = cards.photo_label(t, len(own.version.photos))
        buttons.append(Button(photos, own.tap(callbacks.OWN_PHOTOS)))
    buttons.append(Button(t.pgettext("half-button", "🕘 History"), own.tap(callbacks.OWN_HISTORY)))
    buttons.append(Button(t.pgettext("half-button", "📋 Number"), copies=idea.code))
    if idea.is_public:
        buttons.append(Button(t.pgettext("half-button", "📤 Share"), inline_query=idea.code))
    if own.idea.can_withdraw:
        buttons.append(Button(t.pgettext("half-button", "↩️ Withdraw"), own.tap(callbacks.WITHDRAW)))
    rows += in_rows(buttons, 2)
    return [*rows, (Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.MINE, own.city.slug, ("0",))),)]


def _to_own(t: Translator, own: Own) -> Button:
    return back_to_own(t, own.city, own.id)
