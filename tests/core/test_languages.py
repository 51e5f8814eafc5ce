"""Which language a person is spoken to in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.languages import (
    LANGUAGES,
    chain,
    find_language,
    in_script_of,
    negotiate,
    pick,
    read_telegram_code,
)

BELGRADE = ("sr-Cyrl", "sr-Latn", "en")
KOTOR = ("cnr", "sr-Cyrl", "hr", "en")
PRIZREN = ("sq", "sr-Latn", "bs", "tr", "en")
SKOPJE = ("mk", "sq", "tr", "en")
THESSALONIKI = ("el", "en")

some_code = st.one_of(st.none(), st.text(), st.from_regex(r"\A[a-zA-Z]{2,3}([-_@][a-zA-Z0-9]{1,8}){0,3}\Z"))
some_tag = st.sampled_from(list(LANGUAGES))
some_city = st.lists(some_tag, min_size=1, unique=True)


def test_there_are_thirteen_languages_in_the_order_of_the_design() -> None:
    assert " ".join(LANGUAGES) == "tr el ro sq bg mk bs hr it en cnr sr-Cyrl sr-Latn"


def test_commands_are_set_under_two_letters_and_no_letters_twice() -> None:
    codes = [language.telegram_code for language in LANGUAGES.values() if language.telegram_code]
    assert all(len(code) == 2 for code in codes)
    assert len(set(codes)) == len(codes) == 11


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("sr-Latn", "sr-Latn"),
        ("sr_latn", "sr-Latn"),
        ("SR-CYRL", "sr-Cyrl"),
        ("sr_Latn_ME", "cnr"),
        ("TR", "tr"),
        ("IT", "it"),
        ("CNR", "cnr"),
    ],
)
def test_a_language_is_found_whatever_case_and_joint(name: str, tag: str) -> None:
    found = find_language(name)
    assert found is LANGUAGES[tag]


@pytest.mark.parametrize("name", ["", "sr", "xx", "tr-", "latin", "İT"])
def test_what_is_no_tag_finds_nothing(name: str) -> None:
    assert find_language(name) is None


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("tr", "tr"),
        ("tr-TR", "tr"),
        ("TR_tr", "tr"),
        ("en-GB", "en"),
        ("el-GR", "el"),
        ("mo", "ro"),
        ("ro-MD", "ro"),
        ("als", "sq"),
        ("sqi", "sq"),
        ("sr", "sr-Cyrl"),
        ("sr-RS", "sr-Cyrl"),
        ("sr-cyrl-RS", "sr-Cyrl"),
        ("sr-latn", "sr-Latn"),
        ("sr-Latn-RS", "sr-Latn"),
        ("sr@latin", "sr-Latn"),
        ("sr_RS@latin", "sr-Latn"),
        ("srp", "sr-Cyrl"),
        ("sr-ME", "cnr"),
        ("sr-Latn-ME", "cnr"),
        ("sr-Cyrl-ME", "sr-Cyrl"),
        ("cnr", "cnr"),
        ("cnr-ME", "cnr"),
        ("sh", "sr-Latn"),
        ("sh-Cyrl", "sr-Cyrl"),
        ("bs-Latn-BA", "bs"),
        ("tr-raw", "tr"),
    ],
)
def test_codes_are_read_as_clients_send_them(code: str, tag: str) -> None:
    assert read_telegram_code(code) == tag


@pytest.mark.parametrize(
    "code",
    [
        None,
        "",
        " ",
        "-",
        "pt-br",
        "fa-raw",
        "zh-hans",
        "xx",
        "english",
        "t",
        "tr--",
        "tr-é",
        "тр",
        "tr" + "-a" * 40,
        "\x00",
        "sr latn",
    ],
)
def test_codes_that_are_none_of_ours_are_none(code: str | None) -> None:
    assert read_telegram_code(code) is None


@given(some_code)
def test_no_code_raises(code: str | None) -> None:
    assert read_telegram_code(code) in (None, *LANGUAGES)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("bs", "bs hr sr-Latn en"),
        ("hr", "hr bs sr-Latn en"),
        ("cnr", "cnr sr-Latn bs hr en"),
        ("sr-Latn", "sr-Latn sr-Cyrl cnr bs hr en"),
        ("sr-Cyrl", "sr-Cyrl sr-Latn cnr bs hr en"),
        ("mk", "mk sr-Cyrl sr-Latn en"),
        ("bg", "bg en"),
        ("tr", "tr en"),
        ("en", "en"),
    ],
)
def test_kin_come_before_english(tag: str, expected: str) -> None:
    assert " ".join(chain(tag)) == expected


def test_every_chain_begins_with_its_language_ends_in_english_and_says_none_twice() -> None:
    for tag in LANGUAGES:
        assert chain(tag)[0] == tag
        assert chain(tag)[-1] == "en"
        assert len(set(chain(tag))) == len(chain(tag))
        assert set(chain(tag)) <= set(LANGUAGES)


def test_nobody_schooled_in_latin_is_given_cyrillic_unasked() -> None:
    for tag in ("bs", "hr", "cnr"):
        assert "sr-Cyrl" not in chain(tag)


@pytest.mark.parametrize(
    ("code", "city", "expected"),
    [
        ("sr", BELGRADE, "sr-Cyrl"),
        ("sr-latn", BELGRADE, "sr-Latn"),
        ("sr-latn", KOTOR, "sr-Latn"),
        ("hr", BELGRADE, "sr-Latn"),
        ("sr-ME", BELGRADE, "sr-Latn"),
        ("mk", BELGRADE, "sr-Cyrl"),
        ("en-US", BELGRADE, "en"),
        ("tr", BELGRADE, "sr-Cyrl"),
        ("fa-raw", BELGRADE, "sr-Cyrl"),
        (None, BELGRADE, "sr-Cyrl"),
        ("bs", KOTOR, "hr"),
        ("sr", PRIZREN, "sr-Latn"),
        ("hr", PRIZREN, "bs"),
        ("tr", PRIZREN, "tr"),
        ("de", PRIZREN, "sq"),
        ("bg", SKOPJE, "mk"),
        ("sr", SKOPJE, "mk"),
        ("sr", THESSALONIKI, "el"),
        ("en", ("tr",), "tr"),
    ],
)
def test_a_newcomer_is_spoken_to_as_somebody_of_the_region_would_choose(
    code: str | None, city: tuple[str, ...], expected: str
) -> None:
    assert negotiate(code, city).language == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("sq", "sq"), ("sr-latn", "sr-Latn"), ("de", "en"), (None, "en")]
)
def test_before_a_city_is_chosen_everybody_is_spoken_to_in_her_own_language(
    code: str | None, expected: str
) -> None:
    assert negotiate(code).language == expected


@given(some_code, some_city)
def test_a_city_speaks_only_what_it_offers(code: str | None, city: list[str]) -> None:
    negotiated = negotiate(code, city)
    assert negotiated.language in city or (negotiated.language == "sr-Latn" and "sr-Cyrl" in city)
    assert negotiated.chain == chain(negotiated.language)


@given(some_tag, some_city)
def test_who_asks_for_a_language_that_is_offered_gets_it(tag: str, city: list[str]) -> None:
    if tag in city and tag not in ("sr-Latn", "sr-Cyrl"):
        assert negotiate(tag, city).language == tag


def test_english_is_not_a_newcomers_language_unless_it_is_her_own() -> None:
    assert negotiate("el", ("mk", "en")).language == "mk"


def test_a_translation_is_picked_by_kin_before_english() -> None:
    texts = {"en": "market", "hr": "tržnica", "sr-Latn": "pijaca"}
    assert pick(texts, "bs") == ("hr", "tržnica")
    assert pick(texts, "cnr") == ("sr-Latn", "pijaca")
    assert pick(texts, "tr") == ("en", "market")


def test_cyrillic_content_is_a_translation_for_who_reads_latin() -> None:
    texts = {"en": "market", "sr-Cyrl": "Чаршија"}
    picked = pick(texts, "bs")
    assert picked == ("sr-Cyrl", "Чаршија")
    assert in_script_of("bs", picked[1], written_in=picked[0]) == "Čaršija"
    assert in_script_of("sr-Cyrl", picked[1], written_in=picked[0]) == "Чаршија"


def test_only_serbian_is_written_in_another_script() -> None:
    assert in_script_of("sr-Latn", "Скопје", written_in="mk") == "Скопје"


def test_without_kin_or_english_the_first_there_is_is_shown() -> None:
    assert pick({"mk": "пазар", "sq": "treg"}, "tr") == ("mk", "пазар")


def test_of_nothing_nothing_is_picked() -> None:
    assert pick({}, "tr") is None


@given(st.dictionaries(some_tag, st.text()), some_tag)
def test_whenever_there_is_a_translation_one_is_picked(texts: dict[str, str], reader: str) -> None:
    picked = pick(texts, reader)
    if reader in texts:
        assert picked == (reader, texts[reader])
    assert (picked is None) == (not texts)
    assert picked is None or texts[picked[0]] == picked[1]
