"""Pictures of results: nothing is clipped, nothing lies over something else, every letter has its glyph."""

import asyncio
import io
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from zoneinfo import ZoneInfo

import matplotlib as mpl
import pytest
from matplotlib.text import Text
from PIL import Image

from bot.charts import draw_crosstab, draw_question
from bot.charts.colours import BLUE, HEAT, INK, PALE_INK, PAPER, VERMILION, VERMILION_INK, ink_on, luminance
from bot.charts.lettering import printable, shortened, width, wrap
from bot.charts.page import MARGIN, WIDTH, Page
from bot.charts.pictures import crosstab_page, question_page
from bot.charts.words import source_of
from bot.core.surveys.questionnaire import Kind, Question
from bot.core.surveys.results import Bar, Crosstab, QuestionResult
from bot.telegram.translator import Translator
from tests.charts import specimens
from tests.charts.specimens import ASKED, AT, CITY, KINDS, TABLES, TONGUES, plain, wordy

OWN = frozenset({"cars", "4", "option3", "10"})
SMALLEST_TEXT = 30  # pixels, of a picture as wide as a phone
HIGHEST = 2_400


def page_of(kind: str, tag: str, t: Translator | None = None) -> Page:
    return question_page(
        t or wordy(tag), KINDS[kind](tag), city=CITY, asked=ASKED[tag], n=260, at=AT, own=OWN
    )


def texts_of(page: Page) -> Iterator[tuple[Text, tuple[float, float, float, float]]]:
    """Each text that is drawn with its box: left, top, right, bottom in pixels from the top left corner."""
    page.figure.canvas.draw()
    height = page.figure.get_size_inches()[1] * page.figure.dpi
    for text in page.figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_text():
            box = text.get_window_extent()
            yield text, (box.x0, height - box.y1, box.x1, height - box.y0)


def assert_well_set(page: Page) -> None:
    high = page.figure.get_size_inches()[1] * page.figure.dpi
    assert high <= HIGHEST
    placed = list(texts_of(page))
    assert placed
    for text, (left, top, right, bottom) in placed:
        assert left >= 6, text.get_text()
        assert right <= WIDTH - 6, text.get_text()
        assert top >= 6, text.get_text()
        assert bottom <= high - 6, text.get_text()
        assert float(text.get_fontsize()) >= SMALLEST_TEXT
    for (one, a), (other, b) in combinations(placed, 2):
        across = min(a[2], b[2]) - max(a[0], b[0])
        down = min(a[3], b[3]) - max(a[1], b[1])
        # A box has the room of the highest and lowest letters, which two lines that touch do not both use.
        assert across <= 1 or down <= 8, (one.get_text(), other.get_text())


@pytest.mark.parametrize("tag", TONGUES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_clipped_and_no_words_lie_over_others(kind: str, tag: str) -> None:
    """With sentences half as long again as the English; a missing glyph is a warning, so an error."""
    assert_well_set(page_of(kind, tag))


@pytest.mark.parametrize("tag", TONGUES)
@pytest.mark.parametrize("name", TABLES)
def test_nothing_of_a_table_is_clipped_either(name: str, tag: str) -> None:
    page = crosstab_page(wordy(tag), TABLES[name](), city=CITY, asked=ASKED[tag], by=ASKED[tag], at=AT)
    assert_well_set(page)


def test_the_check_would_see_what_is_clipped_or_overlaps() -> None:
    for x, y in ((1000.0, 60.0), (50.0, 62.0)):
        page = Page()
        page.word(48, 60, "words that are where others are")
        page.word(x, y, "words that are where others are")
        page.y = 200
        page.finish()
        with pytest.raises(AssertionError):
            assert_well_set(page)


async def test_a_picture_is_a_phones_width_wide_and_the_same_each_time() -> None:
    t, result = plain("el"), specimens.single()
    drawn = [
        await draw_question(t, result, city=CITY, asked=ASKED["el"], n=260, at=AT, own=OWN) for _ in range(2)
    ]
    assert drawn[0] == drawn[1]
    with Image.open(io.BytesIO(drawn[0])) as picture:
        assert picture.format == "PNG"
        assert picture.width == WIDTH
        assert sum(picture.size) < 10_000  # what Telegram takes as a photo
        assert picture.height / picture.width < 20


async def test_the_same_code_draws_for_a_web_page() -> None:
    t = plain("sr-Cyrl")
    drawn = [
        await draw_question(
            t, specimens.stars(), city=CITY, asked=ASKED["sr-Cyrl"], n=260, at=AT, format="svg"
        )
        for _ in range(2)
    ]
    assert drawn[0] == drawn[1]
    assert drawn[0].startswith(b"<?xml")
    assert b"<svg" in drawn[0]
    table = await draw_crosstab(t, specimens.by_language(), city=CITY, at=AT, format="svg")
    assert b"<svg" in table


async def test_pictures_are_drawn_beside_each_other_in_threads() -> None:
    alone = await draw_question(plain("tr"), specimens.ages(), city=CITY, asked=ASKED["tr"], n=900, at=AT)
    together = await asyncio.gather(
        *(
            draw_question(plain("tr"), specimens.ages(), city=CITY, asked=ASKED["tr"], n=900, at=AT)
            for _ in range(4)
        )
    )
    assert set(together) == {alone}


def test_nothing_that_draws_is_imported_before_something_is_drawn() -> None:
    code = "import sys, bot.charts; sys.exit('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def words_on(page: Page) -> list[str]:
    return [
        text.get_text() for text in page.figure.findobj(Text) if isinstance(text, Text) and text.get_text()
    ]


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert "42% (101)" in words_on(page_of("single", "el", plain("el")))
    assert "%42 (101)" in words_on(page_of("single", "tr", plain("tr")))
    assert "42 % (101)" in words_on(page_of("single", "ro", plain("ro")))


def test_a_hidden_number_is_nowhere_on_the_picture() -> None:
    written = words_on(page_of("single", "en", plain("en")))
    assert written.count("not shown") == 2
    assert not any("(3)" in words or "(20)" in words for words in written)
    assert any("fewer than 5" in words for words in written)


def test_too_few_answers_say_so_and_nothing_else() -> None:
    written = words_on(page_of("hidden", "en", plain("en")))
    assert "Too few answers to be shown" in written
    assert not any(character.isdigit() for words in written[:-1] for character in words)


def test_the_readers_own_answer_is_named_and_not_only_coloured() -> None:
    for kind in ("single", "several", "stars", "zero_to_ten", "percents", "ranking"):
        assert "your answer" in words_on(page_of(kind, "en", plain("en"))), kind


def test_a_sample_says_what_its_whiskers_are() -> None:
    assert any("margin of error" in words for words in words_on(page_of("single", "en", plain("en"))))
    assert not any("margin of error" in words for words in words_on(page_of("several", "en", plain("en"))))


def test_fifty_options_are_drawn_as_far_as_there_is_room_and_the_others_counted_together() -> None:
    written = words_on(page_of("fifty", "en", plain("en")))
    assert any(words.startswith("Other options: ") for words in written)
    assert "your answer" in written
    assert any(
        words.startswith("And ") and "other options" in words
        for words in words_on(page_of("fifty_of_many", "en", plain("en")))
    )


def test_options_that_are_counted_together_hide_what_one_of_them_hides() -> None:
    bars = tuple(Bar(f"o{number}", {"en": f"Option {number}"}, 50, 0.02) for number in range(49))
    result = QuestionResult(Question("q", Kind.ONE), 2450, (*bars, Bar("few", {"en": "Few"}, None)))
    page = question_page(plain("en"), result, city=CITY, asked="Which?", n=2450, at=AT, own=frozenset())
    assert "Other options: not shown" in words_on(page)


def test_an_emoji_without_words_is_named_by_its_code() -> None:
    written = words_on(page_of("unreadable", "en", plain("en")))
    assert written[written.index("42% (100)") - 1] == "up"
    assert "family $x^2$ {braces} _under_ \\frac" in written


def test_the_centre_north_and_the_scale_are_on_a_map() -> None:
    written = words_on(page_of("places", "en", plain("en")))
    assert "N" in written
    assert "2 km" in written
    assert "centre of the city: Sarajevo" in written


def test_a_city_far_from_all_answers_does_not_shrink_the_map() -> None:
    away = specimens.places()
    assert away.spots
    far = CITY.__class__("ankara", {"en": "Ankara"}, "TR", "Europe/Istanbul", 39.93, 32.86, ("tr",))
    page = question_page(plain("en"), away, city=far, asked="Where?", n=240, at=AT, own=frozenset())
    assert not any("Ankara" in words and "centre" in words for words in words_on(page))
    assert_well_set(page)


def test_languages_and_months_head_columns_by_their_names() -> None:
    t = plain("el")
    by_language = words_on(crosstab_page(t, specimens.by_language(), city=CITY, asked="", by="", at=AT))
    assert "Српски (ћирилица) (185)" in by_language
    by_month = words_on(crosstab_page(t, specimens.by_month(), city=CITY, asked="", by="", at=AT))
    assert any(words.startswith("Δεκέμβριος 2026") for words in by_month)


def test_a_small_table_has_its_headings_above_its_columns_and_hatches_what_is_hidden() -> None:
    rows, columns = (
        (("a", {"en": "Yes"}), ("b", {"en": "No"})),
        (("x", {"en": "North"}), ("y", {"en": "South"})),
    )
    cells = {("a", "x"): None, ("a", "y"): 20, ("b", "x"): None, ("b", "y"): 20}
    table = Crosstab(
        Question("q", Kind.ONE, {"en": "Well?"}),
        "district",
        rows,
        columns,
        cells,
        {},
        {"x": None, "y": 40},
        47,
    )
    page = crosstab_page(plain("en"), table, city=CITY, asked="", by="", at=AT)
    written = words_on(page)
    assert "North" in written
    assert written.count("50%") == 2
    assert "(40)" in written
    assert any("fewer than 5" in words for words in written)
    assert_well_set(page)


# ---- letters ---------------------------------------------------------------------------------------------------------

ALPHABETS = (
    "çÇğĞıIİiöÖşŞüÜâîû",
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏΪΫ«»·;",
    "ăâîșțĂÂÎȘȚşţ„”",
    "ëçËÇ",
    "абвгдежзийклмнопрстуфхцчшщъьюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯѝЍ",
    "ѓѕјљњќџЃЅЈЉЊЌЏѐЀ",
    "ђћЂЋ",
    "čćđšžČĆĐŠŽśźŚŹ",
    "àèéìíîòóùúÀÈÉÌÍÒÓÙÚ",
    "–—…·•„“”‘’€₺%°№",
)  # fmt: skip


@pytest.mark.parametrize("letters", ALPHABETS)
def test_every_letter_of_our_languages_has_a_glyph(letters: str) -> None:
    assert printable(letters) == letters


def test_what_has_no_glyph_is_left_out_and_the_rest_stays() -> None:
    assert printable("Park 🌳 and\u200d water\n\tnow\x00!") == "Park and water now !"
    assert printable("👩‍👩‍👧") == ""
    assert printable("s\u030c") == "š"


@pytest.mark.parametrize("room", [90, 200, 500])
def test_lines_are_no_wider_than_there_is_room_and_no_more_than_there_may_be(room: int) -> None:
    text = "Несхватљиводугачкаречкојанемакраја и још неколико обичних речи, па онда опет нешто дуго"
    for most in (1, 2, 3, 40):
        lines = wrap(text, 30, room, most=most)
        assert len(lines) <= most
        assert all(width(line, 30) <= room for line in lines)
    assert "".join(wrap(text, 30, room, most=40)).replace(" ", "") == text.replace(" ", "")
    assert wrap(text, 30, room, most=2)[-1].endswith("…")
    assert wrap("", 30, room, most=3) == []
    assert shortened("ok", 30, room) == "ok"


# ---- colours ---------------------------------------------------------------------------------------------------------


def rgb(written: str) -> tuple[float, float, float]:
    red, green, blue = (int(written[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(rgb(one)), luminance(rgb(other))))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ink", [INK, PALE_INK, VERMILION_INK])
def test_text_on_paper_contrasts_enough(ink: str) -> None:
    assert contrast(ink, PAPER) >= 4.5


def test_text_on_every_colour_of_a_map_contrasts_enough() -> None:
    for step in range(101):
        red, green, blue, _ = mpl.colormaps[HEAT](step / 100)
        colour = (float(red), float(green), float(blue))
        dark, light = sorted((luminance(colour), luminance(rgb(ink_on(colour)))))
        assert (light + 0.05) / (dark + 0.05) >= 4.5


# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes (IEEE TVCG 15, 2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def linear(colour: tuple[float, float, float]) -> list[float]:
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_who_does_not_see_red_or_green_tells_her_own_bar_from_the_others(blindness: str) -> None:
    def seen(written: str) -> list[float]:
        return [
            sum(weight * part for weight, part in zip(row, linear(rgb(written)), strict=True))
            for row in BLINDNESS[blindness]
        ]

    apart = sum((a - b) ** 2 for a, b in zip(seen(BLUE), seen(VERMILION), strict=True)) ** 0.5
    assert apart > 0.4


def test_the_margins_of_a_page_are_kept_free() -> None:
    for _, (left, _, right, _) in texts_of(page_of("single", "tr")):
        assert left >= MARGIN - 2
        assert right <= WIDTH - MARGIN + 12


def test_a_picture_of_a_whole_day_names_the_day_alone() -> None:
    t = wordy("en")
    day = AT.astimezone(ZoneInfo(CITY.zone)).replace(hour=0, minute=0)
    assert source_of(t, CITY, day).endswith("24 November 2026")
    assert ":" in source_of(t, CITY, AT)
