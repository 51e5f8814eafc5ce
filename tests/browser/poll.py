"""A survey on the phones' page, from the spreadsheet to the results: a story for the test and for README's pictures."""

from functools import partial
from typing import Final

from playwright.async_api import FilePayload, expect

from bot.core.shared.unit_of_work import CityRecords
from bot.core.surveys.model import Survey, SurveyStatus
from bot.core.surveys.playing import Playing
from bot.core.surveys.sheet import Place
from bot.telegram.translator import Translators
from tests.browser.evening import CITY, Evening, Look, nobody_looks
from tests.interchange.xlsforms import xlsform
from tests.storage.builders import a_member, a_resident

ENGLISH: Final = "label::English (en)"
SERBIAN: Final = "label::Српски (sr)"
BOOK: Final = xlsform(
    (
        {"type": "select_one often", "name": "often", "required": "yes",
         ENGLISH: "How often do you walk by the river?", SERBIAN: "Колико често шетате поред реке?"},
        {"type": "select_multiple why", "name": "why", "relevant": "${often} != 'never'",
         ENGLISH: "What do you go there for?", SERBIAN: "Због чега тамо идете?"},
        {"type": "integer", "name": "minutes", "constraint": ". <= 180",
         "constraint_message::English (en)": "Three hours at most, please.",
         "constraint_message::Српски (sr)": "Највише три сата, молимо.",
         ENGLISH: "How many minutes does the way take you?", SERBIAN: "Колико минута вам треба до тамо?"},
        {"type": "text", "name": "missing", ENGLISH: "What is missing there?", SERBIAN: "Шта тамо недостаје?"},
        {"type": "audio", "name": "voice", ENGLISH: "Say it aloud", SERBIAN: "Реците то наглас"},
    ),
    (
        {"list_name": "often", "name": "daily", ENGLISH: "Every day", SERBIAN: "Сваког дана"},
        {"list_name": "often", "name": "weekly", ENGLISH: "Every week", SERBIAN: "Сваке недеље"},
        {"list_name": "often", "name": "never", ENGLISH: "Never", SERBIAN: "Никада"},
        {"list_name": "why", "name": "walk", ENGLISH: "To walk", SERBIAN: "Да прошетам"},
        {"list_name": "why", "name": "rest", ENGLISH: "To rest", SERBIAN: "Да се одморим"},
        {"list_name": "why", "name": "none", "exclusive": "yes", ENGLISH: "None of these", SERBIAN: "Ништа од тога"},
    ),
    {"form_title::English (en)": "By the river", "form_title::Српски (sr)": "Поред реке",
     "form_id": "river", "default_language": "English (en)"},
)  # fmt: skip
OFTEN: Final = Place("often")
SENT_ELSEWHERE: Final = ("daily",) * 9 + ("weekly",) * 14 + ("never",) * 6


async def play(evening: Evening, look: Look = nobody_looks) -> None:
    """The whole story; ``look`` is called where there is something to see."""
    await evening.take_no_digest()
    await send_and_try(evening, look)
    await publish(evening, look)
    await answer_in_two_languages(evening, look)
    await answer_elsewhere(evening)
    await get_the_results(evening, look)


async def send_and_try(evening: Evening, look: Look) -> None:
    """The editor sends the spreadsheet, reads what becomes of it, and tries it in Serbian."""
    editor, serbian = evening.editor, Translators().for_("sr-Cyrl")
    book = FilePayload(
        name="river.xlsx",
        mimeType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        buffer=BOOK,
    )
    await editor.attaches("document", book)
    await editor.reads("I have read the file")
    await look("report")
    await editor.tap("▶️ Test run")
    await editor.tap("Српски (ћирилица)")
    await editor.reads("Колико често шетате поред реке?")
    await editor.tap("Никада")
    await editor.reads("Колико минута вам треба до тамо?")
    await editor.says("12,5")
    await editor.reads(serbian.gettext("Please type a whole number, such as 12."))
    await editor.says("200")
    await editor.reads("Највише три сата, молимо.")
    await editor.says("15")
    await editor.reads("Шта тамо недостаје?")
    await editor.says("Клупе")
    await editor.reads("Клупе")
    await look("tried")


async def publish(evening: Evening, look: Look) -> None:
    """For two weeks, and asked once more."""
    editor = evening.editor
    await editor.says("/surveys")
    for button in ("✏️ Edit surveys", "📝 My drafts (1)", "By the river", "🚀 Publish"):
        await editor.tap(button)
    await editor.reads("Publish this survey?")
    await editor.tap("✅ Yes, publish it")
    await editor.reads("Published.")
    await look("published")


async def answer_in_two_languages(evening: Evening, look: Look) -> None:
    """Each in her language, from the list to the thanks."""
    shown = (
        (evening.jovana, "sr-Cyrl", "Поред реке", "Сваког дана", "Да прошетам", "Још дрвећа"),
        (evening.john, "en", "By the river", "Every week", "To rest", "More shade"),
    )
    for phone, tag, title, often, why, missing in shown:
        t = Translators().for_(tag)
        await phone.says("/surveys")
        await phone.tap(title)
        await phone.tap(t.pgettext("button", "▶️ Begin"))
        await phone.tap(often)
        await phone.tap(f"☐ {why}")
        await phone.has_button(f"☑ {why}")
        await phone.tap(t.pgettext("button", "✅ Done"))
        await expect(phone.newest).not_to_contain_text(why)
        await phone.says("20")
        await phone.reads(t.gettext("Type your answer."))
        await phone.says(missing)
        await phone.reads(missing)

    await look("review")
    for phone, tag, *_ in shown:
        t = Translators().for_(tag)
        await phone.tap(t.pgettext("button", "✅ Send my answers"))
        await phone.reads(t.gettext("Thank you! Your answers are sent."))


async def answer_elsewhere(evening: Evening) -> None:
    """Others of the city answer, too; nobody sees their phones."""
    services = evening.town.app.services
    city = await services.cities.get(CITY)
    survey, answering = await the_survey(evening), services.surveys.answering
    people = [a_resident(500 + number) for number in range(len(SENT_ELSEWHERE))]

    def settle_in(records: CityRecords) -> None:
        for who in people:
            records.members.put(a_member(who))

    await services.stores.cities.of(city).transact(settle_in)
    for who, often in zip(people, SENT_ELSEWHERE, strict=True):
        await answering.open(who, city, survey.id)
        await answering.fill(who, city, survey.id, partial(Playing.answer, place=OFTEN, values=(often,)))
        await answering.send(who, city, survey.id)


async def get_the_results(evening: Evening, look: Look) -> None:
    """The editor closes it; who answered is told, and sees what her city said."""
    editor = evening.editor
    await editor.says("/surveys")
    for button in (
        "✏️ Edit surveys",
        "📋 Open surveys (1)",
        "1. By the river",
        "🔴 Close it now",
        "🔴 Yes, close it",
    ):
        await editor.tap(button)
    await editor.reads("31 answered")
    await evening.later()
    for phone, tag in ((evening.jovana, "sr-Cyrl"), (evening.john, "en")):
        t = Translators().for_(tag)
        await phone.tap(t.pgettext("button", "📊 See the results"))
        await phone.tap(t.pgettext("button", "See the answers ›"))
        await expect(phone.newest.locator("img")).to_be_visible()
    await look("results")


async def the_survey(evening: Evening) -> Survey:
    """The only one there is."""
    services = evening.town.app.services
    store = services.stores.cities.of(await services.cities.get(CITY))
    (survey,) = await store.read(lambda records: records.surveys.list_with_status(tuple(SurveyStatus), 2))
    return survey
