"""What people wrote is shown so that it turns nothing around, hides nothing, piles up nothing and calls nobody."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.shared.plain_sight import JOINER, neutral

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
def test_what_turns_text_around_is_gone(sign: str) -> None:
    assert neutral(f"пат{sign}ека") == "патека"


@pytest.mark.parametrize(
    "sign", "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u3164\x00\x07\x1b\x7f\x9b\ud800\ufe0f\U000e0041\u180e"
)
def test_what_cannot_be_seen_is_gone(sign: str) -> None:
    assert neutral(f"пат{sign}ека") == "патека"


@pytest.mark.parametrize(
    "emoji",
    [
        "👩\u200d👩\u200d👧",
        "❤\ufe0f\u200d🔥",
        "👩🏽\u200d🚀",
        "🏳\ufe0f\u200d🌈",
        ENGLAND,
        "1\ufe0f\u20e3",
        "👍🏽",
        "☀\ufe0f",
        "🇲🇰",
    ],
)
def test_emoji_stay_whole(emoji: str) -> None:
    assert neutral(f"Парк {emoji}!") == f"Парк {emoji}!"


def test_letters_hidden_behind_a_flag_without_end_are_gone() -> None:
    assert neutral("\U0001f3f4\U000e0067\U000e0062") == "\U0001f3f4"


def test_marks_that_pile_up_are_cut_to_two() -> None:
    piled = "z" + "\u0324\u0325\u0330\u0331\u0316" * 20
    assert neutral(f"{piled}algo") == "z\u0324\u0325algo"


@pytest.mark.parametrize(
    "text",
    ["Tiếng Việt rất đẹp", "ᾧ τοῦ ὕδατος, ἄνθρωπος", "čćžšđ ğışöüç ăâîșț ëç", "Љубав и џеп, ѓерамиди, ќе, ъгъл",
     "и\u0300 а\u0301кцент", "ελληνικά ΐΰ", "שָׁלוֹם", "مَرْحَبًا", "किताब"],
)  # fmt: skip
def test_the_letters_of_real_languages_stay(text: str) -> None:
    assert neutral(text) == unicodedata.normalize("NFC", text)


def test_letters_are_composed() -> None:
    assert neutral("c\u030cas, и\u0306, e\u0302\u0301") == "čas, й, ế"


def test_lines_end_in_one_way_and_at_most_one_is_empty() -> None:
    assert neutral("a\r\nb\rc\u2028d\x85e") == "a\nb\nc\nd\ne"
    assert neutral("a\n\n\n\nb\n \n\t\n \nc\n\nd") == "a\n\nb\n\nc\n\nd"


def test_runs_of_one_character_are_cut() -> None:
    assert neutral("а" * 41 + "!") == "а" * 40 + "!"
    assert neutral("а" * 40) == "а" * 40
    assert neutral("😂" * 500) == "😂" * 40
    assert neutral(" " * 500 + "x") == " " * 40 + "x"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("@skopje ве моли", f"@{JOINER}skopje ве моли"),
        ("(@grad), .@grad", f"(@{JOINER}grad), .@{JOINER}grad"),
        ("@градоначалник", f"@{JOINER}градоначалник"),
        ("/start", f"/{JOINER}start"),
        ("Пиши /help@bot", f"Пиши /{JOINER}help@bot"),
        ("(/start)", f"(/{JOINER}start)"),
        ("x.notreal/@admin", f"x.notreal/@{JOINER}admin"),
    ],
)
def test_nobody_is_called(written: str, shown: str) -> None:
    assert neutral(written) == shown


@pytest.mark.parametrize(
    "text",
    ["ana@grad.mk", "и/или", "1/2", "5 @ 10", "@", "/", "https://x.com/@user/start", "t.me/parkovi/12", "youtube.com/@grad",
     "http://grad.mk/a?b=/c", "</b>", "//", "пошта@пример.срб"],
)  # fmt: skip
def test_addresses_and_what_calls_nobody_are_left_to_the_letter(text: str) -> None:
    assert neutral(text) == text


def test_what_hides_between_the_sign_and_the_name_does_not_help() -> None:
    assert neutral("@\u200bskopje /\u2060start") == f"@{JOINER}skopje /{JOINER}start"


signs = st.sampled_from(
    "\u200d\ufe0f👩👨🏽🏴\U000e0067\U000e007f\u0301\u0302\u0323\u20dd\u034f\u202e\u2066\n\r\t @/ab.:1#\u2060\u1100\u1161\u11a8가"
    "\u0653\u0654\u0655ا\ud800\u0344\u0958"
)
anything = st.one_of(
    st.text(alphabet=st.one_of(st.characters(exclude_categories=()), signs)),
    st.lists(
        st.one_of(
            signs.map(lambda sign: sign * 45), st.text(), st.sampled_from(["t.me/", "https://", ".com"])
        )
    ).map("".join),
)


@settings(max_examples=500)
@given(anything)
def test_what_is_shown_is_shown_the_same_again(text: str) -> None:
    assert neutral(neutral(text)) == neutral(text)


@settings(max_examples=500)
@given(anything)
def test_of_any_text_nothing_is_left_that_reorders_or_controls(text: str) -> None:
    shown = neutral(text)
    categories = {sign: unicodedata.category(sign) for sign in shown}
    unseen = {sign for sign, category in categories.items() if category in ("Cc", "Cf", "Cs")}
    tags = {sign for sign in unseen if "\U000e0020" <= sign <= "\U000e007f"}
    assert unseen - tags <= {"\n", "\u200d", JOINER}
    assert "\n\n\n" not in shown
    marks = "".join("m" if categories[sign] in ("Mn", "Me") else "." for sign in shown)
    assert "mmm" not in marks
