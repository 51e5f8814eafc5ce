"""What the events of calendar files say beside time."""

import pytest

from bot.core.events.model import LONGEST_DESCRIPTION, LONGEST_TITLE, Words
from tests.interchange.calendars import a_calendar, read, read_one, refusals_of

WHEN = "DTSTART:20260305T190000"


def test_texts_are_in_the_language_of_the_city_unless_they_say_another_of_ours() -> None:
    assert read_one(f"UID:1\nSUMMARY:Џез\nDESCRIPTION:Опис\n{WHEN}").details.texts == {
        "mk": Words("Џез", "Опис")
    }
    assert read_one(f"UID:1\nSUMMARY;LANGUAGE=tr:Caz\nDESCRIPTION:Gelin\n{WHEN}").details.texts == {
        "tr": Words("Caz", "Gelin")
    }
    assert read_one(f"UID:1\nSUMMARY;LANGUAGE=ja:Jazu\n{WHEN}").details.texts == {"mk": Words("Jazu")}
    assert list(read_one(f"UID:1\nSUMMARY;LANGUAGE=sr:Večer\n{WHEN}").details.texts) == ["sr-Latn"]
    assert list(read_one(f"UID:1\nSUMMARY;LANGUAGE=sr-RS:Вече\n{WHEN}").details.texts) == ["sr-Cyrl"]


def test_several_languages_of_one_event_are_all_taken() -> None:
    lines = "SUMMARY;LANGUAGE=mk:Џез\nSUMMARY;LANGUAGE=sq:Xhaz\nDESCRIPTION;LANGUAGE=sq:Ejani\nDESCRIPTION;LANGUAGE=mk:Дојдете"
    texts = read_one(f"UID:1\n{lines}\n{WHEN}").details.texts
    assert list(texts.items()) == [("mk", Words("Џез", "Дојдете")), ("sq", Words("Xhaz", "Ejani"))]


@pytest.mark.parametrize("summary", ["", "SUMMARY:", "SUMMARY: \\n ", "SUMMARY:<b></b>"])
def test_an_event_without_a_title_is_refused(summary: str) -> None:
    ((line, _, problem),) = refusals_of(f"UID:of-nobody\n{summary}\n{WHEN}")
    assert (line, problem) == (4, "no_title")


def test_what_its_owner_calls_private_is_refused() -> None:
    for said in ("PRIVATE", "CONFIDENTIAL"):
        assert refusals_of(f"UID:1\nSUMMARY:Doctor\nCLASS:{said}\n{WHEN}") == [(4, "Doctor", "private")]
    assert refusals_of(f"UID:1\nSUMMARY:Doctor\nCLASS:PUBLIC\n{WHEN}") == []


def test_markup_in_a_description_becomes_plain_text() -> None:
    html = (
        "<p>Rock &amp\\; roll</p><ul><li>one</li><li>two</li></ul><script>alert(1)</script>"
        'See <a href="https://example.org/x">here</a>\\, or <a href="https://example.org">https://example.org</a><br>End'
    )
    assert read_one(f"UID:1\nSUMMARY:A\nDESCRIPTION:{html}\n{WHEN}").details.words_for("mk").description == (
        "Rock & roll\n\n– one\n– two\n\nSee here (https://example.org/x), or https://example.org\nEnd"
    )


def test_a_description_without_markup_keeps_its_signs_and_its_lines() -> None:
    text = "1 < 2 \\nand 3 > 2\\, R&D\\n\\n\\n\\n  end\\\\  "
    assert read_one(f"UID:1\nSUMMARY:A\nDESCRIPTION:{text}\n{WHEN}").details.words_for("mk").description == (
        "1 < 2\nand 3 > 2, R&D\n\nend\\"
    )


def test_texts_that_are_too_long_are_cut_and_say_so() -> None:
    words = read_one(
        f"UID:1\nSUMMARY:{'word ' * 100}\nDESCRIPTION:{'x' * 200_000}\nLOCATION:{'y' * 999}\n{WHEN}"
    ).details.words_for("mk")
    assert len(words.title) <= LONGEST_TITLE
    assert words.title.endswith("word…")
    assert len(words.description) == LONGEST_DESCRIPTION
    assert words.description.endswith("x…")


def test_other_lines_that_are_too_long_are_refused_if_they_matter_and_unread_if_they_do_not() -> None:
    assert refusals_of(f"UID:1\nSUMMARY:A\n{WHEN}\nEXDATE:{'20260305T190000,' * 10_000}") == [
        (4, "A", "line_too_long")
    ]
    assert refusals_of(f"UID:1\nSUMMARY:A\n{WHEN}\nATTACH;ENCODING=BASE64:{'QUJD' * 50_000}") == []


@pytest.mark.parametrize(
    ("geo", "location"),
    [
        ("41.9981;21.4254", (41.9981, 21.4254)),
        ("41.9981,21.4254", (41.9981, 21.4254)),
        ("41,9981;21,4254", (41.9981, 21.4254)),
        ("0;0", None),
        ("91;10", None),
        ("nan;nan", None),
        ("here", None),
        ("1;2;3", None),
    ],
)
def test_a_place_on_earth_is_taken_and_any_other_is_not(
    geo: str, location: tuple[float, float] | None
) -> None:
    assert read_one(f"UID:1\nSUMMARY:A\nGEO:{geo}\n{WHEN}").details.location == location


def test_place_link_topic_and_organiser_are_taken() -> None:
    details = read_one(
        f"UID:1\nSUMMARY:A\nLOCATION:Дом на\\nкултура\\, Скопје\nURL;VALUE=URI:https://example.org/a?b=1;c,d\n"
        f'CATEGORIES:Appointment,Culture,Sport\nORGANIZER;CN="Дом, културен":mailto:someone@example.org\n{WHEN}'
    ).details
    assert details.place == "Дом на култура, Скопје"
    assert details.link == "https://example.org/a?b=1;c,d"
    assert details.topic == "culture"
    assert details.organiser == "Дом, културен"


def test_links_that_are_none_and_other_categories_are_passed_over() -> None:
    details = read_one(f"UID:1\nSUMMARY:A\nURL:javascript:alert(1)\nCATEGORIES:Birthday\n{WHEN}").details
    assert (details.link, details.topic) == ("", None)


@pytest.mark.parametrize(
    "line",
    [
        "ORGANIZER:mailto:a@b.c",
        "ORGANIZER;CN=a@b.c:mailto:a@b.c",
        "CONTACT:Jim, +389 70 123 456",
        "CONTACT:j@x.org",
    ],
)
def test_nobodys_address_or_number_becomes_public(line: str) -> None:
    assert read_one(f"UID:1\nSUMMARY:A\n{line}\n{WHEN}").details.organiser == ""


def test_a_letter_that_a_fold_tears_apart_is_whole_again() -> None:
    content = a_calendar(f"UID:1\nSUMMARY:Џез\n{WHEN}", head="X-WR-CALNAME:Скопје")
    torn = content.replace("Џ".encode(), b"\xd0\r\n \x8f")
    assert read(torn).entries == read(content).entries
    assert torn != content


def test_files_in_utf_16_and_with_a_mark_are_read() -> None:
    content = a_calendar(f"UID:1\nSUMMARY:Џез\n{WHEN}")
    for encoding in ("utf-16", "utf-8-sig"):
        assert read(content.decode().encode(encoding)) == read(content)


def test_alarms_and_unknown_parts_are_passed_over() -> None:
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Wake up\nTRIGGER:-PT1H\nDURATION:PT9H\nEND:VALARM"
    entry = read_one(f"UID:1\nSUMMARY:A\n{alarm}\n{WHEN}\nX-ODD;;=:x\nATTENDEE;;\nNOTHING")
    assert entry.details.words_for("mk") == Words("A")
    assert not entry.schedule.duration


def test_properties_that_matter_and_cannot_be_taken_apart_are_refused() -> None:
    assert refusals_of(f"UID:1\nSUMMARY:A\n{WHEN}\nRRULE") == [(4, "A", "unreadable")]
    assert refusals_of('UID:1\nSUMMARY:A\nDTSTART;TZID="Europe:20260305T190000') == [(4, "A", "unreadable")]
    assert refusals_of(f"UID:1\nSUMMARY:A\n{WHEN}\nSEQUENCE:many\nGEO\nURL;;") == []
