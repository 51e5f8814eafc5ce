"""The thirteen languages of the network, and which of them a person is spoken to in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from bot.core.shared.script import to_latin

Script = Literal["Latn", "Cyrl", "Grek"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Language:
    """A language that Charshi speaks.

    `tag` is the word of our domain ("sr-Cyrl"); `locale` the name that Babel and the catalogue's folder
    have ("sr_Cyrl"); `own_name` what its speakers call it, in its own script; `telegram_code` the two
    letters under which commands and descriptions are set, None where Telegram has none of its own.
    """

    tag: str
    locale: str
    own_name: str
    script: Script
    telegram_code: str | None


LANGUAGES: Final[Mapping[str, Language]] = {
    language.tag: language
    for language in (
        Language("tr", "tr", "Türkçe", "Latn", "tr"),
        Language("el", "el", "Ελληνικά", "Grek", "el"),
        Language("ro", "ro", "Română", "Latn", "ro"),
        Language("sq", "sq", "Shqip", "Latn", "sq"),
        Language("bg", "bg", "Български", "Cyrl", "bg"),
        Language("mk", "mk", "Македонски", "Cyrl", "mk"),
        Language("bs", "bs", "Bosanski", "Latn", "bs"),
        Language("hr", "hr", "Hrvatski", "Latn", "hr"),
        Language("it", "it", "Italiano", "Latn", "it"),
        Language("en", "en", "English", "Latn", "en"),
        Language("cnr", "sr_Latn_ME", "Crnogorski", "Latn", None),
        Language("sr-Cyrl", "sr_Cyrl", "Српски (ћирилица)", "Cyrl", "sr"),
        Language("sr-Latn", "sr_Latn", "Srpski (latinica)", "Latn", None),
    )
}

ENGLISH: Final = "en"

# Kin: what a person of the region reads with ease, nearest first, in the order she would choose herself.
# bs, hr, cnr and Serbian in Latin are read by each other's speakers without effort. Only who was schooled
# in Cyrillic by her own language is given Cyrillic unasked: a Croat or a Bosniak is not, and need not be,
# since Cyrillic Serbian reaches her in Latin.
# mk: Macedonians grew up with Serbian books and films, in Cyrillic first. Macedonian and Bulgarian are no
# kin here, in either direction: to offer one for the other would be taken as a political statement, and
# a newcomer who wants it chooses it in one tap.
# tr, el, ro, sq and it have no kin among the thirteen.
_KIN: Final[Mapping[str, tuple[str, ...]]] = {
    "bs": ("hr", "sr-Latn"),
    "hr": ("bs", "sr-Latn"),
    "cnr": ("sr-Latn", "bs", "hr"),
    "sr-Cyrl": ("sr-Latn", "cnr", "bs", "hr"),
    "sr-Latn": ("sr-Cyrl", "cnr", "bs", "hr"),
    "mk": ("sr-Cyrl", "sr-Latn"),
}


def find_language(tag: str) -> Language | None:
    """The language with this tag (or Babel's name of it), whatever its case and whether joined by _ or -."""
    return _BY_NAME.get(_normal(tag))


def chain(tag: str) -> tuple[str, ...]:
    """The languages a reader of `tag` is served in, best first: her own, its kin, English; none twice.

    Raises KeyError for a tag that is not one of LANGUAGES.
    """
    own = LANGUAGES[tag].tag
    return tuple(dict.fromkeys((own, *_KIN.get(own, ()), ENGLISH)))


# Languages by the names that clients send: two letters, three (both ISO 639-2 codes), and retired ones.
_PRIMARY: Final[Mapping[str, str]] = {
    "tr": "tr", "tur": "tr",
    "el": "el", "ell": "el", "gre": "el",
    "ro": "ro", "ron": "ro", "rum": "ro", "mo": "ro", "mol": "ro",
    "sq": "sq", "sqi": "sq", "alb": "sq", "als": "sq", "aln": "sq",
    "bg": "bg", "bul": "bg",
    "mk": "mk", "mkd": "mk", "mac": "mk",
    "bs": "bs", "bos": "bs",
    "hr": "hr", "hrv": "hr",
    "it": "it", "ita": "it",
    "en": "en", "eng": "en",
    "cnr": "cnr",
    "sr": "sr-Cyrl", "srp": "sr-Cyrl",
    "sh": "sr-Latn", "hbs": "sr-Latn",
}  # fmt: skip
_LONGEST_CODE: Final = 35  # what RFC 5646 tells software to be ready for


def read_telegram_code(code: str | None) -> str | None:
    """Our tag for an IETF code as a Telegram client sends it, or None if it is none of ours.

    Never raises, whatever the code. Serbian without a script is Cyrillic; Serbian of Montenegro is how
    phones, which know no Montenegrin, name it, so it is cnr unless it asks for Cyrillic.
    """
    if not code or len(code) > _LONGEST_CODE or not code.isascii():
        return None
    primary, *rest = _normal(code.strip()).replace("@", "-").split("-")
    tag = _PRIMARY.get(primary)
    if tag is None or not all(part.isalnum() for part in rest):
        return None
    if primary in ("sr", "srp", "sh", "hbs"):
        if "cyrl" in rest or "cyrillic" in rest:
            return "sr-Cyrl"
        if "me" in rest:
            return "cnr"
        if "latn" in rest or "latin" in rest:
            return "sr-Latn"
    return tag


@dataclass(frozen=True, slots=True)
class Negotiated:
    """The language somebody is spoken to in, and the chain that picks translations for her from then on."""

    language: str
    chain: tuple[str, ...]


def offers(city_languages: Sequence[str], tag: str) -> bool:
    """Whether a city with these languages can be read in `tag`.

    Who offers Serbian in Cyrillic offers it in Latin: transliteration that way is exact.
    """
    return tag in city_languages or (tag == "sr-Latn" and "sr-Cyrl" in city_languages)


def negotiate(code: str | None, city_languages: Sequence[str] = ()) -> Negotiated:
    """The language of a newcomer whose Telegram sends `code`, in a city that offers `city_languages`.

    Her own if the city offers it, else the nearest kin that it offers (English only if it is her own),
    else the city's first. Before a city is chosen: her own, else English.
    """
    own = read_telegram_code(code)
    if not city_languages:
        return _spoken(own or ENGLISH)
    if own is not None:
        for tag in (own, *_KIN.get(own, ())):
            if offers(city_languages, tag):
                return _spoken(tag)
    return _spoken(city_languages[0])


def _spoken(tag: str) -> Negotiated:
    return Negotiated(tag, chain(tag))


def pick(translations: Mapping[str, T], reader_tag: str) -> tuple[str, T] | None:
    """The translation a reader of `reader_tag` is shown, and the tag it is written in; None if there is none.

    The first of her chain that there is, English being its last; else the first of all. The text may be in
    Cyrillic though she reads Latin: `in_script_of` writes it for her.
    """
    for tag in chain(reader_tag):
        if tag in translations:
            return tag, translations[tag]
        if tag == "sr-Latn" and "sr-Cyrl" in translations:
            return "sr-Cyrl", translations["sr-Cyrl"]
    return next(iter(translations.items()), None)


def in_script_of(reader_tag: str, text: str, *, written_in: str) -> str:
    """`text` as a reader of `reader_tag` reads it: Serbian Cyrillic in Latin if her language is in Latin.

    Every other text is returned as it is: no other of our transliterations is exact.
    """
    if written_in == "sr-Cyrl" and LANGUAGES[reader_tag].script == "Latn":
        return to_latin(text)
    return text


def _normal(tag: str) -> str:
    return tag.replace("_", "-").lower()


_BY_NAME: Final[Mapping[str, Language]] = {
    _normal(name): language for language in LANGUAGES.values() for name in (language.locale, language.tag)
}
