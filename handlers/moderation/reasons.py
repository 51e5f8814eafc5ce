"""What the team changes of the reasons' words; the words themselves are in ``bot.telegram.reasons``."""

from collections.abc import Mapping

from markupsafe import Markup

from bot.core.moderation.model import Reason
from bot.telegram.reasons import message_of, name_of, rule_of
from bot.telegram.translator import Translator
from handlers.moderation.arguments import RulePart

__all__ = ("message_of", "name_of", "own_of", "rule_of", "words_of")


def words_of(t: Translator, reason: Reason, part: RulePart) -> Markup | None:
    """One of the three; None where there is none."""
    match part:
        case RulePart.NAME:
            return Markup.escape(name_of(t, reason))
        case RulePart.RULE:
            return rule_of(t, reason)
        case _:
            return message_of(t, reason)


def own_of(reason: Reason, part: RulePart) -> Mapping[str, str]:
    """What the city itself says, by language."""
    return {RulePart.NAME: reason.names, RulePart.RULE: reason.rule, RulePart.MESSAGE: reason.message}[part]
