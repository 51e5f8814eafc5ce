"""What a cell says that is to say yes or no: pyxform knows English, authors write in their own language."""

from typing import Final

from pyxform import aliases

from bot.core.shared.folding import fold

# In the thirteen; Serbian, Bosnian, Croatian and Montenegrin have the words of Macedonian, in whichever script.
_YES: Final = ("evet", "ναι", "da", "po", "да", "sì", "yes", "true")
_NO: Final = ("hayır", "όχι", "nu", "jo", "не", "ne", "no", "false")
_SPELLED: Final = {
    **{fold(word): True for word in _YES},
    **{fold(word): False for word in _NO},
}
_TO_THE_LETTER: Final = {**aliases.yes_no, "1": True, "0": False}


def yes_or_no(words: str) -> bool | None:
    """None where it says neither: perhaps an expression. Capitals and accents do not count."""
    if words in _TO_THE_LETTER:
        return bool(_TO_THE_LETTER[words])
    return _SPELLED.get(fold(words)) if words.isalpha() else None
