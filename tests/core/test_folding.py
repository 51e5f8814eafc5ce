"""Texts are compared whatever their case, accents and script."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.shared.folding import Rank, fold, matches, rank, readings, search

LETTERS = (
    "abcčćdđefghijklmnopqrsštuvwxyzžçğıöşüâîûășțëàèìòù"
    "абвгдђежзијклљмнњопрстћуфхцчџшйщъьюяѓќѕ"
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"
)
some_word = st.text(alphabet=LETTERS, min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("sta ima", "Шта има"),
        ("šta ima", "Шта има"),
        ("kirklareli", "Kırklareli"),
        ("KIRKLARELİ", "Kırklareli"),
        ("ekdilosi", "εκδήλωση"),
        ("ΕΚΔΗΛΩΣΗ", "εκδήλωση"),
        ("carsija", "Чаршија"),
        ("charshija", "Чаршија"),
        ("carsi", "Çarşı"),
        ("çarshi", "çarşı"),
        ("Thessaloniki", "Θεσσαλονίκη"),
        ("thesaloniki", "Θεσσαλονίκη"),
        ("8essalonikh", "Θεσσαλονίκη"),
        ("athina", "Αθήνα"),
        ("mitilini", "Μυτιλήνη"),
        ("hania", "Χανιά"),
        ("chania", "Χανιά"),
        ("xania", "Χανιά"),
        ("bouzouki", "μπουζούκι"),
        ("buzuki", "μπουζούκι"),
        ("mpouzouki", "μπουζούκι"),
        ("agelos", "Άγγελος"),
        ("angelos", "Άγγελος"),
        ("djordje", "Ђорђе"),
        ("dorde", "Đorđe"),
        ("Đorđe", "Djordje"),
        ("gjorgji", "Ѓорѓи"),
        ("kurdzhali", "Кърджали"),
        ("kardzhali", "Кърджали"),
        ("sofiya", "София"),
        ("sofia", "София"),
        ("tsentar", "център"),
        ("centar", "център"),
        ("4ar6ia", "Чаршия"),
        ("4ar6iq", "Чаршия"),
        ("skopje", "Скопие"),
        ("skopye", "Скопје"),
        ("constanta", "Constanța"),
        ("constanta", "Constanţa"),
        ("strasse", "Straße"),
        ("ljubljana", "Љубљана"),
        ("dzep", "Џеп"),
        ("durres", "Durrës"),
        ("ioannina", "Ιωάννινα"),
        ("fi", "ﬁ"),
        ("evzonoi", "εύζωνοι"),
    ],
)
def test_what_people_type_finds_what_is_meant(query: str, text: str) -> None:
    assert rank(query, text) is Rank.WHOLE


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tirana", "Tiran"), ("Split", "Skopje"), ("Pula", "Pola"), ("22", "2"), ("hat", "çat")],
)
def test_what_differs_keeps_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u202e\u200d", "\x00\x1b", "?!…", "\n\t", "\ud800"])
def test_a_text_with_nothing_to_see_has_no_key_and_finds_nothing(text: str) -> None:
    assert fold(text) == ""
    assert rank(text, "Split") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  a \u00a0\n b\u200b ", "a b"),
        ("Novi-Sad", "novi sad"),
        ("c'est", "cest"),
        ("🎉", "🎉"),
        ("\u202eabc", "abc"),
        ("22 22", "22 22"),
    ],
)
def test_space_and_what_cannot_be_seen(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text())
@example("İ")
@example("ŉ")
@example("\u0345")
@example("ΐ")
@example("ﬀ")
@example("\u1e9e")
def test_any_text_has_a_key_whose_key_is_itself(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert key == " ".join(key.split())


@given(some_word)
def test_case_and_accents_make_no_difference(word: str) -> None:
    assert fold(word.upper()) == fold(word) == fold(word.title())
    assert fold(unicodedata.normalize("NFD", word)) == fold(word)
    assert fold(unicodedata.normalize("NFC", word)) == fold(word)


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8),
    st.text("\u0301\u0308\u030c\u0327"),
)
def test_any_mark_on_any_letter_is_nothing(word: str, marks: str) -> None:
    assert fold("".join(letter + marks for letter in word)) == fold(word)


@given(some_word, st.integers(0, 12))
def test_the_key_of_a_beginning_is_a_beginning_of_the_key(word: str, length: int) -> None:
    assert fold(word).startswith(fold(word[:length]))


@given(some_word)
def test_every_text_is_found_by_itself_and_while_it_is_being_typed(word: str) -> None:
    assert readings(word)[0] == fold(word)
    assert rank(word, word) is Rank.WHOLE
    assert all(matches(word[:length], word) for length in range(1, len(word)) if fold(word[:length]))


def test_words_are_found_in_any_order_and_by_their_beginnings() -> None:
    assert rank("trg rep", "Трг републике") is Rank.BEGINNING
    assert rank("rep trg", "Трг републике") is Rank.WORDS
    assert rank("ublike", "Трг републике") is None
    assert rank("trg slobode", "Трг републике") is None


def test_the_best_answers_come_first_and_otherwise_the_order_stays() -> None:
    names = {"a": ["Stari Split"], "b": ["Spliti", "Σπλιτ"], "c": ["Splitska"], "d": ["Pula"]}
    assert search("split", names, lambda key: names[key]) == ["b", "c", "a"]
    assert search("", names, lambda key: names[key]) == []


@given(st.text(), st.text())
def test_nothing_that_is_searched_for_raises(query: str, text: str) -> None:
    rank(query, text)
