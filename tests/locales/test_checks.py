"""What translations are held to."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from bot.core.languages import LANGUAGES
from locales.catalogues import po_path
from locales.checks import check_entry
from locales.texts import as_on_a_phone, width
from tests.locales.projects import SOURCE, complete_project


def wrong(tag: str, msgid: str, text: str, context: str | None = None) -> list[str]:
    return list(check_entry(tag, Message(msgid, context=context), (text,)))


def wrong_plurals(tag: str, singular: str, plural: str, *forms: str) -> list[str]:
    return list(check_entry(tag, Message((singular, plural)), forms))


def test_a_project_with_nothing_wrong_has_no_problems(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    assert project.problems() == []


def test_a_new_message_is_missing_everywhere_until_catalogues_are_updated(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    project.source(SOURCE + '\nx = _("More")\n')
    problems = project.problems()
    assert problems[0] == "locales/charshi.pot: not in step with the sources: run `python -m locales i18n`"
    assert problems[1:] == [
        f"locales/{language.locale}/LC_MESSAGES/charshi.po: 'More': missing"
        for language in LANGUAGES.values()
    ]


def test_a_message_not_translated_is_a_problem_of_its_language_and_of_what_is_generated(
    tmp_path: Path,
) -> None:
    project = complete_project(tmp_path)
    project.say("sr-Cyrl", {"button|Settings": ""})
    assert project.problems() == [
        "locales/sr_Cyrl/LC_MESSAGES/charshi.po: 'button|Settings': not translated",
        "locales/sr_Latn/LC_MESSAGES/charshi.po: 'button|Settings': not translated",
    ]


def test_what_no_source_says_any_more_is_stale(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    project.source(SOURCE.replace('t.pgettext("button", "Settings")', "None"))
    problems = project.problems()
    assert (
        "locales/tr/LC_MESSAGES/charshi.po: 'button|Settings': stale: no source says this any more"
        in problems
    )


def test_fuzzy_and_obsolete_entries_are_problems(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    project.edit("tr", 'msgctxt "button"', '#, fuzzy\nmsgctxt "button"')
    project.edit("el", 'msgctxt "button"', '#~ msgid "Old"\n#~ msgstr "Παλιό"\n\nmsgctxt "button"')
    assert project.problems() == [
        "locales/tr/LC_MESSAGES/charshi.po: 'button|Settings': fuzzy",
        "locales/el/LC_MESSAGES/charshi.po: 'Old': obsolete",
    ]


def test_a_language_without_a_catalogue_is_a_problem(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    po_path("ro", project.folder).unlink()
    assert project.problems() == [
        "locales/ro/LC_MESSAGES/charshi.po: missing: run `python -m locales i18n`, then translate"
    ]


def test_a_file_that_is_no_catalogue_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    po_path("ro", project.folder).write_text("Good evening", encoding="utf-8")
    (problem,) = project.problems()
    assert problem.startswith("locales/ro/LC_MESSAGES/charshi.po: not a catalogue")


def test_plural_forms_other_than_cldrs_are_a_problem(tmp_path: Path) -> None:
    project = complete_project(tmp_path)
    project.edit("tr", "plural=(n != 1);", "plural=(n > 1);")
    assert any("Plural-Forms is not CLDR's" in problem for problem in project.problems())


def test_every_plural_form_has_to_be_there() -> None:
    assert wrong_plurals("ro", "{n} event", "{n} events", "{n} eveniment", "{n} evenimente") == [
        "2 plural forms of 3: one, few, other"
    ]
    assert wrong_plurals("ro", "{n} event", "{n} events", "{n} eveniment", "", "{n} de evenimente") == [
        "few: not translated"
    ]


def test_only_a_form_said_of_one_alone_may_leave_the_number_out() -> None:
    assert wrong_plurals("tr", "One event", "{n} events", "Bir etkinlik", "{n} etkinlik") == []
    assert wrong_plurals("mk", "One event", "{n} events", "Еден настан", "{n} настани") == [
        "one: placeholders differ: none for n"
    ]


@pytest.mark.parametrize(
    ("tag", "msgid", "text", "what"),
    [
        ("tr", "Hello, {name}", "Merhaba", "placeholders differ: none for name"),
        ("tr", "Hello, {name}", "Merhaba {name} {name}", "placeholders differ: name name for name"),
        ("tr", "Hello, {name}", "Merhaba {name.x}", "placeholders: {name.x} is not a plain {name}"),
        ("tr", "Hello, {name}", "Merhaba {0}", "placeholders: {0} is not a plain {name}"),
        ("tr", "Hello, {name}", "Merhaba {name", "placeholders: expected '}' before end of string"),
        ("tr", "<b>Hello</b>", "<i>Merhaba</i>", "tags differ: </i> <i> for </b> <b>"),
        ("tr", "<b>Hello</b>", "</b>Merhaba<b>", "tags do not nest"),
        ("tr", "You and I", "Siz & ben", "a bare & in HTML: write &amp;"),
        ("tr", "Hello", "Merhaba ", "white space at the beginning or the end differs"),
        ("tr", "Hello\n\nyou", "Merhaba\nsiz", "1 line breaks for 2"),
        ("tr", "Hello.", "Merhaba", "ends in '', the English in '.'"),
        ("tr", "Wait…", "Bekleyin.", "ends in '.', the English in '…'"),
        ("tr", "🏠 Home", "Ev", "pictures differ: none for 🏠"),
        ("tr", "Settings", "Settings", "the same as in English (allowances.py knows where that is right)"),
        ("en", "Settings", "Preferences", "English is what the sources say: change it there"),
        ("mk", "Events", "Hастани", "the word 'Hастани' is not written in Cyrl alone but in Cyrl, Latn"),
        ("sr-Cyrl", "Events", "Dogadjaji", "the word 'Dogadjaji' is not written in Cyrl alone but in Latn"),
        ("bs", "Events", "Догађаји", "the word 'Догађаји' is not written in Latn alone but in Cyrl"),
        ("el", "Events", "Oδός", "the word 'Oδός' is not written in Grek alone but in Grek, Latn"),
        ("mk", "Events", "Догађаји", "the word 'Догађаји' has letters that mk does not use: ђ"),
        ("bg", "Events", "Събитиjа", "the word 'Събитиjа' is not written in Cyrl alone but in Cyrl, Latn"),
        ("ro", "Notices", "Înştiinţări", "the word 'Înştiinţări' has letters that ro does not use: ş ţ"),
    ],
)  # fmt: skip
def test_a_translation_keeps_what_the_message_has(tag: str, msgid: str, text: str, what: str) -> None:
    assert what in wrong(tag, msgid, text)


@pytest.mark.parametrize(
    ("tag", "msgid", "text"),
    [
        ("el", "Which city is yours?", "Ποια είναι η πόλη σας;"),
        ("el", "Which city is yours?", "Ποια είναι η πόλη σας\u037e"),
        ("mk", "Open Telegram, then /start", "Отворете Telegram, па /start"),
        ("sr-Cyrl", "The B40 network: {url}", "Мрежа B40: {url}"),
        ("tr", "ISTANBUL", "İSTANBUL"),
        ("tr", "QR", "QR"),
        ("it", "☰ Menu", "☰ Menu"),
        ("ro", "moderator", "moderator"),
        ("tr", "{name}", "{name}"),
        (
            "bg",
            "Write to <a href='https://b40.example'>us</a>!",
            "Пишете <a href='https://b40.example'>ни</a>!",
        ),
        ("it", "{n} &amp; more", "{n} &amp; altro"),
        ("tr", "Say “yes”.", "“Evet” deyin."),
        ("tr", "Do {{this}}", "{{bunu}} yapın"),
    ],
)
def test_a_good_translation_is_let_pass(tag: str, msgid: str, text: str) -> None:
    assert wrong(tag, msgid, text) == []


def test_a_button_too_long_is_shown_as_a_phone_shows_it() -> None:
    assert wrong("sr-Cyrl", "Settings", "Подешавања обавештења", "half-button") == [
        "too long for a phone: “Подешавања обав…” (21 columns of 16)"
    ]
    assert wrong("sr-Cyrl", "Settings", "Подешавања обавештења", "button") == []


def test_commands_and_toasts_keep_to_telegrams_limits() -> None:
    assert wrong("tr", "Help", "Y", "command") == ["too short for Telegram: 1 characters of at least 3"]
    (long,) = wrong("tr", "Help", "Yardım " * 9 + "edin", "command")
    assert long.endswith("(67 characters of 60)")
    (long,) = wrong("tr", "Help", "a" * 201, "toast")
    assert long.endswith("(201 characters of 200)")


def test_plain_contexts_are_no_html() -> None:
    assert wrong("tr", "Salt & pepper", "Tuz & biber", "button") == []


@pytest.mark.parametrize(
    ("label", "columns"),
    [("Ayarlar", 7), ("🏠 Ev", 5), ("❤️", 2), ("e\u0301", 1), ("{n} x", 4), ("{city}", 8)],
)
def test_labels_are_as_wide_as_they_look(label: str, columns: int) -> None:
    assert width(label) == columns


def test_a_label_is_cut_where_the_room_ends() -> None:
    assert as_on_a_phone("Подешавања обавештења", 12) == "Подешавања…"
    assert as_on_a_phone("Evet", 12) == "Evet"
