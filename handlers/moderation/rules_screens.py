"""What a city's moderation goes by, as its administrators set it."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.languages import LANGUAGES
from bot.core.moderation.model import DAILY_LIMITS, KNOWN_REASONS, LONGEST_MESSAGE, PROMISES, Reason, Rules
from bot.core.moderation.rules import LONGEST_RULE, MOST_REASONS, WIDEST_NAME
from bot.telegram.screens import Button, Row, Screen, bold, in_rows, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label
from handlers.moderation import callbacks, reasons, words
from handlers.moderation.arguments import RulePart
from handlers.residents.screens import MARK, back
from locales.contexts import COLUMNS

LIMITS: Final = {
    RulePart.NAME: WIDEST_NAME,
    RulePart.RULE: LONGEST_RULE,
    RulePart.MESSAGE: LONGEST_MESSAGE,
}
"""How long each may be: a name in columns of a button, the others in characters."""


def rules(t: Translator, city: City, now: Rules, note: Markup | None = None) -> Screen:
    """All of them; each button changes one."""
    slug = city.slug
    text = paragraphs(
        note,
        Markup("⚙️ ") + bold(t.gettext("Rules of moderation")),
        Markup("⏱ ")
        + t.gettext(
            "<b>Promise:</b> residents are told that it is decided within {hours}.",
            hours=words.hours(t, now.promise_hours),
        ),
        Markup("👥 ")
        + (
            t.gettext(
                "<b>Second person:</b> blocks, and appeals that stay declined, wait for another moderator."
            )
            if now.second_person
            else t.gettext("<b>Second person:</b> not asked for.")
        ),
        Markup("💡 ")
        + t.gettext("<b>Ideas:</b> {n} a day from one resident at most.", n=t.number(now.daily_limit)),
    )
    second = (
        t.pgettext("button", "👥 Second person: off")
        if now.second_person
        else t.pgettext("button", "👥 Second person: on")
    )
    return Screen(
        text,
        (
            _choice(t, PROMISES, now.promise_hours, callbacks.PROMISE, slug, "⏱ "),
            (Button(second, Tap(callbacks.SECOND, slug, ("0" if now.second_person else "1",))),),
            _choice(t, DAILY_LIMITS, now.daily_limit, callbacks.LIMIT, slug, "💡 "),
            (Button(t.pgettext("button", "📜 Reasons"), Tap(callbacks.REASONS, slug)),),
            (back(t, callbacks.DESK, slug),),
        ),
    )


def _choice(t: Translator, offered: Sequence[int], chosen: int, name: str, slug: str, icon: str) -> Row:
    return tuple(
        Button((MARK if one == chosen else icon) + t.number(one), Tap(name, slug, (str(one),)))
        for one in offered
    )


def all_reasons(t: Translator, city: City, now: Rules) -> Screen:
    slug = city.slug
    rows: list[Row] = [
        (Button(_label(t, reason), Tap(callbacks.REASON, slug, (reason.code,))),) for reason in now.reasons
    ]
    if _missing(now):
        add = t.pgettext("button", "➕ Add a reason")
        rows.append((Button(add, Tap(callbacks.REASON_TO_ADD, slug)),))
    text = paragraphs(
        Markup("📜 ") + bold(t.gettext("Reasons to decline")),
        t.gettext(
            "Moderators choose from these. Each has a rule and a message to the author, in every language."
        ),
    )
    return Screen(text, (*rows, (back(t, callbacks.RULES, slug),)))


def _label(t: Translator, reason: Reason) -> str:
    return label(reasons.name_of(t, reason), COLUMNS["button"])


def _missing(now: Rules) -> list[Reason]:
    if len(now.reasons) >= MOST_REASONS:
        return []
    return [Reason(code) for code in KNOWN_REASONS if now.reason(code) is None]


def to_add(t: Translator, city: City, now: Rules) -> Screen:
    rows = [
        (Button(_label(t, reason), Tap(callbacks.ADD_REASON, city.slug, (reason.code,))),)
        for reason in _missing(now)
    ]
    text = bold(t.gettext("Which reason do you add?"))
    return Screen(text, (*rows, (back(t, callbacks.REASONS, city.slug),)))


def one_reason(
    t: Translator,
    city: City,
    reason: Reason,
    note: Markup | None = None,
    *,
    is_last: bool = False,
) -> Screen:
    """As the administrator reads it, and which words are the city's own in which language."""
    slug = city.slug
    rule = reasons.rule_of(t, reason)
    own = [_own(t, city, reason, part) for part in RulePart]
    text = paragraphs(
        note,
        bold(reasons.name_of(t, reason)),
        t.gettext("The rule: {rule}", rule=rule) if rule else t.gettext("It has no rule so far."),
        Markup("<blockquote>{}</blockquote>").format(reasons.message_of(t, reason)),
        lines(*(one for one in own if one)) if any(own) else t.gettext("These are the ready words."),
        t.gettext("To change something, choose what and in which language."),
    )
    rows: list[Row] = []
    for part in RulePart:
        buttons = [
            Button(
                _part_label(t, part, tag, own=tag in reasons.own_of(reason, part)),
                Tap(callbacks.REASON_WORDS, slug, (reason.code, part, tag)),
            )
            for tag in city.languages
        ]
        rows += in_rows(buttons, 2)
    if not is_last:
        remove = t.pgettext("button", "🗑 Remove this reason")
        rows.append((Button(remove, Tap(callbacks.REMOVE_REASON, slug, (reason.code,))),))
    return Screen(text, (*rows, (back(t, callbacks.REASONS, slug),)))


def part_name(t: Translator, part: RulePart) -> str:
    """On half a row, beside the language's short sign."""
    return {
        RulePart.NAME: t.pgettext("half-button", "Name"),
        RulePart.RULE: t.pgettext("half-button", "Rule"),
        RulePart.MESSAGE: t.pgettext("half-button", "Message"),
    }[part]


def _part_label(t: Translator, part: RulePart, tag: str, *, own: bool) -> str:
    return f"{MARK if own else ''}{part_name(t, part)} · {tag}"


def _own(t: Translator, city: City, reason: Reason, part: RulePart) -> Markup | None:
    tags = [tag for tag in city.languages if tag in reasons.own_of(reason, part)]
    if not tags:
        return None
    listed = ", ".join(LANGUAGES[tag].own_name for tag in tags)
    return t.gettext("{part}: the city's own words in {languages}", part=part_name(t, part), languages=listed)


def ask_words(
    t: Translator,
    city: City,
    reason: Reason,
    part: RulePart,
    spoken: Translator,
    note: Markup | None = None,
) -> Screen:
    """``spoken`` is the voice of the language that they are typed in."""
    slug, tag = city.slug, spoken.language.tag
    now = reasons.words_of(spoken, reason, part)
    limit = t.number(LIMITS[part])
    text = paragraphs(
        note,
        Markup("✍️ ") + Markup("<b>{}</b> · {}").format(part_name(t, part), LANGUAGES[tag].own_name),
        t.gettext("Now, to be copied with a touch:") + Markup("\n<code>{}</code>").format(now)
        if now
        else None,
        t.gettext("Type the new words, {limit} characters at most.", limit=limit),
    )
    rows: list[Row] = []
    if tag in reasons.own_of(reason, part):
        ready = t.pgettext("button", "↩️ The ready words")
        rows.append((Button(ready, Tap(callbacks.REASON_UNSAID, slug, (reason.code, part, tag))),))
    up = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.REASON, slug, (reason.code,)))
    return Screen(text, (*rows, (up,)))


def confirm_removal(t: Translator, city: City, reason: Reason) -> Screen:
    text = paragraphs(
        bold(t.gettext("Remove this reason?")),
        Markup.escape(reasons.name_of(t, reason)),
        t.gettext("Nobody can choose it any more. What the city has written for it is lost."),
    )
    yes = Button(
        t.pgettext("button", "🗑 Yes, remove it"), Tap(callbacks.REMOVE_REASON_SO, city.slug, (reason.code,))
    )
    up = Button(t.pgettext("half-button", "‹ Back"), Tap(callbacks.REASON, city.slug, (reason.code,)))
    return Screen(text, ((yes,), (up,)))


def too_long(t: Translator, part: RulePart) -> Markup:
    return Markup("⚠️ ") + t.gettext(
        "Type a text of {limit} characters at most, please.", limit=t.number(LIMITS[part])
    )


def refused(t: Translator) -> Markup:
    return Markup("⚠️ ") + t.gettext("This cannot be set so. Nothing was changed.")
