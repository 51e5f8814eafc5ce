"""The rules of ideas: what they are called, who may read them and in which language, and texts that come in pieces."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from bot.core.ideas.model import (
    Idea,
    IdeaDraft,
    IdeaStatus,
    OfficialAnswer,
    Progress,
    TextFault,
    TextRefused,
    Version,
    View,
    code_letters,
    code_of,
    headline,
)
from bot.core.ideas.pieces import CUT_FROM, JOINED_WITHIN, LONGEST_PIECE, with_words

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
VERSION = Version("i1", 1, "Засадете дрвја покрај реката.", "mk", NOW)
IDEA = Idea("i1", "SKP-2026-0001", "r1", IdeaStatus.PUBLISHED, VERSION, 1, NOW, NOW)
DRAFT = IdeaDraft("d1", "r1", NOW)


def a_view(texts: dict[str, str], language: str = "mk", text: str = VERSION.text) -> View:
    version = replace(VERSION, language=language, text=text)
    return View(replace(IDEA, version=version), "skopje", texts)


def test_a_code_is_read_out_loud_and_every_founding_city_has_its_own_letters() -> None:
    document = (files("bot.core.cities") / "founding.toml").read_text(encoding="utf-8")
    slugs = [str(city["slug"]) for city in tomllib.loads(document)["city"]]
    letters = [code_letters(slug) for slug in slugs]
    assert len(set(letters)) == len(slugs) == 22
    assert all(len(each) == 3 and each.isascii() and each.isupper() for each in letters)
    assert code_of("skopje", 2026, 42) == "SKP-2026-0042"
    assert code_of("sofia", 2026, 12_345) == "SFO-2026-12345"


@pytest.mark.parametrize(
    ("slug", "letters"),
    [("skopje", "SKP"), ("pula", "PLU"), ("new-town", "NWT"), ("ab1", "ABX"), ("e", "EXX")],
)
def test_a_city_has_three_letters_whatever_it_is_called(slug: str, letters: str) -> None:
    assert code_letters(slug) == letters


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Plant trees along the river.", "Plant trees along the river"),
        ("\n\n  Plant trees  \nbecause there is no shade.", "Plant trees"),
        (
            "Dear mayor! We need shade along the river. Thank you.",
            "Dear mayor! We need shade along the river",
        ),
        ("Could there be benches? There are none. Thank you.", "Could there be benches?"),
        ("Засадете дрвја покрај реката. Нема сенка.", "Засадете дрвја покрај реката"),
        ("", ""),
        (" \n\t\n", ""),
    ],
)
def test_an_idea_is_called_by_its_first_sentence_or_line(text: str, called: str) -> None:
    assert headline(text) == called


def test_what_an_idea_is_called_is_never_longer_than_asked_for() -> None:
    words = "Please plant lime trees and put benches along the whole river between both bridges of the city"
    assert headline(words) == "Please plant lime trees and put benches along the whole river between…"
    for text in (words, "x" * 500, "Ab. " * 200, "word " * 100, "a" * 69 + ". b", "a" * 70 + ". b"):
        for longest in (20, 41, 70):
            assert 0 < len(headline(text, longest)) <= longest


@pytest.mark.parametrize(
    "changes",
    [
        {"status": IdeaStatus.RECEIVED},
        {"status": IdeaStatus.IN_REVIEW},
        {"status": IdeaStatus.DECLINED},
        {"status": IdeaStatus.MERGED},
        {"hidden_at": NOW},
        {"withdrawn_at": NOW},
    ],
)
def test_only_what_is_published_neither_hidden_nor_withdrawn_is_public(changes: dict[str, object]) -> None:
    assert IDEA.is_public
    assert not replace(IDEA, **changes).is_public  # type: ignore[arg-type]


def test_what_somebody_supported_is_frozen() -> None:
    assert not IDEA.is_frozen
    assert replace(IDEA, supports=1).is_frozen


def test_a_reader_gets_the_original_where_she_reads_it_and_else_what_her_chain_chooses() -> None:
    view = a_view({"en": "Plant trees", "sq": "Mbillni pemë"})
    assert view.words_for("mk") == (VERSION.text, "mk")
    assert view.words_for("sq") == ("Mbillni pemë", "sq")
    assert view.words_for("tr") == ("Plant trees", "en")
    assert a_view({}).words_for("tr") == (VERSION.text, "mk")
    assert a_view({"sq": "Mbillni pemë"}).words_for("tr") == (VERSION.text, "mk")


def test_who_reads_serbian_in_latin_gets_it_in_latin() -> None:
    view = a_view({}, "sr-Cyrl", "Засадите дрвеће.")
    assert view.words_for("sr-Latn") == ("Zasadite drveće.", "sr-Cyrl")
    assert view.words_for("sr-Cyrl") == ("Засадите дрвеће.", "sr-Cyrl")
    assert view.words_for("bs") == ("Zasadite drveće.", "sr-Cyrl")


def test_an_answer_is_read_in_her_language_or_is_empty() -> None:
    answer = OfficialAnswer(
        "a1", "i1", Progress.PLANNED, {"sr-Cyrl": "Планирано.", "en": "Planned."}, "r9", NOW
    )
    assert answer.words_for("it") == "Planned."
    assert answer.words_for("sr-Latn") == "Planirano."
    assert replace(answer, texts={}).words_for("mk") == ""


# Pieces


def typed(*pieces: str, apart: timedelta = SECOND, more: bool = False) -> IdeaDraft:
    """What is in the draft when these came one after the other."""
    draft, at = DRAFT, NOW
    for piece in pieces:
        draft = with_words(draft, piece, at, more=more)
        at += apart
    return draft


def test_a_message_takes_the_place_of_the_text_and_more_goes_after_it() -> None:
    assert typed("Trees", "Benches").text == "Benches"
    assert typed("Trees", "Benches", more=True).text == "Trees\nBenches"


@pytest.mark.parametrize(
    ("first", "rest", "joined"),
    [
        ("x" * LONGEST_PIECE, "yz", "x" * LONGEST_PIECE + "yz"),
        ("🌳" * (LONGEST_PIECE // 2), "yz", "🌳" * (LONGEST_PIECE // 2) + "yz"),
        ("x" * (LONGEST_PIECE - 9), "yz", "x" * (LONGEST_PIECE - 9) + " yz"),
        ("x" * CUT_FROM + ".", "Yz", "x" * CUT_FROM + ".\nYz"),
    ],
)
def test_what_a_client_cut_is_whole_again(first: str, rest: str, joined: str) -> None:
    assert typed(first, rest).text == joined


def test_a_short_message_or_a_late_one_begins_anew() -> None:
    assert typed("x" * (CUT_FROM - 1), "Trees").text == "Trees"
    assert typed("x" * LONGEST_PIECE, "Trees", apart=JOINED_WITHIN + SECOND).text == "Trees"
    assert typed("x" * LONGEST_PIECE, "end", "Trees").text == "Trees"


def test_ten_pieces_are_kept_and_what_goes_beyond_is_refused_with_its_length() -> None:
    nine = typed(*(["x" * LONGEST_PIECE] * 9))
    assert len(nine.text) == 9 * LONGEST_PIECE
    with pytest.raises(TextRefused) as refused:
        with_words(nine, "y" * LONGEST_PIECE, NOW + 9 * SECOND, more=False)
    assert (refused.value.fault, refused.value.length) == (TextFault.TOO_LONG, 10 * LONGEST_PIECE)
    with pytest.raises(TextRefused) as refused:
        with_words(nine, " \n", NOW, more=True)
    assert refused.value.fault is TextFault.EMPTY
