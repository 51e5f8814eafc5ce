"""Serbian Cyrillic in Latin letters, exactly, and nothing else touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.shared.script import letter_script, script_of, to_latin, to_script

CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("абвгдђежзијклљмнњопрстћуфхцчџш", "abvgdđežzijklljmnnjoprstćufhcčdžš"),
        ("Љубљана", "Ljubljana"),
        ("ЉУБАВ", "LJUBAV"),
        ("ЊЕГОШ и Његош", "NJEGOŠ i Njegoš"),
        ("ПРИЛЕП Љ", "PRILEP Lj"),
        ("СОЉ", "SOLJ"),
        ("Њ.", "Nj."),
        ("ЏЕП, Џеп, џеп", "DŽEP, Džep, džep"),
        ("инјекција, Танјуг, надживети", "injekcija, Tanjug, nadživeti"),
        ("Already Latin, ево", "Already Latin, evo"),
        ("", ""),
    ],
)
def test_every_letter_has_its_own(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    "verbatim",
    [
        "{name}",
        "{count:d}",
        '<a href="https://пример.срб/град">',
        "</b>",
        "&nbsp;",
        "&#1113;",
        "https://пример.срб/град?а=б",
        "пример.срб",
        "@градоначелник",
        "пошта@пример.срб",
        "tg://resolve?domain=charshi",
    ],
)
def test_what_is_no_prose_is_left_to_the_letter(verbatim: str) -> None:
    assert to_latin(f"Здраво {verbatim} људи") == f"Zdravo {verbatim} ljudi"


def test_less_and_greater_in_prose_are_no_tag() -> None:
    assert to_latin("2 < 3 људи > 1") == "2 < 3 ljudi > 1"


def test_braces_that_name_no_value_are_prose() -> None:
    assert to_latin("{цена}") == "{cena}"


@given(st.text(alphabet=CYRILLIC + CYRILLIC.upper() + " .,!1"))
def test_no_cyrillic_is_left_in_prose(text: str) -> None:
    assert not any(letter_script(letter) == "Cyrl" for letter in to_latin(text))


@given(st.text())
def test_any_text_can_be_written_and_doing_it_twice_changes_nothing(text: str) -> None:
    assert to_latin(to_latin(text)) == to_latin(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x3FF)))
def test_what_has_no_cyrillic_stays_as_it_is(text: str) -> None:
    assert to_latin(text) == text


def test_only_latin_is_reached_by_transliteration() -> None:
    assert to_script("Шта има", "Latn") == "Šta ima"
    assert to_script("Šta ima", "Cyrl") == "Šta ima"
    assert to_script("Шта има", "Cyrl") == "Шта има"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Шта има", "Cyrl"),
        ("Kırklareli", "Latn"),
        ("Θεσσαλονίκη", "Grek"),
        ("Telegram је добар за људе", "Cyrl"),
        ("aб", "Latn"),
        ("", None),
        ("123 🎉!", None),
        ("مرحبا", None),
    ],
)
def test_the_script_of_a_text_is_that_of_most_letters(text: str, script: str | None) -> None:
    assert script_of(text) == script
