"""What stands between a card and its decision: the reason, what the author will read, the idea to join it with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.core.ideas.model import Idea, headline
from bot.core.languages import LANGUAGES
from bot.core.moderation.model import ALLOWED, CaseKind, Reason, Ruling
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label
from handlers.moderation import callbacks, card_text, reasons, words
from handlers.moderation.arguments import short
from handlers.moderation.card_screens import to_case
from handlers.moderation.desk import Sight
from locales.contexts import COLUMNS

_BESIDE: Final = 1_400  # UTF-16 units of each of two texts


def no_ruling(kind: CaseKind) -> Ruling:
    """What saying no to a case of this kind is."""
    return Ruling.HIDE if Ruling.HIDE in ALLOWED[kind] else Ruling.DECLINE


def ask_reason(t: Translator, sight: Sight) -> Screen:
    """The city's reasons; of an appeal the first decision's comes first."""
    case = sight.case
    rows = [
        (
            Button(
                label(reasons.name_of(t, reason), COLUMNS["button"]),
                Tap(callbacks.DECLINE, sight.city.slug, (case.id, str(case.number), reason.code)),
            ),
        )
        for reason in _in_order(sight)
    ]
    question = (
        t.gettext("Why is it taken down?") if no_ruling(case.kind) is Ruling.HIDE else _why(t, case.kind)
    )
    text = paragraphs(
        Markup("{} · {}").format(bold(question), sight.docket.idea.code),
        words.line(headline(card_text.text_of(sight)), 200),
        None
        if sight.is_in_group
        else t.gettext("Then you see what the author will read, and can change it."),
    )
    return Screen(text, (*rows, (to_case(t, sight.city.slug, case.id),)))


def _why(t: Translator, kind: CaseKind) -> Markup:
    if kind is CaseKind.APPEAL:
        return t.gettext("Why does it stay declined?")
    return t.gettext("Why is it declined?")


def _in_order(sight: Sight) -> list[Reason]:
    first = sight.docket.decided_before
    code = first.verdict.reason if first and first.verdict else ""
    return sorted(sight.docket.reasons, key=lambda reason: reason.code != code)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the author will read for a reason: in her language, and where that is another in the moderator's too."""

    reason: Reason
    of_author: Translator
    of_moderator: Translator

    @property
    def is_other(self) -> bool:
        return self.of_author.language.tag != self.of_moderator.language.tag


def preview(t: Translator, sight: Sight, answer: Answer, note: Markup | None = None) -> Screen:
    """What she reads with this reason; it may be sent so, or other words be typed."""
    case, slug = sight.case, sight.city.slug
    args = (case.id, str(case.number), answer.reason.code)
    rows: list[Row] = [
        (Button(t.pgettext("button", "✅ Send it as it is"), Tap(callbacks.DECLINE_SO, slug, args)),),
    ]
    if case.author:
        rows.append((Button(t.pgettext("button", "✍️ Write my own"), Tap(callbacks.OWN_WORDS, slug, args)),))
    again = Button(
        t.pgettext("button", "‹ Another reason"), Tap(callbacks.WHY, slug, (case.id, str(case.number)))
    )
    said = words.ruling(t, no_ruling(case.kind), case.kind)
    title = Markup("{} · {}").format(said, reasons.name_of(t, answer.reason))
    if not case.author:
        text = paragraphs(note, bold(title), t.gettext("Its author is not here (any more): nobody is told."))
        return Screen(text, (*rows, (again,), (to_case(t, slug, case.id),)))
    spoken = LANGUAGES[answer.of_author.language.tag].own_name
    text = paragraphs(
        note,
        bold(title),
        t.gettext("The author will read ({language}):", language=spoken),
        Markup("<blockquote>{}</blockquote>").format(_message(answer.of_author, answer.reason)),
        Markup("<i>{}</i>").format(_message(t, answer.reason)) if answer.is_other else None,
    )
    return Screen(text, (*rows, (again,), (to_case(t, slug, case.id),)))


def _message(t: Translator, reason: Reason) -> Markup:
    rule = reasons.rule_of(t, reason)
    return paragraphs(
        reasons.message_of(t, reason), t.gettext("The rule: {rule}", rule=rule) if rule else None
    )


def ask_words(t: Translator, sight: Sight, answer: Answer, limit: int, note: Markup | None = None) -> Screen:
    """The ready words are there to be copied with one touch and changed."""
    spoken = LANGUAGES[answer.of_author.language.tag].own_name
    text = paragraphs(
        note,
        Markup("✍️ ") + bold(t.gettext("Type what the author shall read")),
        t.gettext(
            "In the author's language ({language}), {limit} characters at most. A touch copies the ready words:",
            language=spoken,
            limit=t.number(limit),
        ),
        Markup("<code>{}</code>").format(reasons.message_of(answer.of_author, answer.reason)),
    )
    args = (sight.case.id, str(sight.case.number), answer.reason.code)
    up = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.DECLINE, sight.city.slug, args))
    return Screen(text, ((up,),))


def ask_target(
    t: Translator, sight: Sight, found: Sequence[Idea] | None = None, note: Markup | None = None
) -> Screen:
    """Similar ideas, or those that were ``found`` by what she typed."""
    case, slug = sight.case, sight.city.slug
    rows: list[Row] = []
    if found is None:
        for alike in sight.docket.signals.alike:
            words_ = f"{t.percent(alike.score)} · {neutral(headline(alike.idea.version.text))}"
            rows.append((_beside(sight, alike.idea, words_),))
    else:
        rows = [(_beside(sight, idea, neutral(headline(idea.version.text))),) for idea in found]
    text = paragraphs(
        note,
        Markup("🔀 ") + bold(t.gettext("Join it with which idea?")),
        words.line(headline(card_text.text_of(sight)), 200),
        t.gettext(
            "Choose below, or type a number such as {code}, or words to look for.", code="SKP-2026-0042"
        ),
        t.gettext("Nothing was found. Type other words.") if found is not None and not found else None,
    )
    return Screen(text, (*rows, (to_case(t, slug, case.id),)))


def _beside(sight: Sight, idea: Idea, words_: str) -> Button:
    args = (short(sight.case.id), str(sight.case.number), short(idea.id))
    return Button(label(words_, COLUMNS["button"]), Tap(callbacks.BESIDE, sight.city.slug, args))


def beside(t: Translator, sight: Sight, other: Idea) -> Screen:
    """The two beside each other. Joined with is only what everybody may read."""
    case, slug = sight.case, sight.city.slug
    may = Ruling.MERGE in ALLOWED[case.kind] and case.comment_id is None and other.is_public
    args = (short(case.id), str(case.number), short(other.id))
    rows: list[Row] = []
    if may:
        rows.append(
            (Button(t.pgettext("button", "🔀 Join with this one"), Tap(callbacks.MERGE_SO, slug, args)),)
        )
    text = paragraphs(
        Markup("🔀 ") + bold(t.gettext("The same idea?")),
        lines(bold(sight.docket.idea.code), words.shown(card_text.text_of(sight), _BESIDE)),
        lines(
            Markup("{} · {}").format(
                bold(other.code), t.ngettext("{n} supports it", "{n} support it", other.supports)
            ),
            words.shown(other.version.text, _BESIDE),
        ),
        t.gettext("Its author and those who support it are told, and asked whether to support the other one.")
        if may
        else None,
        None if other.is_public else t.gettext("The other one is not public: nothing can be joined with it."),
    )
    return Screen(text, (*rows, (to_case(t, slug, case.id),)))


def ask_question(t: Translator, sight: Sight, limit: int, note: Markup | None = None) -> Screen:
    text = paragraphs(
        note,
        Markup("❓ ") + bold(t.gettext("What do you ask the author?")),
        words.line(headline(card_text.text_of(sight)), 200),
        t.gettext(
            "Type it in {language}, {limit} characters at most. Your name is not told. The answer comes back to the card.",
            language=words.language_of(sight.case.language),
            limit=t.number(limit),
        ),
    )
    return Screen(text, ((to_case(t, sight.city.slug, sight.case.id),),))


def ask_suggestion(
    t: Translator, sight: Sight, note: Markup | None = None
) -> tuple[tuple[Markup, ...], Screen]:
    """The whole text, to be copied with one touch, and what to do with it."""
    pages = tuple(Markup("<code>{}</code>").format(page) for page in card_text.pages_to_copy(sight))
    text = paragraphs(
        note,
        Markup("✏️ ") + bold(t.gettext("Type the text as it could be published")),
        t.gettext(
            "A touch on the text above copies it. Change it and send it here: the author is asked whether to agree to it."
        ),
    )
    return pages, Screen(text, ((to_case(t, sight.city.slug, sight.case.id),),))


def confirm_suggestion(t: Translator, sight: Sight, typed: str) -> Screen:
    """What she has typed so far: longer texts come in several messages."""
    slug, case_id = sight.city.slug, sight.case.id
    text = paragraphs(
        Markup("✏️ ") + bold(t.gettext("Suggest this text to the author?")),
        words.shown(typed, 3_000),
        t.ngettext("{n} character", "{n} characters", len(typed)),
    )
    send = Button(
        t.pgettext("button", "✅ Send it to the author"), Tap(callbacks.SUGGEST_SO, slug, (case_id,))
    )
    anew = Button(t.pgettext("button", "✏️ Type it anew"), Tap(callbacks.SUGGEST, slug, (case_id,)))
    return Screen(text, ((send,), (anew,), (to_case(t, slug, case_id),)))


def ask_note(t: Translator, sight: Sight, limit: int, note: Markup | None = None) -> Screen:
    slug, case_id = sight.city.slug, sight.case.id
    text = paragraphs(
        note,
        Markup("⬆️ ") + bold(t.gettext("Escalate it to the administrators?")),
        words.line(headline(card_text.text_of(sight)), 200),
        t.gettext(
            "They are told, and it stays in the queue. Type a note for them ({limit} characters at most), or go on"
            " without one. The author does not see it.",
            limit=t.number(limit),
        ),
    )
    go = Button(t.pgettext("button", "⬆️ Escalate"), Tap(callbacks.ESCALATE_SO, slug, (case_id,)))
    return Screen(text, ((go,), (to_case(t, slug, case_id),)))


def asked(t: Translator) -> Markup:
    return Markup("📨 ") + t.gettext("The author is being asked. The case waits for the answer.")


def suggested(t: Translator) -> Markup:
    return Markup("📨 ") + t.gettext(
        "The author is being asked whether to agree. The case waits for the answer."
    )


def escalated(t: Translator) -> Markup:
    return Markup("⬆️ ") + t.gettext("The administrators are being told.")


def block_for(t: Translator, sight: Sight, offered: Sequence[int]) -> Screen:
    buttons = [
        Button(
            words.days(t, count).unescape(),
            Tap(callbacks.BLOCK_FOR, sight.city.slug, (sight.case.id, str(count))),
        )
        for count in offered
    ]
    text = paragraphs(
        Markup("🚫 ") + bold(t.gettext("Block the author for how long?")),
        t.gettext(
            "Reading stays; nothing can be written in this city until then. The case itself stays to be decided."
        ),
    )
    return Screen(text, (*in_rows(buttons, 2), (to_case(t, sight.city.slug, sight.case.id),)))


def block_why(t: Translator, sight: Sight, days: int) -> Screen:
    rows = [
        (
            Button(
                label(reasons.name_of(t, reason), COLUMNS["button"]),
                Tap(callbacks.BLOCK_WHY, sight.city.slug, (sight.case.id, str(days), reason.code)),
            ),
        )
        for reason in sight.docket.reasons
    ]
    question = t.gettext("Why is the author blocked?")
    text = paragraphs(Markup("🚫 ") + bold(question), words.days(t, days))
    return Screen(text, (*rows, (to_case(t, sight.city.slug, sight.case.id),)))


def confirm_block(t: Translator, sight: Sight, days: int, reason: Reason, *, second: bool) -> Screen:
    """``second``: the city wants another moderator to confirm it."""
    slug = sight.city.slug
    rule = reasons.rule_of(t, reason)
    text = paragraphs(
        Markup("🚫 ") + bold(t.gettext("Block the author?")),
        Markup("{} · {}").format(words.days(t, days), reasons.name_of(t, reason)),
        t.gettext("The rule: {rule}", rule=rule) if rule else None,
        t.gettext("Another moderator has to confirm it.")
        if second
        else t.gettext(
            "It holds at once. The author is told in ten minutes, with the reason; until then you can lift it."
        ),
    )
    args = (sight.case.id, str(days), reason.code)
    yes = Button(t.pgettext("button", "🚫 Yes, block"), Tap(callbacks.BLOCK_SO, slug, args))
    return Screen(text, ((yes,), (to_case(t, slug, sight.case.id),)))
