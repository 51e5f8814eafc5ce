"""Who may write nothing here for a while: without names, for what they wrote is what counts."""

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from bot.core.cities.model import City
from bot.core.moderation.model import Block, Reason
from bot.core.shared.plain_sight import neutral
from bot.telegram.screens import Button, Screen, bold, lines, paragraphs
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from handlers.events.shortening import label
from handlers.moderation import callbacks, words
from handlers.moderation.card_screens import next_row
from handlers.residents.screens import back
from locales.contexts import COLUMNS

MOST: Final = 20  # that are listed


def blocked(t: Translator, city: City, case_id: str, block: Block) -> Screen:
    """It holds now."""
    text = paragraphs(
        Markup("🚫 ") + bold(t.gettext("Blocked until {when}.", when=t.datetime(block.until, city.zone))),
        t.gettext("The author is told in ten minutes. The case itself still waits for your decision."),
    )
    lift = Button(t.pgettext("button", "↩️ Lift the block"), Tap(callbacks.LIFT, city.slug, (block.id,)))
    return Screen(text, ((_case(t, city, case_id),), (lift,), (back(t, callbacks.DESK, city.slug),)))


def proposed(t: Translator, city: City, case_id: str) -> Screen:
    """It waits for a second person."""
    text = paragraphs(
        Markup("👥 ") + bold(t.gettext("Your block waits for a second person.")),
        t.gettext("The other moderators are told. The case itself still waits for your decision."),
    )
    return Screen(
        text, ((_case(t, city, case_id),), next_row(t, city.slug), (back(t, callbacks.DESK, city.slug),))
    )


def _case(t: Translator, city: City, case_id: str) -> Button:
    return Button(t.pgettext("button", "⚖️ To the case"), Tap(callbacks.CASE, city.slug, (case_id,)))


def live(
    t: Translator,
    city: City,
    blocks: Sequence[Block],
    reasons_: tuple[Reason, ...],
    names: Mapping[str, str],
) -> Screen:
    """All of the city, to be lifted."""
    shown = blocks[:MOST]
    entries = []
    rows = []
    for number, block in enumerate(shown, 1):
        until = t.datetime(block.until, city.zone)
        by = names.get(block.by)
        entries.append(
            lines(
                Markup("{}. {}").format(bold(t.number(number)), t.gettext("until {when}", when=until)),
                Markup("{} · {}").format(
                    words.reason_name(t, reasons_, block.reason), t.date(block.at, city.zone, "medium")
                ),
                t.gettext("Decided by: {name}", name=neutral(by)) if by else None,
            )
        )
        lift = t.pgettext("button", "↩️ Lift {number}", number=t.number(number))
        rows.append((Button(label(lift, COLUMNS["button"]), Tap(callbacks.LIFT, city.slug, (block.id,))),))
    text = paragraphs(
        Markup("🚫 ") + bold(t.gettext("Blocked at present")),
        *entries,
        None if blocks else t.gettext("Nobody."),
    )
    return Screen(text, (*rows, (back(t, callbacks.DESK, city.slug),)))


def lifted(t: Translator) -> str:
    return t.pgettext("toast", "The block is lifted.")


def over(t: Translator) -> str:
    return t.pgettext("toast", "This block was over already.")
