"""What each type, default, appearance and parameter of a form comes to in a chat."""

from typing import Any

import pytest

from bot.core.surveys.findings import FormRead, Gravity, Problem
from bot.core.surveys.questionnaire import Kind, Question, Span, text_for
from bot.interchange.xlsform.forms import read_form
from tests.interchange.xlsforms import asked, details, read, said, taken, workbook

FRUITS = [
    {"list_name": "fruits", "name": "apple", "label": "Apple", "region": "north"},
    {"list_name": "fruits", "name": "pear", "label": "Pear", "region": "south"},
    {"list_name": "fruits", "name": "none", "label": "None of these", "exclusive": "yes"},
]
Q: dict[str, Any] = {"type": "text", "name": "q", "label": "Q"}


def a(type: str, **columns: object) -> dict[str, Any]:
    return {"type": type, "name": "a", "label": "A", **columns}


def the_question(type: str, **columns: object) -> Question:
    return asked(read([a(type, **columns), Q], FRUITS), "a")


def the_report(type: str, **columns: object) -> list[tuple[Problem, str, int, str]]:
    found = read([a(type, **columns), Q], FRUITS)
    taken(found)
    return said(found, Gravity.LEFT_OUT, Gravity.CHANGED, Gravity.REFUSED)


@pytest.mark.parametrize(
    ("type", "kind"),
    [
        ("select_one fruits", Kind.ONE),
        ("select one fruits", Kind.ONE),
        ("select one from fruits", Kind.ONE),
        ("select1 fruits", Kind.ONE),
        ("Select_One fruits", Kind.ONE),
        ("select_multiple fruits", Kind.MANY),
        ("select_multiple   fruits", Kind.MANY),
        ("select all that apply from fruits", Kind.MANY),
        ("rank fruits", Kind.RANK),
        ("range", Kind.RANGE),
        ("integer", Kind.INTEGER),
        ("int", Kind.INTEGER),
        ("Integer", Kind.INTEGER),
        ("decimal", Kind.DECIMAL),
        ("text", Kind.TEXT),
        ("string", Kind.TEXT),
        ("date", Kind.DATE),
        ("time", Kind.TIME),
        ("dateTime", Kind.DATETIME),
        ("datetime", Kind.DATETIME),
        ("geopoint", Kind.LOCATION),
        ("image", Kind.PHOTO),
        ("photo", Kind.PHOTO),
        ("note", Kind.NOTE),
        ("acknowledge", Kind.ACKNOWLEDGE),
        ("trigger", Kind.ACKNOWLEDGE),
        ("hidden", Kind.CALCULATE),
    ],
)
def test_types_in_all_their_spellings(type: str, kind: Kind) -> None:
    question = the_question(type)
    assert question.kind is kind
    assert (question.choices == "fruits") is kind.has_options


@pytest.mark.parametrize(
    "type",
    [
        "audio", "video", "file", "geotrace", "geoshape", "csv-external", "xml-external", "osm", "osm tags",
        "select_one_from_file a.csv", "select_multiple_from_file a.xml", "select_one_external fruits",
        "select_one ${q}", "Audio",
    ],
)  # fmt: skip
def test_what_a_chat_cannot_ask_is_left_out(type: str) -> None:
    found = read([a(type), Q], FRUITS)
    assert said(found, Gravity.LEFT_OUT) == [(Problem.NO_COUNTERPART, "survey", 2, "type")]
    assert details(found, Problem.NO_COUNTERPART) == [{"type": type}]
    assert [question.path for question in taken(found).questions()] == ["q"]


def test_a_barcode_is_typed() -> None:
    assert the_question("barcode").kind is Kind.TEXT
    assert the_report("barcode") == [(Problem.NO_COUNTERPART, "survey", 2, "type")]


@pytest.mark.parametrize(
    "type",
    ["deviceid", "phonenumber", "username", "email", "simserial", "subscriberid", "imei", "start-geopoint",
     "background-audio", "uri:email"],
)  # fmt: skip
def test_nothing_is_collected_behind_her_back(type: str) -> None:
    found = read([a(type), Q])
    assert said(found, Gravity.LEFT_OUT) == [(Problem.PERSONAL_METADATA, "survey", 2, "type")]
    assert [question.path for question in taken(found).questions()] == ["q"]


def test_an_audit_needs_no_name() -> None:
    found = read([{"type": "audit", "parameters": "track-changes=true"}, Q])
    assert said(found, Gravity.LEFT_OUT) == [(Problem.PERSONAL_METADATA, "survey", 2, "type")]


@pytest.mark.parametrize("type", ["start", "end", "today"])
def test_of_the_moment_only_the_day_is_kept(type: str) -> None:
    assert the_question(type) == Question("a", Kind.CALCULATE, calculation="today()")
    assert the_report(type) == [(Problem.AUTOMATIC_METADATA, "survey", 2, "type")]


@pytest.mark.parametrize("type", ["username", "audio", "select_one_from_file a.csv"])
def test_what_is_left_out_is_empty_to_those_who_refer_to_it(type: str) -> None:
    found = read([a(type), dict(Q, relevant="${a} != 'x'", label="Hello ${a}")])
    assert asked(found, "a") == Question("a", Kind.CALCULATE)
    assert asked(found, "q").relevant == "${a} != 'x'"


def test_what_is_hidden_keeps_its_value() -> None:
    assert the_question("hidden", default="5").calculation == "'5'"
    assert the_question("hidden", default="it's").calculation == '"it\'s"'
    assert the_question("hidden", default="1 + 2 * 3").calculation == "1 + 2 * 3"
    assert the_question("hidden").calculation == ""
    assert the_question("calculate", calculation="1 + 1").calculation == "1 + 1"


def test_what_is_preloaded_is_left_out() -> None:
    found = read([{**a("text"), "bind::jr:preload": "property", "bind::jr:preloadParams": "deviceid"}, Q])
    assert said(found, Gravity.LEFT_OUT) == [(Problem.PRELOAD, "survey", 2, "bind::jr:preload")]


def test_an_entity_is_not_made() -> None:
    content = workbook({"survey": [dict(Q, save_to="x")], "entities": [{"list_name": "trees", "label": "T"}]})
    found = read_form(content, "f.xlsx", "en")
    assert said(found, Gravity.LEFT_OUT) == [(Problem.NO_COUNTERPART, "entities", 1, "")]


def test_everything_a_row_says_is_kept() -> None:
    question = the_question(
        "select_multiple fruits",
        hint="H",
        required="yes",
        required_message="R",
        relevant="${q} = '1'",
        constraint="count-selected(.) < 3",
        constraint_message="C",
        choice_filter="region = ${q}",
        parameters="randomize=true",
        default="pear  apple",
    )
    assert question == Question(
        "a", Kind.MANY, {"en": "A"}, {"en": "H"}, "true()", {"en": "R"}, "${q} = '1'", "count-selected(.) < 3",
        {"en": "C"}, default="pear apple", choices="fruits", choice_filter="region = ${q}", is_shuffled=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "required"),
    [("yes", "true()"), ("TRUE", "true()"), (True, "true()"), ("true()", "true()"), (1, "true()"), ("no", ""),
     (False, ""), (0, ""), (None, ""), ("${q} = 'x'", "${q} = 'x'"), ("yEs", "true()"),
     *((word, "true()") for word in ("evet", "EVET", "да", "Да", "da", "po", "ναι", "ΝΑΙ", "sì", "Si")),
     *((word, "") for word in ("hayır", "HAYIR", "не", "ne", "nu", "jo", "όχι", "Οχι", "no"))],
)  # fmt: skip
def test_required_in_all_its_spellings(written: object, required: str) -> None:
    assert the_question("text", required=written).required == required


def test_options_keep_their_columns_and_marks() -> None:
    apple, pear, none = taken(read([a("select_one fruits")], FRUITS)).choices["fruits"]
    assert (apple.code, dict(apple.label), dict(apple.columns)) == (
        "apple",
        {"en": "Apple"},
        {"region": "north"},
    )
    assert not pear.is_exclusive
    assert none.is_exclusive
    assert dict(none.columns) == {"exclusive": "yes"}


def test_only_lists_that_are_asked_for_are_kept() -> None:
    other = [{"list_name": "unused", "name": "x", "label": None}]
    found = read([a("select_one fruits")], [*FRUITS, *other])
    assert list(taken(found).choices) == ["fruits"]
    assert said(found, Gravity.CHANGED) == []


def test_an_option_without_a_label_is_shown_by_its_code() -> None:
    found = read(
        [a("select_one l")], [{"list_name": "l", "name": 1}, {"list_name": "l", "name": "b", "label": "B"}]
    )
    assert said(found, Gravity.CHANGED) == [(Problem.NO_LABEL, "choices", 2, "label")]
    assert taken(found).choices["l"][0].label == {"en": "1"}


def test_or_other_adds_an_option_and_a_question_in_every_language_of_the_form() -> None:
    survey = [
        {"type": "begin group", "name": "g", "label::tr": "G", "label::sr": "Г"},
        {"type": "select_one l or_other", "name": "a", "label::tr": "Hangisi?", "label::sr": "Које?"},
        {"type": "select_one l", "name": "b", "label::tr": "Hangisi?", "label::sr": "Које?"},
        {"type": "end group"},
    ]
    choices = [{"list_name": "l", "name": "x", "label::tr": "Elma", "label::sr": "Јабука"}]
    found = read(survey, choices, {"title::tr": "Meyve", "title::sr": "Воће"})
    form = taken(found)
    first, specifying, second = form.questions()
    other = form.options_of(first)[-1]
    assert (other.code, other.is_other, dict(other.label)) == (
        "other",
        True,
        {"tr": "Diğer", "sr-Cyrl": "Друго"},
    )
    assert (specifying.path, specifying.kind, specifying.specifies) == ("g/a_other", Kind.TEXT, "g/a")
    assert specifying.relevant == "selected(${a}, 'other')"
    assert text_for(specifying.label, "sr-Latn") == "Drugo: molimo navedite"
    assert [option.code for option in form.options_of(second)] == ["x"]
    assert said(found) == []


def test_or_other_does_not_double_an_option_or_a_question() -> None:
    choices = [*FRUITS, {"list_name": "fruits", "name": "other", "label": "Something else"}]
    form = taken(read([a("select_multiple fruits or_other")], choices))
    assert [option.is_other for option in form.options_of(form.questions()[0])] == [False, False, False, True]
    found = read([a("select_one fruits or_other"), dict(Q, name="a_other")], FRUITS)
    assert said(found, Gravity.REFUSED) == [(Problem.SAME_NAME, "survey", 3, "name")]


@pytest.mark.parametrize(
    ("parameters", "span"),
    [
        (None, Span("1", "10", "1")),
        ("start=0 end=5", Span("0", "5", "1")),
        ("start=1;end=5;step=1", Span("1", "5", "1")),
        ("start = 0, end = 1, step = 0.25", Span("0", "1", "0.25")),
        ("start=10 end=-10 step=5", Span("-10", "10", "5")),
        ("start=0 end=100 step=10 tick_interval=20", Span("0", "100", "10")),
    ],
)
def test_the_span_of_a_range(parameters: str | None, span: Span) -> None:
    assert the_question("range", parameters=parameters).span == span


def test_a_rating_a_likert_and_a_long_text_keep_their_meaning() -> None:
    assert the_question("range", parameters="start=1 end=5", appearance="rating").is_rating
    assert the_question("select_one fruits", appearance="likert").is_rating
    assert the_question("text", appearance="multiline").is_long
    assert the_question("text", parameters="rows=5").is_long
    plain = the_question("text")
    assert not plain.is_long
    assert not plain.is_rating
    assert not plain.is_shuffled


def test_an_appearance_without_meaning_is_said_once_a_form() -> None:
    found = read([dict(Q, name=f"q{number}", appearance="minimal w2") for number in range(5)])
    assert said(found, Gravity.NOTED)[:2] == [
        (Problem.LANGUAGE_SUPPOSED, "survey", 1, "label"),
        (Problem.APPEARANCE, "survey", 2, "appearance"),
    ]
    assert [one["appearance"] for one in details(found, Problem.APPEARANCE)] == ["minimal", "w2"]


def test_an_appearance_that_changes_what_is_asked_is_said_of_each_row() -> None:
    found = read([a("date", appearance="month-year"), dict(a("date", appearance="month-year"), name="b")])
    assert said(found, Gravity.CHANGED) == [
        (Problem.APPEARANCE, "survey", 2, "appearance"),
        (Problem.APPEARANCE, "survey", 3, "appearance"),
    ]


def test_the_heads_of_a_table_and_options_in_a_file_are_not_asked() -> None:
    for appearance in ("label", "minimal search('trees', 'matches', 'a', ${q})"):
        found = read([a("select_one fruits", appearance=appearance), Q], FRUITS)
        assert said(found, Gravity.LEFT_OUT) == [(Problem.APPEARANCE, "survey", 2, "appearance")]
        assert [question.path for question in taken(found).questions()] == ["q"]


def test_what_stands_on_one_screen_is_asked_one_by_one() -> None:
    group = {"type": "begin group", "name": "g", "label": "G", "appearance": "table-list", "relevant": "1"}
    form = taken(read([group, a("select_one fruits"), {"type": "end group"}], FRUITS))
    (only,) = form.groups()
    assert (only.label, only.relevant, [item.path for item in only.items]) == ({"en": "G"}, "1", ["g/a"])


def test_a_group_of_which_nothing_remains_is_left_away() -> None:
    group, end = {"type": "begin group", "name": "g", "label": "G"}, {"type": "end group"}
    assert taken(read([group, a("audio"), end, Q])).groups() == ()


@pytest.mark.parametrize(
    ("count", "most", "gravity"), [(3, 3, None), (50, 20, Gravity.CHANGED), ("${q}", 20, Gravity.NOTED), (None, 20, Gravity.NOTED)]
)  # fmt: skip
def test_a_repeat_is_bounded(count: object, most: int, gravity: Gravity | None) -> None:
    repeat = {"type": "begin repeat", "name": "r", "label": "R", "repeat_count": count}
    found = read([dict(Q, type="integer"), repeat, a("text"), {"type": "end repeat"}])
    (group,) = taken(found).groups()
    assert group.is_repeat
    assert (group.count, group.most) == (str(count or ""), most)
    bounded = [finding.gravity for finding in found.findings if finding.problem is Problem.REPEAT_BOUNDED]
    assert bounded == ([gravity] if gravity else [])


@pytest.mark.parametrize(
    ("type", "default", "kept"),
    [
        ("select_one fruits", "pear", "pear"),
        ("select_multiple fruits", "pear apple", "pear apple"),
        ("rank fruits", "none pear apple", "none pear apple"),
        ("integer", 7, "7"),
        ("integer", "+07", "7"),
        ("decimal", 0.5, "0.5"),
        ("decimal", "1e2", "100"),
        ("range", 3, "3"),
        ("date", "2026-03-05", "2026-03-05"),
        ("date", "2026-03-05 00:00:00", "2026-03-05"),
        ("time", "07:30:00", "07:30"),
        ("dateTime", "2026-03-05 07:30:00", "2026-03-05T07:30"),
        ("geopoint", "41.99 21.43 0 0", "41.99 21.43"),
        ("text", "somebody (me)", "somebody (me)"),
        ("text", "+389 2 123", "+389 2 123"),
        ("date", "today()", "today()"),
        ("integer", "${q} + 1", "${q} + 1"),
    ],
)
def test_defaults_that_fit_are_offered(type: str, default: object, kept: str) -> None:
    found = read([a(type, default=default), Q], FRUITS)
    assert asked(found, "a").default == kept
    assert (Problem.DEFAULT_OFFERED, "survey", 2, "default") in said(found, Gravity.NOTED)


@pytest.mark.parametrize(
    ("type", "default"),
    [
        ("select_one fruits", "plum"),
        ("select_multiple fruits", "apple plum"),
        ("rank fruits", "apple pear"),
        ("integer", "many"),
        ("integer", "1.5"),
        ("decimal", "NaN"),
        ("decimal", "1e999999"),
        ("range", 11),
        ("range", 1.5),
        ("date", "tomorrow"),
        ("time", "noon"),
        ("dateTime", "2026-13-01 00:00"),
        ("geopoint", "here"),
        ("geopoint", "91 0"),
        ("image", "a.png"),
        ("text", "x" * 3_001),
    ],
)
def test_defaults_that_do_not_fit_are_ignored_and_said(type: str, default: object) -> None:
    found = read([a(type, default=default), Q], FRUITS)
    assert asked(found, "a").default == ""
    assert said(found, Gravity.CHANGED) == [(Problem.DEFAULT_IGNORED, "survey", 2, "default")]


def test_a_question_that_is_computed_and_may_be_changed_is_offered_its_value() -> None:
    assert the_question("integer", calculation="1 + 1").default == "1 + 1"


def test_what_cannot_be_changed_is_a_note() -> None:
    note = the_question("text", readonly="yes", required="yes")
    assert (note.kind, note.is_read_only, note.required) == (Kind.NOTE, True, "")
    assert the_question("integer", readonly="true()", label="You owe").kind is Kind.NOTE
    found = read([a("text", readonly="yes", calculation="1 + 1"), dict(Q, label="It is ${a}")])
    assert asked(found, "a") == Question("a", Kind.CALCULATE, calculation="1 + 1")


def test_words_that_are_missing() -> None:
    assert the_question("text", label=None).label == {"en": "a"}
    assert the_report("text", label=None) == [(Problem.NO_LABEL, "survey", 2, "label")]
    by_hint = the_question("text", label=None, hint="Your name")
    assert (by_hint.label, by_hint.hint) == ({"en": "Your name"}, {})
    found = read([a("note", label=None), Q])
    assert said(found, Gravity.LEFT_OUT) == [(Problem.NO_LABEL, "survey", 2, "label")]


def test_pictures_and_sounds_are_not_shown() -> None:
    found = read([a("text", **{"media::image": "a.png"}), dict(Q, **{"media::image": "a.png"})])
    assert said(found, Gravity.LEFT_OUT) == [(Problem.MEDIA, "survey", 2, "media::image")]
    assert details(found, Problem.MEDIA) == [{"file": "a.png"}]


def test_curly_quotes_are_read_as_straight_in_expressions_and_kept_in_words() -> None:
    found = read([a("text", relevant="${q} = ‘x’ or ${q} = “y”", label="„Чаршија“ ’s"), Q])
    assert asked(found, "a").relevant == "${q} = 'x' or ${q} = \"y\""
    assert asked(found, "a").label == {"en": "„Чаршија“ ’s"}
    assert said(found, Gravity.CHANGED) == [(Problem.NOT_A_FORMULA, "survey", 2, "relevant")]


def test_words_are_plain_and_names_in_them_stay() -> None:
    shown = {
        "**Bold** and _soft_ and <b>loud</b>": "Bold and soft and loud",
        "# Heading\nText": "Heading\nText",
        "See [our page](https://example.org)": "See our page (https://example.org)",
        "${my_first_name} _and_ ${my_last_name}": "${my_first_name} and ${my_last_name}",
        "snake_case_word 2*3*4 a < b": "snake_case_word 2*3*4 a < b",
        r"5 \* 3 \_x\_": "5 * 3 _x_",
        "<span style='color:red'>Red</span>": "Red",
    }
    names = [dict(Q, name=name) for name in ("my_first_name", "my_last_name")]
    for written, plain in shown.items():
        assert asked(read([a("text", label=written), *names]), "a").label == {"en": plain}


def test_rows_that_are_switched_off_or_only_comments_are_passed_over() -> None:
    found = read([a("text", disabled="yes"), {"comment": "later"}, {}, a("text"), dict(Q, disabled="no")])
    assert [question.path for question in taken(found).questions()] == ["a", "q"]


def test_old_types_with_rules_of_their_own_keep_them() -> None:
    assert the_question("percentage").constraint == "0 <= . and . <= 100"
    assert the_question("percentage", constraint=". > 5").constraint == "(0 <= . and . <= 100) and (. > 5)"


def test_headings_of_the_older_form() -> None:
    found = read(
        [{"command": "text", "tag": "a", "caption": "A", "bind:relevant": "1", "bind:jr:constraintMsg": "No"}]
    )
    question = asked(found, "a")
    assert (question.label, question.relevant, question.constraint_message) == (
        {"en": "A"},
        "1",
        {"en": "No"},
    )


def test_a_number_and_a_date_in_a_cell_are_words() -> None:
    choices = [
        {"list_name": "l", "name": 2026, "label": 2026},
        {"list_name": "l", "name": 1.5, "label": True},
    ]
    form = taken(read([a("select_one l")], choices))
    assert [(option.code, option.label["en"]) for option in form.choices["l"]] == [
        ("2026", "2026"),
        ("1.5", "TRUE"),
    ]


def _title(found: FormRead) -> dict[str, str]:
    return dict(taken(found).title)


def test_the_title_is_the_forms_own_else_the_files_name() -> None:
    assert _title(read([Q], settings={"form_title": "Waste"})) == {"en": "Waste"}
    assert _title(read([Q], settings={"title": "Waste"})) == {"en": "Waste"}
    both = {"title::English (en)": "Waste", "title::Türkçe (tr)": "Atık"}
    assert _title(read([Q], settings=both)) == {"en": "Waste", "tr": "Atık"}
    assert _title(read([Q], settings={"form_id": "x"}, name="our_city 2026.xlsx")) == {"en": "our city 2026"}
    assert _title(read([Q], name="C:\\forms\\waste.v2.xls")) == {"en": "waste.v2"}
    assert len(_title(read([Q], settings={"title": "x" * 1_000}))["en"]) == 120
