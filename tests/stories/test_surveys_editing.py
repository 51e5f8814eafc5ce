"""Editors make surveys: from a spreadsheet or in chat, tried out, under terms, published, changed, closed, taken back."""

from datetime import UTC, datetime

from bot.core.staff.model import Role
from bot.core.surveys.model import Anonymity, Results, Survey, SurveyStatus
from bot.core.surveys.questionnaire import Kind
from handlers.surveys import desk_callbacks as callbacks
from handlers.surveys.callbacks import SEND
from handlers.surveys.desk import Term
from tests.emulator_client import Phone, Screen
from tests.interchange.xlsforms import xlsform
from tests.stories.acquaintance import carrying, takes_no_digest
from tests.stories.editors import told
from tests.stories.happenings import qr_picture
from tests.stories.surveying import PARKS, ask, counted, look, sends, tick
from tests.stories.walks import buttons_of
from tests.towns import Town

CITY = "skopje"  # mk, sq, tr, en; an hour ahead of UTC until 29 March

BUSES = (
    {"type": "select_one often", "name": "often", "label::English (en)": "How often do you go by bus?",
     "label::Shqip (sq)": "Sa shpesh udhëtoni me autobus?", "required": "yes"},
    {"type": "integer", "name": "minutes", "label::English (en)": "How many minutes do you wait?",
     "relevant": "${often} != 'never'", "constraint": ". <= 60",
     "constraint_message::English (en)": "Nobody waits longer than an hour."},
    {"type": "text", "name": "words", "label::English (en)": "What should be better?",
     "label::Shqip (sq)": "Çfarë duhet përmirësuar?"},
)  # fmt: skip
OFTEN = (
    {"list_name": "often", "name": "daily", "label::English (en)": "Every day", "label::Shqip (sq)": "Çdo ditë"},
    {"list_name": "often", "name": "never", "label::English (en)": "Never", "label::Shqip (sq)": "Kurrë"},
)  # fmt: skip
SETTINGS = {"form_title": "Buses & stops", "form_id": "buses", "default_language": "English (en)"}


def buses(*more: dict[str, str], first: str = "How often do you go by bus?") -> bytes:
    rows = [dict(BUSES[0], **{"label::English (en)": first}), *BUSES[1:], *more]
    return xlsform(rows, OFTEN, SETTINGS)


async def editor(town: Town, name: str = "Ema", language: str = "en", city: str = CITY) -> Phone:
    return await town.staff(name, language, city, Role.EDITOR)


async def opens_desk(phone: Phone, city: str = CITY) -> Screen:
    """From the menu to the page of who makes surveys."""
    await phone.says("/surveys")
    await phone.press("✏️ Edit surveys")
    return await phone.sees("Editing the surveys of")


async def uploads(phone: Phone, content: bytes | None = None, name: str = "buses.xlsx") -> Screen:
    """Sends the file unasked; the report."""
    await phone.document(content or buses(), name)
    return await phone.sees("I have read the file")


async def publishes(phone: Phone, content: bytes | None = None) -> Screen:
    """From the file to the published survey."""
    await uploads(phone, content)
    await phone.press("➡️ To the draft")
    await phone.press("🚀 Publish")
    await phone.sees("Publish this survey?")
    await phone.press("✅ Yes, publish it")
    return await phone.sees("Published. Residents find it from now on.")


def survey_in(screen: Screen) -> str:
    """The id of the survey whose page this is."""
    return next(data.split(":")[2] for data in buttons_of(screen) if data.startswith(callbacks.CLOSE))


async def surveys(town: Town, city: str = CITY) -> list[Survey]:
    place = await town.app.services.cities.get(city)
    store = town.app.services.stores.cities.of(place)
    return await store.read(lambda records: records.surveys.list_with_status(tuple(SurveyStatus), 100))


async def test_a_spreadsheet_is_sent_tried_out_published_and_answered(town: Town) -> None:
    ema = await editor(town)
    report = await uploads(ema)
    for said in ("Buses & stops", "buses.xlsx", "3 questions", "Written in: English, Shqip"):
        assert said in report.text
    assert "Македонски: " in report.text  # of the languages of the city two are missing whole
    assert "Shqip: 3 texts" in report.text
    await ema.press("▶️ Test run")
    await ema.sees("A test run in which language?")
    await ema.press("Shqip")
    await ema.sees("Sa shpesh udhëtoni me autobus?")
    await ema.press("Kurrë")
    await ema.sees("Çfarë duhet përmirësuar?")
    await ema.says("Më shumë autobusë")
    end = await ema.screen()
    assert "Më shumë autobusë" in end.text
    await ema.press(carrying(SEND, CITY, f"_{await draft_id(town, ema)}", "1"))
    await ema.settled()
    assert await surveys(town) == []
    await ema.press(carrying(callbacks.DRAFT, CITY, await draft_id(town, ema)))
    await ema.sees("A draft: only you see it.")
    await ema.press("👁 Preview")
    await ema.sees("Buses & stops")
    await ema.press("Shqip")
    await ema.settled()
    await ema.press("‹ Back")
    await ema.press("🚀 Publish")
    asked = await ema.sees("Publish this survey?")
    for said in ("Opens: when you publish it", "Closes: when you close it", "Anonymous: yes"):
        assert said in asked.text
    await ema.press("✅ Yes, publish it")
    page = await ema.sees("Published. Residents find it from now on.")
    assert "Asked: 1" in page.text
    (survey,) = await surveys(town)
    assert survey.status is SurveyStatus.OPEN
    ben = await town.resident("Ben", "en", CITY)
    await sends(ben, survey, city=CITY)
    assert await counted(town, survey, CITY) == (1, 1)


async def draft_id(town: Town, phone: Phone) -> str:
    """Of the only draft in the city."""
    city = await town.app.services.cities.get(CITY)
    known = await town.app.services.residents.arrive(phone.id, phone.id, None)
    assert known
    (draft,) = await town.app.services.surveys.drafting.list_of(known.resident, city)
    return draft.id


async def test_a_draft_keeps_its_report_and_takes_a_better_file_in_place_of_the_first(town: Town) -> None:
    ema = await editor(town)
    lacking = {"type": "audio", "name": "voice", "label::English (en)": "Say it aloud"}
    personal = {"type": "phonenumber", "name": "phone"}
    report = await uploads(ema, buses(lacking, personal))
    assert "This is not asked in the chat: 2" in report.text
    await ema.press("›")
    page = await ema.sees("What I found in the file")
    assert "sheet survey, row 5, column type" in page.text
    assert "“audio” cannot be asked in a chat." in page.text
    assert "sheet survey, row 6" in page.text
    assert "It is never collected." in page.text
    await ema.press("➡️ To the draft")
    await ema.press("📥 A new spreadsheet")
    await ema.sees("It takes the place of what this draft asks now.")
    await ema.document(buses(first="Do you go by bus?"), "better.xlsx")
    await ema.sees("better.xlsx")
    await ema.press("➡️ To the draft")
    await ema.press("‹ Back")
    await ema.press("📝 My drafts (1)")
    await ema.press("Buses & stops")
    await ema.sees("A draft: only you see it.")
    await ema.press("🗑 Throw away")
    await ema.press("🗑 Yes, throw it away")
    await ema.sees_toast("The draft was thrown away.")
    assert "📝 My drafts" in await ema.buttons()


async def test_a_file_that_cannot_be_asked_is_told_by_sheet_row_and_column_and_nothing_is_kept(
    town: Town,
) -> None:
    ema = await editor(town)
    wrong = [
        {"type": "select_one nowhere", "name": f"q{number}", "label::English (en)": "Which?"}
        for number in range(12)
    ]
    await ema.document(buses(*wrong), "wrong.xlsx")
    first = await ema.sees("This file cannot be asked like this")
    assert "sheet survey, row 5, column type" in first.text
    assert "There is no list “nowhere”" in first.text
    assert "Nothing was kept of it." in first.text
    await ema.press("›")
    second = await ema.screen()
    assert "sheet survey, row 13" in second.text
    await ema.document(buses(), "mended.xlsx")
    await ema.sees("mended.xlsx")
    await ema.press("‹ Back")
    await ema.sees_button("📝 My drafts (1)")


async def test_what_is_no_spreadsheet_is_answered_as_before_and_named_where_one_is_wanted(town: Town) -> None:
    ema = await editor(town)
    await ema.document(b"Dear city", "letter.pdf")
    letter = await ema.screen()
    assert "spreadsheet" not in letter.text
    await opens_desk(ema)
    await ema.press("📥 Send a spreadsheet")
    await ema.sees("Send me the spreadsheet")
    await ema.photo(qr_picture())
    await ema.sees("Send me the spreadsheet")
    await ema.document(b"Dear city", "letter.pdf")
    assert "This is not a spreadsheet." in (await ema.sees("This file cannot be asked like this")).text
    await ema.says("What now?")
    await ema.sees("Send me the spreadsheet")
    await ema.document(b"not a workbook", "form.xlsx")
    await ema.sees("This file cannot be asked like this")
    ben = await town.resident("Ben", "en", CITY)
    await ben.document(buses(), "buses.xlsx")
    await ben.sees("I cannot make use of this kind of message.")
    assert await surveys(town) == []


async def test_who_edits_in_two_cities_is_asked_which_city_the_file_is_for(town: Town) -> None:
    ema = await editor(town)
    known = await town.app.services.residents.arrive(ema.id, ema.id, None)
    assert known
    await town.app.services.team.grant_by_operator(known.resident, "tirana", Role.EDITOR)
    await town.deliver()
    await ema.document(buses(), "buses.xlsx")
    await ema.sees("A survey of which city?")
    await ema.press(carrying(callbacks.UPLOAD_INTO, "tirana"))
    await ema.sees("I have read the file")
    await ema.press("‹ Back")
    await ema.sees("Editing the surveys of Tirana")


async def test_a_small_survey_is_written_in_chat_question_by_question(town: Town) -> None:
    ema = await editor(town)
    await opens_desk(ema)
    await ema.press("✍️ Write one here")
    await ema.says("x" * 121)
    await ema.sees("Type a text of 120 characters at most.")
    await ema.says("Benches <in> parks")
    await ema.sees("What is question 1?")
    await ema.says("Where do benches lack?")
    await ema.press("☑️ Several answers")
    await ema.says("By the river")
    await ema.sees("There must be 2 to 30 different answers")
    await ema.says("By the river\nAt the station\n\nAt school")
    listed = await ema.sees("It is in. Type the next question")
    assert "1. Where do benches lack?" in listed.text
    await ema.says("Is there enough shade?")
    await ema.press("👍 Yes or no")
    await ema.sees("2. Is there enough shade?")
    await ema.press("➕ Next question")
    await ema.says("How do you like them?")
    await ema.press("May skip")
    await ema.press("📏 A scale from 1 to 5")
    await ema.sees("3. How do you like them?")
    await ema.says("Anything else?")
    await ema.press("✏️ Their own words")
    await ema.sees("4. Anything else?")
    await ema.press("4. Anything else?")
    await ema.press("🗑 Remove it")
    await ema.press("1. Where do benches")
    assert "• At school" in (await ema.screen()).text
    await ema.press("✏️ Change the words")
    await ema.sees("How shall it read?")
    await ema.says("Where are benches missing?")
    changed = await ema.sees("1. Where are benches missing?")
    assert "Anything else?" not in changed.text
    await ema.press("✅ These are all")
    await ema.sees("3 questions")
    await ema.press("🚀 Publish")
    await ema.press("✅ Yes, publish it")
    await ema.sees("Published.")
    (survey,) = await surveys(town)
    city = await town.app.services.cities.get(CITY)
    store = town.app.services.stores.cities.of(city)
    form = await store.read(lambda records: records.surveys.questionnaire_of(survey.id, 1))
    assert form
    first, second, third = form.questions()
    assert (first.kind, second.kind, third.kind) == (Kind.MANY, Kind.ONE, Kind.RANGE)
    assert [option.label["en"] for option in form.options_of(first)] == [
        "By the river", "At the station", "At school"
    ]  # fmt: skip
    assert (first.required, third.required) == ("true()", "")
    ben = await town.resident("Ben", "en", CITY)
    await ben.start(f"s-{CITY}-{survey.id}")
    await ben.press("▶️ Begin")
    await ben.sees("Where are benches missing?")


async def test_the_terms_are_set_by_buttons_and_by_typing(town: Town) -> None:
    ema = await editor(town)
    await uploads(ema)
    await ema.press("➡️ To the draft")
    await ema.press("⚙️ Terms")
    await ema.press("🔴 Closes")
    await ema.press("In 2 weeks")
    await ema.sees("Closes: 16 March 2026, 20:00")
    await ema.press("🟢 Opens")
    await ema.says("1.1.2020")
    await ema.sees("This time is over. Choose one that is still to come.")
    await ema.says("2.3.2026")
    await ema.says("0:05")
    await ema.sees("This time is over. Choose one that is still to come.")
    await ema.press("‹ Back")
    await ema.press("🟢 Opens")
    await ema.says("5.3.2026")
    assert "Thursday, 5 March 2026" in (await ema.sees("At what time does it open?")).text
    await ema.says("8.30")
    await ema.sees("Opens: 5 March 2026, 08:30")
    await ema.press("👥 Who")
    await ema.press("Those who follow, too")
    await ema.press("Shqip")
    asked = await ema.sees("who read Shqip")
    assert "those who live here or follow the city" in asked.text
    await ema.press("‹ Back")
    await ema.press("🕶 Anonymous")
    await ema.press("With the account")
    await ema.sees("Anonymous: no, the answers are kept with the account")
    await ema.press("📊 Results")
    await ema.press("At once")
    await ema.press("🔔 Reminder")
    await ema.press("3 days before")
    await ema.press("🔢 Most")
    await ema.says("many")
    await ema.sees("This is not a number.")
    await ema.says("1 000")
    await ema.press("🏛 Who asks")
    await ema.says("The department of transport")
    await ema.sees("It is kept.")
    await ema.press("Македонски")
    await ema.says("Секторот за транспорт")
    await ema.press("‹ Back")
    every = await ema.sees("Most answers: 1,000")
    for said in ("Reminder: 3 days before the close", "Who asks: The department of transport"):
        assert said in every.text
    city = await town.app.services.cities.get(CITY)
    known = await town.app.services.residents.arrive(ema.id, ema.id, None)
    assert known
    (draft,) = await town.app.services.surveys.drafting.list_of(known.resident, city)
    terms = draft.terms
    assert terms.opens_at == datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
    assert terms.closes_at == datetime(2026, 3, 16, 19, 0, tzinfo=UTC)
    assert terms.anonymity is Anonymity.LINKED
    assert terms.results is Results.AT_ONCE
    assert terms.audience.languages == {"sq"}
    assert (terms.quota, terms.reminds_before) == (1_000, 72)
    assert dict(terms.asker) == {"en": "The department of transport", "mk": "Секторот за транспорт"}


async def test_a_close_before_the_opening_and_a_survey_that_asks_nothing_are_refused_with_a_way_on(
    town: Town,
) -> None:
    ema = await editor(town)
    await uploads(ema)
    await ema.press("➡️ To the draft")
    await ema.press("⚙️ Terms")
    await ema.press("🟢 Opens")
    await ema.says("1.4.2026")
    await ema.press("09:00")
    await ema.press("🔴 Closes")
    await ema.press("🗓 Choose the day")
    await ema.says("15.3.2026")
    await ema.press("12:00")
    await ema.sees("It would close before it opens, or in the past.")
    await ema.press("‹ Back")
    await ema.sees("Closes: when you close it")
    await ema.press("🔴 Closes")
    await ema.press("In 1 week")
    await ema.sees("Closes: 8 April 2026, 20:00")
    await ema.press("‹ Back")
    town.clock.turn(days=60)
    await ema.press("🚀 Publish")
    await ema.press("✅ Yes, publish it")
    await ema.sees("It would close before it opens, or in the past.")
    assert await surveys(town) == []
    await opens_desk(ema)
    await ema.press("✍️ Write one here")
    await ema.says("Nothing yet")
    await ema.press("‹ Back")
    await ema.press("‹ Back")
    empty = await ema.sees("It asks nothing so far.")
    assert "🚀 Publish" not in empty.labels
    draft = next(data.split(":")[2] for data in buttons_of(empty) if data.startswith(callbacks.DISCARD))
    await ema.forge(empty.message_id, carrying(callbacks.PUBLISH_CONFIRMED, CITY, draft))
    await ema.sees("It asks nothing so far. Add a question first.")


async def test_better_words_keep_the_answers_and_other_questions_make_a_version_as_is_said_before(
    town: Town,
) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await publishes(ema, buses())
    (survey,) = await surveys(town)
    await sends(ben, survey, city=CITY)
    await ema.press("✏️ Change what it asks")
    await ema.press("📥 A new spreadsheet")
    await ema.document(buses(first="How often do you take the bus?"), "words.xlsx")
    await ema.press("➡️ To the draft")
    await ema.press("🚀 Publish")
    effect = await ema.sees("Publish the change?")
    assert "Only words change." in effect.text
    await ema.press("✅ Yes, publish it")
    await ema.sees("The change is published.")
    assert (await look(town, survey, CITY)).number == 1
    await ema.press("✏️ Change what it asks")
    await ema.press("📥 A new spreadsheet")
    more = {"type": "integer", "name": "age", "label::English (en)": "How old are you?"}
    await ema.document(buses(more), "more.xlsx")
    await ema.press("➡️ To the draft")
    await ema.press("🚀 Publish")
    effect = await ema.sees("Publish the change?")
    assert "It asks something else: this makes a new version." in effect.text
    assert "1 has answered already" in effect.text
    await ema.press("✅ Yes, publish it")
    await ema.sees("The change is published.")
    assert (await look(town, survey, CITY)).number == 2
    assert await counted(town, survey, CITY) == (1, 1)


async def test_what_people_were_told_stays_while_it_is_open(town: Town) -> None:
    ema = await editor(town)
    page = await publishes(ema)
    survey = survey_in(page)
    await ema.press("⚙️ Terms")
    terms = await ema.sees("What people were told when they answered stays as it is.")
    assert "🕶 Anonymous" not in terms.labels
    assert "🟢 Opens" not in terms.labels
    await ema.forge(terms.message_id, carrying(callbacks.TERM_SET, CITY, f"s{survey}", "n", Anonymity.LINKED))
    await ema.sees("people were told whether it is anonymous")
    (now,) = await surveys(town)
    assert now.is_anonymous


async def test_closing_tells_those_who_answered_and_the_city_says_what_it_will_do(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await takes_no_digest(town, ben)
    await publishes(ema)
    (survey,) = await surveys(town)
    await sends(ben, survey, city=CITY)
    heard = len(await ben.screens())
    await ema.press("🔴 Close it now")
    asked = await ema.sees("Close this survey now?")
    assert "What makes it possible to tell who answered what is destroyed." in asked.text
    await ema.press("🔴 Yes, close it")
    closed = await ema.sees("It is closed.")
    assert "✏️ Change what it asks" not in closed.labels
    await tick(town)
    assert any("Buses & stops" in text for text in await told(ben, heard))
    await ema.press("✅ What the city will do")
    await ema.sees("What will the city do with the results?")
    await ema.says("Two more buses an hour from May.")
    await ema.sees("It is kept.")
    await ema.press("‹ Back")
    terms = await ema.sees("What the city will do: Two more buses")
    assert "🔴 Closes" not in terms.labels
    await ema.press("‹ Back")
    await ema.sees("Two more buses an hour from May.")


async def test_a_survey_that_is_taken_back_is_gone_for_everybody(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await publishes(ema)
    (survey,) = await surveys(town)
    await ema.press("🔗 Link to it")
    shared = await ema.sees("Who opens this link comes to the survey:")
    assert f"?start=s-{CITY}-{survey.id}" in shared.text
    await ema.press("‹ Back")
    await ema.press("↩️ Take it back")
    await ema.press("↩️ Yes, take it back")
    await ema.sees("It was taken back.")
    await ben.start(f"s-{CITY}-{survey.id}")
    screen = await ben.screen()
    assert "Buses" not in screen.text


async def test_a_survey_that_opens_later_waits_for_its_hour(town: Town) -> None:
    ema, ben = await editor(town), await town.resident("Ben", "en", CITY)
    await uploads(ema)
    await ema.press("➡️ To the draft")
    await ema.press("⚙️ Terms")
    await ema.press("🟢 Opens")
    await ema.says("3.3.2026")
    await ema.press("09:00")
    await ema.press("‹ Back")
    await ema.press("🚀 Publish")
    await ema.press("✅ Yes, publish it")
    waiting = await ema.sees("Published. It opens at its hour.")
    assert "It opens: 3 March 2026, 09:00" in waiting.text
    assert "📊 Results" not in waiting.labels
    await ben.says("/surveys")
    assert "Buses" not in (await ben.screen()).text
    town.clock.turn(days=1)
    await tick(town)
    await ben.says("/surveys")
    await ben.sees("Buses & stops")


async def test_the_page_is_for_editors_only_and_speaks_their_language(town: Town) -> None:
    ben, ilir = await town.resident("Ben", "en", CITY), await editor(town, "Ilir", "sq")
    await ben.says("/surveys")
    assert "✏️ Edit surveys" not in await ben.buttons()
    screen = await ben.screen()
    await ben.forge(screen.message_id, carrying(callbacks.DESK, CITY))
    await ben.sees_toast("Only the city's team can do this.")
    survey = await ask(town, CITY, PARKS)
    await ilir.says("/surveys")
    await ilir.press(carrying(callbacks.DESK))
    await ilir.press(carrying(callbacks.SURVEYS, CITY, "o", "0"))
    await ilir.press(carrying(callbacks.SURVEY, CITY, survey.id))
    assert "The park near you" in (await ilir.screen()).text


async def test_forged_buttons_of_terms_are_refused_in_words(town: Town) -> None:
    ema = await editor(town)
    await publishes(ema)
    (survey,) = await surveys(town)
    await ema.press("⚙️ Terms")
    terms = await ema.sees("Reminder:")
    for term, value in ((Term.CLOSES, "w99999999"), (Term.CLOSES, "w999999"), (Term.REMINDER, "9999")):
        await ema.forge(terms.message_id, carrying(callbacks.TERM_SET, CITY, f"s{survey.id}", term, value))
        await ema.sees("This cannot be set so. Choose something else.")
        await ema.press("‹ Back")
        await ema.sees("Reminder:")
    (after,) = await surveys(town)
    assert after.terms == survey.terms
