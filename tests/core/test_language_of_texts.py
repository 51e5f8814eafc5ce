"""The language that somebody wrote in is told by script, letters and words, and by who wrote it where these do not tell."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyascii import anyascii
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ideas.language import language_of, warm_up
from bot.core.languages import LANGUAGES

CITIES = {
    "skopje": ("mk", "sq", "tr", "en"),
    "sarajevo": ("bs", "hr", "sr-Latn", "sr-Cyrl", "en"),
    "belgrade": ("sr-Cyrl", "sr-Latn", "en"),
    "pula": ("hr", "it", "en"),
    "podgorica": ("cnr", "sr-Cyrl", "sq", "en"),
    "athens": ("el", "en"),
    "edirne": ("tr", "bg", "en"),
    "constanta": ("ro", "tr", "en"),
    "tirana": ("sq", "en"),
}
WRITTEN = {
    "tr": "Merkezdeki parka daha fazla ağaç dikilmesini ve bisiklet yolu yapılmasını istiyorum.",
    "el": "Χρειαζόμαστε περισσότερα δέντρα στο πάρκο του κέντρου.",
    "ro": "Avem nevoie de mai mulți copaci în parcul din centru.",
    "sq": "Na duhen më shumë pemë në parkun e qendrës së qytetit.",
    "bg": "Нужни са ни повече дървета в парка в центъра на града.",
    "mk": "Ни требаат повеќе дрвја во паркот во центарот на градот.",
    "it": "Abbiamo bisogno di più alberi nel parco del centro.",
    "en": "We need more trees in the park in the city centre.",
    "sr-Cyrl": "Потребно нам је више дрвећа у парку у центру града.",
}
IN_LATIN = "Potrebno nam je više drveća u parku u centru grada."


@pytest.fixture(scope="module", autouse=True)
def _model_is_read() -> None:
    """Outside of any example that is timed."""
    warm_up()


@pytest.mark.parametrize("tag", WRITTEN)
@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("author", ["tr", "en", "sr-Latn"])
def test_a_sentence_is_in_its_language_whoever_wrote_it_and_wherever(
    tag: str, city: str, author: str
) -> None:
    assert language_of(WRITTEN[tag], author, CITIES[city]) == tag


@pytest.mark.parametrize(
    ("author", "city", "tag"),
    [
        ("bs", "belgrade", "bs"),
        ("hr", "sarajevo", "hr"),
        ("cnr", "pula", "cnr"),
        ("sr-Latn", "pula", "sr-Latn"),
        ("sr-Cyrl", "sarajevo", "sr-Latn"),
        ("en", "sarajevo", "bs"),
        ("en", "pula", "hr"),
        ("en", "podgorica", "cnr"),
        ("en", "belgrade", "sr-Latn"),
        ("it", "athens", "sr-Latn"),
    ],
)
def test_the_one_language_is_called_as_its_author_calls_it_else_as_the_city_does(
    author: str, city: str, tag: str
) -> None:
    assert language_of(IN_LATIN, author, CITIES[city]) == tag


@pytest.mark.parametrize("author", ["bs", "cnr", "hr", "sr-Latn", "sr-Cyrl"])
def test_in_cyrillic_the_one_language_is_serbian(author: str) -> None:
    assert language_of(WRITTEN["sr-Cyrl"], author, CITIES["sarajevo"]) == "sr-Cyrl"
    assert language_of("Више дрва", author, CITIES["skopje"]) == "sr-Cyrl"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Ќе може?", "mk"),
        ("Ѕвона", "mk"),
        ("Хоћу још", "sr-Cyrl"),
        ("Ђаци", "sr-Cyrl"),
        ("Още дървета", "bg"),
        ("Ще стане", "bg"),
    ],
)
@pytest.mark.parametrize("author", ["mk", "bg", "sr-Cyrl", "en"])
def test_cyrillic_languages_are_told_apart_by_their_own_letters_first(
    text: str, tag: str, author: str
) -> None:
    assert language_of(text, author, CITIES["skopje"]) == tag


def test_a_name_with_letters_of_another_language_does_not_outweigh_the_others() -> None:
    text = "Улица Ђорђа Вајферта: ќе има ли ѕвона, ѕидови, куќи, ноќни автобуси и меѓуградски линии?"
    assert language_of(text, "en", CITIES["skopje"]) == "mk"


@pytest.mark.parametrize(
    ("text", "author", "city", "tag"),
    [
        ("Park", "sq", "skopje", "sq"),
        ("Park", "mk", "skopje", "mk"),
        ("Bravo!", "it", "pula", "it"),
        ("Парк", "en", "skopje", "mk"),
        ("Парк", "bg", "skopje", "bg"),
        ("Парк", "en", "edirne", "bg"),
        ("Парк", "en", "sarajevo", "sr-Cyrl"),
        ("Πάρκο", "en", "skopje", "el"),
        ("Parku i ri", "en", "tirana", "en"),
        ("👍👍", "sq", "skopje", "sq"),
        ("", "sq", "skopje", "sq"),
        ("12 + 3", "xx", "skopje", "mk"),
        ("مرحبا بكم في المدينة", "tr", "edirne", "tr"),
    ],
)
def test_too_few_words_are_in_the_authors_language_or_one_of_the_city_in_their_script(
    text: str, author: str, city: str, tag: str
) -> None:
    assert language_of(text, author, CITIES[city]) == tag


@pytest.mark.parametrize(
    ("text", "author", "city"),
    [
        ("thelo ena parko sto kentro tis polis", "el", "athens"),
        ("prepei na ginei podilatodromos", "el", "athens"),
        ("xreiazomaste perissotera dentra", "el", "athens"),
        ("treba da se napravi park vo centarot", "mk", "skopje"),
        ("poveche drvja vo parkot", "mk", "skopje"),
        ("iskam poveche darveta v parka", "bg", "edirne"),
    ],
)
def test_what_is_typed_in_latin_letters_stays_in_the_authors_language(
    text: str, author: str, city: str
) -> None:
    assert language_of(text, author, CITIES[city]) == author


@pytest.mark.parametrize("author", ["el", "mk", "bg"])
@pytest.mark.parametrize("tag", ["en", "it", "tr", "ro", "sq"])
def test_who_writes_in_another_script_may_write_in_another_language(author: str, tag: str) -> None:
    assert language_of(WRITTEN[tag], author, CITIES["athens"]) == tag


def test_addresses_say_nothing_of_the_language() -> None:
    text = "Погледнете https://example.org/this-is-a-very-long-english-address/with/many/words и info@example.org @some_english_name"
    assert language_of(text, "en", CITIES["skopje"]) == "mk"


@pytest.mark.parametrize("author", ["", "xx", "sr", "\ud800", "EN"])
def test_an_author_of_no_known_language_has_the_citys(author: str) -> None:
    assert language_of("Parku", author, CITIES["tirana"]) == "sq"
    assert language_of("", author, ()) == "en"


@given(
    st.one_of(st.text(), st.text(alphabet="абвѓќђћъщ αβγ abcčşțë \ud800\u0301😂@/.")),
    st.sampled_from((*LANGUAGES, "", "xx")),
    st.lists(st.sampled_from((*LANGUAGES, "xx")), max_size=4),
)
def test_any_text_is_in_one_of_our_languages(text: str, author: str, city: list[str]) -> None:
    assert language_of(text, author, city) in LANGUAGES


def translated(tag: str) -> Iterator[str]:
    """What the bot itself says in that language: sentences of four words and more, without markup."""
    catalogue = Path(__file__).parents[2] / "locales" / LANGUAGES[tag].locale / "LC_MESSAGES" / "charshi.po"
    with catalogue.open("rb") as file:
        for message in read_po(file):
            said = message.string if tag != "en" else message.id
            if message.id and isinstance(said, str):
                plain = re.sub(r"<[^>]+>|\{[^}]*\}|&\w+;", " ", said)
                if len(re.findall(r"[^\W\d_]+", plain)) >= 4:
                    yield plain


HOME = {
    "tr": "edirne", "el": "athens", "ro": "constanta", "sq": "skopje", "bg": "edirne", "mk": "skopje", "bs": "sarajevo",
    "hr": "pula", "it": "pula", "en": "athens", "cnr": "podgorica", "sr-Cyrl": "belgrade",
}  # fmt: skip


@pytest.mark.parametrize("tag", HOME)
def test_nearly_all_that_the_bot_says_is_known_for_what_it_is(tag: str) -> None:
    """By an author who reads English: only what is written can tell."""
    sentences = list(translated(tag))
    wrong = [said for said in sentences if language_of(said, "en", CITIES[HOME[tag]]) != tag]
    assert len(sentences) > 300
    assert len(wrong) < len(sentences) / 100, wrong[:5]


@pytest.mark.parametrize("tag", ["el", "mk", "bg"])
def test_nearly_all_of_it_is_known_in_latin_letters_too(tag: str) -> None:
    sentences = [anyascii(said) for said in translated(tag)]
    wrong = [said for said in sentences if language_of(said, tag, CITIES[HOME[tag]]) != tag]
    assert len(wrong) < len(sentences) / 100, wrong[:5]
    english = [said for said in translated("en") if language_of(said, tag, CITIES[HOME[tag]]) != "en"]
    assert len(english) < len(list(translated("en"))) / 25, english[:5]
