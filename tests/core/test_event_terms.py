"""Which words an event is found by, what a typed word may mean, and how well an event answers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.events.model import Details, Words
from bot.core.events.terms import MOST_DESCRIBING, Part, terms_of
from bot.core.shared.folding import fold
from bot.core.shared.terms import (
    LONGEST_TERM,
    MOST_SOUGHT,
    MOST_TERMS,
    SHORTEST_MISTYPED,
    Sought,
    meant,
    scored,
    sought,
    variants,
)

some_word = st.text("abcdefgiklmnoprstuvz", min_size=SHORTEST_MISTYPED, max_size=12).filter(
    lambda word: fold(word) == word
)
some_letter = st.sampled_from("abcdefgiklmnoprstuvz")


def the_word(text: str) -> Sought:
    (word,) = sought(text)
    return word


def spellings(text: str) -> set[str]:
    return {spelling for spelling, _ in terms_of(Details({"el": Words(text)})).spellings}


def test_an_event_is_found_by_what_it_is_called_where_it_is_who_makes_it_and_what_is_said() -> None:
    details = Details(
        {"mk": Words("Џез на плоштад", "Седиме на трева."), "en": Words("Jazz outside", "We sit on grass.")},
        place="Стара чаршија",
        organiser="Çarşı Derneği",
        topic="culture",
        price="100 ден.",
    )
    parts = terms_of(details).parts
    assert {term for term, part in parts.items() if part is Part.TITLE} == {
        "dzez", "na", "plostad", "iaz", "outside"
    }  # fmt: skip
    assert {term for term, part in parts.items() if part is Part.SETTING} == {
        "stara", "carsia", "carsi", "dernegi", "culture"
    }  # fmt: skip
    assert {term for term, part in parts.items() if part is Part.DESCRIPTION} == {
        "sedime", "treva", "we", "sit", "on", "gras"
    }  # fmt: skip


def test_a_word_counts_where_it_says_most() -> None:
    details = Details({"en": Words("Jazz", "Jazz in the garden")}, place="Jazz garden")
    assert dict(terms_of(details).parts) == {
        "iaz": Part.TITLE,
        "garden": Part.SETTING,
        "in": Part.DESCRIPTION,
        "te": Part.DESCRIPTION,
    }
    assert Part.TITLE.weight > Part.SETTING.weight > Part.DESCRIPTION.weight > 0


def test_a_word_is_one_term_however_many_spellings_it_has() -> None:
    terms = terms_of(Details({"el": Words("Χανιά")}))
    assert list(terms.parts) == ["hania"]
    assert {term for _, term in terms.spellings} == {"hania"}
    assert {fold("hania"), fold("chania"), fold("xania")} <= spellings("Χανιά")


@pytest.mark.parametrize("text", ["", "…", "🎉", "\0", "\ud800", "!? -", "wq" * LONGEST_TERM])
def test_what_is_no_word_is_no_term_and_is_not_looked_for(text: str) -> None:
    assert terms_of(Details({"en": Words(text)})).parts == {}
    assert sought(text) == []


def test_of_a_long_description_the_beginning_is_read() -> None:
    words = [f"w{number}q" for number in range(MOST_DESCRIBING + 1)]
    assert list(terms_of(Details({"en": Words("", " ".join(words))})).parts) == words[:-1]


@given(st.text())
def test_any_text_can_be_kept_and_looked_for(text: str) -> None:
    terms = terms_of(Details({"el": Words(text, text)}, place=text))
    assert all(0 < len(spelling) <= LONGEST_TERM for spelling, _ in terms.spellings)
    assert set(terms.parts) == {term for _, term in terms.spellings}
    for word in sought(text):
        assert word.keys[0] in terms.parts or len(text) > MOST_DESCRIBING


def test_a_query_is_some_words_each_once() -> None:
    assert [word.keys[0] for word in sought("Џез, dzez! НА трг…")] == ["dzez", "na", "trg"]
    assert len(sought(" ".join(f"w{number}" for number in range(50)))) == MOST_SOUGHT


def test_what_is_typed_in_greek_is_looked_for_in_its_readings() -> None:
    assert "bairam" in the_word("Μπαϊράμ").keys
    assert the_word("bayram").keys == ("bairam",)


@given(some_word, st.data())
def test_a_word_with_one_typo_meets_the_one_that_was_meant(word: str, data: st.DataObject) -> None:
    """Missing, added, wrong, swapped: they have a variant in common, and it is known for a typo."""
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(some_letter)
    typed = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            ]
        )
    )
    assume(fold(typed) == typed and len(typed) >= SHORTEST_MISTYPED)
    sought_word = the_word(typed)
    assert sought_word.variants & variants(word)
    assert sought_word.quality(word) > 0


@pytest.mark.parametrize("word", ["na", "dom", "2026", "1", "ψ"])
def test_short_words_and_numbers_are_not_mistyped(word: str) -> None:
    assert the_word(word).variants == set()
    assert the_word("2026").quality("2025") == the_word("dom").quality("don") == 0


def test_the_word_itself_is_best_then_its_beginning_another_form_and_a_typo() -> None:
    word = the_word("koncert")
    qualities = [word.quality(spelling) for spelling in ("koncert", "koncertima", "koncret", "kocnertt")]
    assert qualities == sorted(qualities, reverse=True)
    assert qualities[0] == 1
    assert qualities[2] > 0
    assert word.quality("koncerti") > word.quality("koncertnasezona") > 0
    assert the_word("koncertima").quality("koncert") > the_word("koncertima").quality("koncertni") > 0
    assert word.quality("opera") == word.quality("kon") == word.quality("konac") == 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("koncertima", "Концерт"),
        ("konserleri", "konser"),
        ("kütüphanesinde", "Kütüphane"),
        ("συναυλίες", "Συναυλία"),
        ("изложби", "Изложба"),
        ("concertele", "concert"),
        ("koncertit", "Koncertet"),
        ("pčelara", "Пчеларски"),
    ],
)
def test_another_form_of_a_word_is_reached_from_what_is_stored(typed: str, stored: str) -> None:
    """By a spelling that is looked up, or by one that begins alike, or by a typo's way."""
    word = the_word(typed)
    reached = [
        spelling
        for spelling in spellings(stored)
        if spelling in word.bases
        or any(spelling.startswith(beginning) for beginning in word.beginnings)
        or word.variants & variants(spelling)
    ]
    assert max(map(word.quality, reached)) > 0


def test_one_letter_is_looked_for_as_it_is() -> None:
    word = the_word("k")
    assert (word.beginnings, word.bases) == (set(), {"k"})
    assert word.quality("koncert") == 0
    assert word.quality("k") == 1


def test_a_word_may_mean_a_term_by_any_of_its_spellings_and_only_so_many_terms() -> None:
    word = the_word("xania")
    assert meant(word, {("ksania", "hania"), ("hania", "hania"), ("opera", "opera")}) == {"hania": 1}
    many = {(f"ksania{number:03}", f"term{number:03}") for number in range(500)}
    assert len(meant(word, many | {("ksania", "hania")})) == MOST_TERMS
    assert "hania" in meant(word, many | {("ksania", "hania")})


def test_who_answers_every_word_scores_above_one_and_others_below() -> None:
    words = sought("jazz castle")
    scores = scored(words, [{1: 0.3, 2: 1.0}, {1: 0.3, 3: 1.0}])
    assert scores[1] > 1 >= max(scores[2], scores[3]) > 0


def test_who_answers_less_than_half_of_the_words_is_left_out() -> None:
    words = sought("jazz castle evening")
    assert set(scored(words, [{1: 1.0, 2: 1.0}, {1: 1.0}, {3: 1.0}])) == {1}


def test_words_that_mean_little_count_only_among_themselves() -> None:
    assert scored(sought("na trgu"), [{1: 1.0}, {}]) == {}
    assert set(scored(sought("na i"), [{1: 1.0}, {}])) == {1}
    assert set(scored(sought("5 trgu"), [{1: 1.0}, {}])) == {1}  # a number tells


def test_a_word_that_few_answer_counts_more() -> None:
    common = dict.fromkeys(range(100), 1.0)
    scores = scored(sought("concert organ"), [common, {200: 1.0}])
    assert scores[200] > scores[1]


def test_nobody_answers_nothing() -> None:
    assert scored(sought("jazz"), [{}]) == {}
