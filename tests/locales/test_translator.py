"""A translator speaks its language, and never lets what a person wrote become HTML."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.core.languages import LANGUAGES
from bot.telegram.translator import N_, NP_, MissingValueError, Safe, Translator, Translators
from tests.locales.projects import complete_project

AT = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)
SPEAKING_ENGLISH = Translators(Path("/nonexistent"), on_missing=lambda tag: None)


def speaking(tag: str) -> Translator:
    return SPEAKING_ENGLISH.for_(tag)


def test_each_language_speaks_from_its_catalogue(tmp_path: Path) -> None:
    translators = Translators(complete_project(tmp_path).folder)
    said = {tag: translators.for_(tag).pgettext("button", "Settings") for tag in LANGUAGES}
    assert said["el"] == "Ρυθμίσεις"
    assert said["sr-Cyrl"] == "Подешавања"
    assert said["sr-Latn"] == said["cnr"] == "Podešavanja"
    assert said["en"] == "Settings"


def test_plurals_are_those_of_the_language(tmp_path: Path) -> None:
    translators = Translators(complete_project(tmp_path).folder)
    speaks = translators.for_("sr-Latn")
    counted = [speaks.ngettext("{n} event", "{n} events", n) for n in (1, 3, 5, 21, 12345)]
    assert counted == ["1 događaj", "3 događaja", "5 događaja", "21 događaj", "12.345 događaja"]


def test_a_catalogue_is_read_once(tmp_path: Path) -> None:
    translators = Translators(complete_project(tmp_path).folder)
    assert translators.for_("sr_latn") is translators.for_("sr-Latn")


def test_a_tag_that_is_none_of_ours_is_answered_in_english() -> None:
    assert speaking("xx").language.tag == "en"


def test_values_are_escaped_unless_they_are_ours() -> None:
    t = speaking("en")
    assert t.gettext("Hello, <b>{name}</b>!", name="<i>Ana</i> & co") == (
        "Hello, <b>&lt;i&gt;Ana&lt;/i&gt; &amp; co</b>!"
    )
    assert t.gettext("See {link}", link=Safe("<a>x</a>")) == "See <a>x</a>"
    assert t.gettext("See {it}", it=t.gettext("<b>{x}</b>", x="<")) == "See <b>&lt;</b>"


def test_what_telegram_shows_as_it_is_has_no_entities() -> None:
    t = speaking("en")
    assert t.pgettext("button", "{city} & more", city="A<B") == "A<B & more"
    assert t.pgettext("title", "{city}", city="A<B") == "A&lt;B"
    assert t.npgettext("toast", "{n} of {city}", "{n} of {city}", 2, city="A&B") == "2 of A&B"
    assert t.npgettext("title", "{n} of {city}", "{n} of {city}", 2, city="A&B") == "2 of A&amp;B"


def test_what_another_message_said_reads_well_on_a_button() -> None:
    t = speaking("en")
    assert (
        t.pgettext("button", "Give back: {role}", role=t.gettext("salt &amp; pepper"))
        == "Give back: salt & pepper"
    )


@given(st.text())
def test_nothing_a_person_wrote_becomes_html(written: str) -> None:
    assert speaking("en").gettext("<b>{written}</b>", written=written) == f"<b>{escape(written)}</b>"


@given(st.text())
def test_braces_in_what_a_person_wrote_are_no_placeholders(written: str) -> None:
    assert speaking("en").pgettext("button", "{written}", written=written) == written


def test_a_missing_value_is_an_error_where_it_can_be_seen() -> None:
    with pytest.raises(MissingValueError, match="name"):
        speaking("en").gettext("Hello, {name}")
    with pytest.raises(MissingValueError, match="name"):
        speaking("en").pgettext("button", "Hello, {name}")


def test_in_service_a_missing_value_is_empty_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    translators = Translators(Path("/nonexistent"), strict=False, on_missing=lambda tag: None)
    assert translators.for_("en").gettext("Hello, {name}") == "Hello, "
    assert translators.for_("en").pgettext("button", "Hello, {name}") == "Hello, "
    assert "no value for a placeholder" in caplog.text


def test_a_missing_catalogue_is_said_once_and_english_is_spoken(tmp_path: Path) -> None:
    missing: list[str] = []
    translators = Translators(tmp_path, on_missing=missing.append)
    assert translators.for_("tr").gettext("Hello") == "Hello"
    translators.for_("tr")
    assert missing == ["tr"]
    translators.warm()
    assert sorted(missing) == sorted(LANGUAGES)


def test_marked_messages_are_themselves() -> None:
    assert N_("Hello") == "Hello"
    assert NP_("button", "Hello") == "Hello"


@pytest.mark.parametrize(
    ("tag", "zone", "expected"),
    [
        ("tr", "Europe/Istanbul", "23 Kasım 2026 Pazartesi"),
        ("el", "Europe/Athens", "Δευτέρα 23 Νοεμβρίου 2026"),
        ("en", "Europe/Belgrade", "Sunday, 22 November 2026"),
        ("sr-Cyrl", "Europe/Belgrade", "недеља, 22. новембар 2026."),
        ("sr-Latn", "Europe/Belgrade", "nedelja, 22. novembar 2026."),
        ("cnr", "Europe/Podgorica", "nedjelja, 22. novembar 2026."),
        ("hr", "Europe/Zagreb", "nedjelja, 22. studenoga 2026."),
        ("bg", "Europe/Sofia", "понеделник, 23 ноември 2026\u202fг."),
    ],
)
def test_days_are_those_of_the_city_in_the_words_of_the_reader(tag: str, zone: str, expected: str) -> None:
    assert speaking(tag).date(AT, zone, "full") == expected


def test_one_moment_is_of_two_days_in_two_cities() -> None:
    days = [
        speaking("en").date(AT, zone) for zone in ("Europe/Belgrade", "Europe/Istanbul", "Europe/Belgrade")
    ]
    assert days == ["22 November 2026", "23 November 2026", "22 November 2026"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_times_are_of_twenty_four_hours_in_the_zone_of_the_city(tag: str) -> None:
    assert speaking(tag).time(AT, "Europe/Tirane") == "23:05"
    assert speaking(tag).time(AT, "Europe/Istanbul") == "01:05"
    together = speaking(tag).datetime(AT, "Europe/Tirane")
    assert together.startswith(speaking(tag).date(AT, "Europe/Tirane"))
    assert together.endswith("23:05")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        speaking("en").date(datetime(2026, 11, 22), "Europe/Tirane")  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("tag", "km", "expected"),
    [
        ("en", 2.4, "2.4 km"),
        ("tr", 2.4, "2,4 km"),
        ("el", 2.44, "2,4 χλμ."),
        ("sr-Cyrl", 3.0, "3 км"),
        ("bg", 0.32, "300 м"),
        ("hr", 0.0, "100 m"),
        ("en", 0.97, "1 km"),
        ("ro", 99.96, "100 km"),
        ("tr", 12345.6, "12.346 km"),
    ],
)
def test_distances_are_as_exact_as_a_walker_needs(tag: str, km: float, expected: str) -> None:
    assert speaking(tag).distance(km) == expected


def test_lists_are_joined_as_a_sentence_joins_them() -> None:
    assert speaking("en").list(["Kotor", "Pula", "Split"]) == "Kotor, Pula and Split"
    assert speaking("sr-Cyrl").list(["Котор", "Пула"]) == "Котор и Пула"
    assert speaking("en").list([]) == ""
    assert speaking("en").list(["a<b", Safe("<b>c</b>")]) == "a&lt;b and <b>c</b>"


def test_countries_are_named_for_the_reader() -> None:
    assert speaking("tr").territory("GR") == "Yunanistan"
    assert speaking("cnr").territory("MK") == "Sjeverna Makedonija"
    assert speaking("sr-Latn").territory("MK") == "Severna Makedonija"
    assert speaking("en").territory("ZZZ") == "ZZZ"


@pytest.mark.parametrize("reader", LANGUAGES)
def test_every_language_has_a_name_in_every_other_and_serbian_one_for_both_scripts(reader: str) -> None:
    names = {tag: speaking(reader).spoken_name(tag) for tag in LANGUAGES}
    assert names["sr-Cyrl"] == names["sr-Latn"]
    assert len(set(names.values())) == len(LANGUAGES) - 1
    assert not any("(" in name for name in names.values())


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert speaking("tr").number(12345.5) == "12.345,5"
    assert speaking("en").number(12345) == "12,345"
    assert speaking("tr").percent(0.42) == "%42"
