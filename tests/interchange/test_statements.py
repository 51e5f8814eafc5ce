"""Tables of ideas are read whatever program wrote them; a bad row is refused by its line, and the others are taken."""

import csv
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ideas import statements as core_statements
from bot.core.ideas.model import LONGEST_TEXT
from bot.core.ideas.statements import (
    FileProblem,
    Refusal,
    RowProblem,
    Statement,
    StatementFile,
    StatementsRefused,
    read_moment,
)
from bot.interchange import statements
from bot.interchange.statements import LARGEST, read_statements

REAL = Path(__file__).parents[3] / "shared" / "real" / "statements" / "bowling_green_comments.csv"


def read(*lines: str) -> StatementFile:
    return read_statements("\n".join(lines).encode())


def texts(file: StatementFile) -> list[str]:
    return [row.text for row in file.rows]


def why_refused(content: bytes) -> FileProblem:
    with pytest.raises(StatementsRefused) as refused:
        read_statements(content)
    return refused.value.reason


@pytest.mark.skipif(not REAL.exists(), reason="the real statements are not here")
def test_a_real_export_is_read_but_for_a_statement_that_is_a_smile() -> None:
    file = read_statements(REAL.read_bytes())
    assert len(file.rows) == 895
    assert file.refused == (Refusal(277, RowProblem.EMPTY),)
    assert file.rows[2] == Statement(
        line=4,
        source="893",
        text="More free meeting space for nonprofits.",
        at=datetime(2018, 2, 13, 5, 8, 20, 733_000, tzinfo=UTC),
    )
    assert len({row.source for row in file.rows}) == 895
    assert all(row.at and row.at.year == 2018 for row in file.rows)


def test_every_column_says_what_it_says() -> None:
    file = read(
        "id,idea,date,topic,latitude,longitude,language",
        'A-1,"More, ""trees""",2026-03-01T10:00:00+02:00,green,41.9961,21.4317,mk',
    )
    assert file.rows == (
        Statement(
            2, "A-1", 'More, "trees"', datetime(2026, 3, 1, 8, tzinfo=UTC), "green", (41.9961, 21.4317), "mk"
        ),
    )
    assert file.refused == ()


@pytest.mark.parametrize(
    "header",
    ["comment-body", "Comment Body", "TEXT", "idea", "Statement", "body", "текст", "Идеја", "предлог", "Κείμενο", "ΙΔΕΑ", "metin",
     "FİKİR", "öneri", "ideja", "Prijedlog", "teksti", "propunere", "Testo", "  text  ", "comment_body"],
)  # fmt: skip
def test_the_column_of_the_text_is_known_in_many_spellings(header: str) -> None:
    assert texts(read(f"number,{header}", "1,More trees")) == ["More trees"]


def test_of_several_columns_the_best_is_the_text_and_the_first_that_is_not_empty() -> None:
    assert texts(read("title,body", "Trees,More trees", "Benches,")) == ["More trees", "Benches"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_ends_of_lines_are_found_out(delimiter: str, ending: str) -> None:
    content = ending.join(["id,text,topic", '1,"a, b; c\td",x', "2,second,y"]).replace(",", delimiter)
    content = content.replace(f"a{delimiter} b", "a, b").replace(f"b{delimiter} c", "b; c")
    file = read_statements(content.encode())
    assert [(row.source, row.text, row.topic) for row in file.rows] == [
        ("1", "a, b; c\td", "x"),
        ("2", "second", "y"),
    ]


def test_the_line_by_which_excel_names_the_delimiter_is_passed_over() -> None:
    file = read("sep=;", "id;text", "1;More trees")
    assert [(row.line, row.text) for row in file.rows] == [(3, "More trees")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_is_read(encoding: str) -> None:
    content = "id,текст\n1,Повеќе дрвја и čćž 🌳\n".encode(encoding)
    assert texts(read_statements(content)) == ["Повеќе дрвја и čćž 🌳"]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("cp1250", "Više drveća u parku, šetalište uz rijeku i manje buke noću"),
        ("cp1250", "Mai mulţi copaci în parc şi mai puţină gălăgie noaptea"),
        ("cp1251", "Повеќе дрвја во паркот и помалку бучава ноќе"),
        ("cp1251", "Више дрвећа у парку и мање буке ноћу"),
        ("cp1251", "Повече дървета в парка и по-малко шум нощем"),
        ("cp1253", "Περισσότερα δέντρα στο πάρκο και λιγότερος θόρυβος τη νύχτα"),
        ("cp1254", "Parka daha fazla ağaç dikilsin, gece gürültü az olsun, şehir yeşil kalsın"),
    ],
)
def test_encodings_of_old_windows_are_guessed(encoding: str, words: str) -> None:
    assert texts(read_statements(f"id;text\n1;{words}\n".encode(encoding))) == [words]


def test_lines_are_those_where_rows_begin() -> None:
    file = read("id,text", '1,"two', 'lines"', "", "2,", "3,third")
    assert [(row.line, row.text) for row in file.rows] == [(2, "two\nlines"), (6, "third")]
    assert file.refused == (Refusal(5, RowProblem.EMPTY),)


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ("1,,,,", Refusal(2, RowProblem.EMPTY)),
        ("1,?! …,,,", Refusal(2, RowProblem.EMPTY)),
        ("1,😊,,,", Refusal(2, RowProblem.EMPTY)),
        (f"1,{'a' * (LONGEST_TEXT + 1)},,,", Refusal(2, RowProblem.TOO_LONG, "10001")),
        ("1,Trees,yesterday,,", Refusal(2, RowProblem.BAD_DATE, "yesterday")),
        ("1,Trees,2026-02-30,,", Refusal(2, RowProblem.BAD_DATE, "2026-02-30")),
        ("1,Trees,,91,21", Refusal(2, RowProblem.BAD_PLACE, "91; 21")),
        ("1,Trees,,41.99,", Refusal(2, RowProblem.BAD_PLACE, "41.99;")),
        ("1,Trees,,north,21", Refusal(2, RowProblem.BAD_PLACE, "north; 21")),
        ("1,Trees,,,,and more", Refusal(2, RowProblem.TOO_MANY_CELLS)),
        (f"1,Trees,{'x' * 100},,", Refusal(2, RowProblem.BAD_DATE, "x" * 60)),
        (f"1,{'a' * 200_000},,,", Refusal(2, RowProblem.UNREADABLE)),
    ],
)
def test_a_bad_row_is_refused_and_the_next_is_taken(row: str, refusal: Refusal) -> None:
    file = read("id,text,date,lat,lon", row, "2,More benches,,,")
    assert texts(file) == ["More benches"]
    assert [(one.line, one.reason, one.detail.strip()) for one in file.refused] == [
        (refusal.line, refusal.reason, refusal.detail)
    ]


def test_the_longest_text_is_taken_whole() -> None:
    assert texts(read("text", "ж" * LONGEST_TEXT)) == ["ж" * LONGEST_TEXT]


def test_an_id_or_a_text_that_comes_again_is_refused() -> None:
    again = read("id,text", "7,Trees", "7,Benches", "8,Trees")
    assert [(row.source, row.text) for row in again.rows] == [("7", "Trees"), ("8", "Trees")]
    assert again.refused == (Refusal(3, RowProblem.DUPLICATE_ID, "7"),)
    assert read("text", "Trees", "Benches", "Trees").refused == (Refusal(4, RowProblem.DUPLICATE_TEXT),)


def test_a_refused_row_leaves_its_id_to_another() -> None:
    assert [row.text for row in read("id,text,date", "7,Trees,never", "7,Trees,2026-01-01").rows] == ["Trees"]


def test_without_ids_a_text_is_known_by_its_hash_each_time() -> None:
    first, again = read("text", "Trees", "Benches"), read("topic,text", "x,Benches")
    assert first.rows[1].source == again.rows[0].source != first.rows[0].source
    assert len(first.rows[0].source) == 64


def test_an_id_beyond_bounds_is_known_by_its_hash() -> None:
    file = read("id,text", f"{'x' * 500}a,Trees", f"{'x' * 500}b,Benches")
    assert [len(row.source) for row in file.rows] == [64, 64]
    assert len({row.source for row in file.rows}) == 2


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("1518501496471", datetime(2018, 2, 13, 5, 58, 16, 471_000, tzinfo=UTC)),
        ("1518501496", datetime(2018, 2, 13, 5, 58, 16, tzinfo=UTC)),
        ("2018-02-13", datetime(2018, 2, 13, tzinfo=UTC)),
        ("2018-02-13 12:58", datetime(2018, 2, 13, 12, 58, tzinfo=UTC)),
        ("2018-02-13T12:58:16Z", datetime(2018, 2, 13, 12, 58, 16, tzinfo=UTC)),
        ("2018-02-13T12:58:16+01:00", datetime(2018, 2, 13, 11, 58, 16, tzinfo=UTC)),
        ("2018-02-13 12:58:16 UTC", datetime(2018, 2, 13, 12, 58, 16, tzinfo=UTC)),
        ("20180213", datetime(2018, 2, 13, tzinfo=UTC)),
        ("13.2.2018", datetime(2018, 2, 13, tzinfo=UTC)),
        ("13.02.2018. 9:05", datetime(2018, 2, 13, 9, 5, tzinfo=UTC)),
    ],
)
def test_moments_are_read_as_tables_write_them(written: str, moment: datetime) -> None:
    assert read_moment(written) == moment


@pytest.mark.parametrize(
    "written",
    ["", "never", "0", "99999999999999", "2018", "31.2.2018", "2018-13-01", "1.1.0001", "9999-12-31T23:59:59-01:00", "٢٠١٨-٠٢-١٣",
     "²²²²²²²²", "1518501496471.5", "-1518501496", "0001-01-01T00:00:00+14:00"],
)  # fmt: skip
def test_what_is_no_moment_of_our_time_is_none(written: str) -> None:
    assert read_moment(written) is None


def test_of_two_columns_of_moments_the_one_that_can_be_read_counts() -> None:
    file = read("datetime,timestamp,text", "Tue Feb 13 12:58:16 WIB 2018,1518501496471,Trees")
    assert file.rows[0].at == datetime(2018, 2, 13, 5, 58, 16, 471_000, tzinfo=UTC)


@pytest.mark.parametrize("place", ['"41,9961","21,4317"', "41.9961,21.4317"])
def test_places_are_read_with_either_decimal_sign(place: str) -> None:
    assert read("text,lat,lng", f"Trees,{place}").rows[0].place == (41.9961, 21.4317)


def test_a_place_may_be_in_one_column() -> None:
    assert read("text,location", 'Trees,"(41.9961, 21.4317)"').rows[0].place == (41.9961, 21.4317)


@pytest.mark.parametrize(("written", "tag"), [("mk", "mk"), ("SR-latn", "sr-Latn"), ("sr_Cyrl", "sr-Cyrl"), ("sr", "sr-Cyrl"), ("sw", None), ("", None), ("македонски", None)])  # fmt: skip
def test_a_language_is_one_of_ours_or_none(written: str, tag: str | None) -> None:
    assert read("text,language", f"Trees,{written}").rows[0].language == tag


def test_a_file_without_a_text_is_refused_with_its_headers() -> None:
    with pytest.raises(StatementsRefused) as refused:
        read("id,agrees,what ever", "1,2,3")
    assert (refused.value.reason, refused.value.found) == (
        FileProblem.NO_TEXT_COLUMN,
        ("id", "agrees", "what ever"),
    )


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b",,\n,,\n", b"sep=;\n"])
def test_a_file_without_anything_in_it_is_refused(content: bytes) -> None:
    assert why_refused(content) is FileProblem.NO_ROWS


def test_a_file_of_headers_alone_has_no_rows() -> None:
    assert read("id,text") == StatementFile((), ())


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"x" * 100,
        b"%PDF-1.7\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"\x1f\x8b\x08",
        bytes(range(256)) * 10,
        b"\x89PNG\r\n\x1a\n\x00\x00",
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    assert why_refused(content) is FileProblem.NOT_TEXT


def test_control_characters_among_text_are_dropped() -> None:
    assert texts(read("text", f"More\x00 tr\x07ees {'and benches ' * 100}")) == [
        f"More trees {'and benches ' * 100}".strip()
    ]


def test_a_file_too_large_or_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert why_refused(b"text\n" + b"a" * LARGEST) is FileProblem.TOO_LARGE
    monkeypatch.setattr(statements, "MOST_ROWS", 3)
    assert len(read("text", "a", "b", "c").rows) == 3
    assert why_refused(b"text\na\nb\nc\nd\n") is FileProblem.TOO_MANY_ROWS


cell = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
words = st.builds("{}{}".format, st.sampled_from("aжλ"), cell)


@given(
    st.lists(st.tuples(words, cell), max_size=8, unique_by=lambda row: row[0].strip()),
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> None:
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["topic", "text", "id"])
    writer.writerows([topic, text, str(number)] for number, (text, topic) in enumerate(rows))
    file = read_statements(written.getvalue().encode(encoding))
    assert file.refused == ()
    assert [(row.source, row.text, row.topic) for row in file.rows] == [
        (str(number), text.strip(), topic.strip() or None) for number, (text, topic) in enumerate(rows)
    ]


garbage = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda tail: b"id,text,date,lat\n" + tail, st.binary(max_size=300)),
    st.builds(
        lambda parts: "".join(parts).encode("utf-16"),
        st.lists(
            st.one_of(
                st.sampled_from(["id", "text", ",", '"', "\n", "\r", ";", "sep=", "\t"]),
                st.text(max_size=5).filter(str.isprintable),
            )
        ),
    ),
)


@given(garbage)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        file = read_statements(content)
    except StatementsRefused:
        return
    lines = [row.line for row in file.rows] + [refusal.line for refusal in file.refused]
    assert all(line >= 1 for line in lines)
    assert max(Counter(lines).values(), default=1) == 1
    assert len({row.source for row in file.rows}) == len(file.rows)
    assert all(row.text == row.text.strip() and 0 < len(row.text) <= LONGEST_TEXT for row in file.rows)


def test_no_two_columns_share_a_name() -> None:
    keys = Counter(key for names in core_statements._ORDER.values() for key in names)
    assert [key for key, count in keys.items() if count > 1] == []
