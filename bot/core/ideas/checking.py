"""What a text of an idea, a comment or a reply must be like."""

from bot.core.ideas.links import is_only_a_link
from bot.core.ideas.model import LONGEST_TEXT, SHORTEST_TEXT, TextFault, TextRefused


def fault_of(text: str, longest: int = LONGEST_TEXT, shortest: int = SHORTEST_TEXT) -> TextFault | None:
    """What is wrong with it; ``shortest`` counts letters and figures, ``longest`` characters."""
    if not text.strip():
        return TextFault.EMPTY
    if len(text) > longest:
        return TextFault.TOO_LONG
    if is_only_a_link(text):
        return TextFault.ONLY_LINK
    if sum(map(str.isalnum, text)) < shortest:
        return TextFault.TOO_SHORT
    return None


def check_text(text: str, longest: int = LONGEST_TEXT, shortest: int = SHORTEST_TEXT) -> str:
    """Without the space around it. Raises TextRefused."""
    text = text.strip()
    fault = fault_of(text, longest, shortest)
    if fault:
        raise TextRefused(fault, len(text), shortest if fault is TextFault.TOO_SHORT else longest)
    return text
