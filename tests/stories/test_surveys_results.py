"""What comes of surveys: reminders, the close, results for those who answered, and nothing for those whom it is no longer true of."""

from datetime import UTC, datetime

from bot.core.surveys.model import Anonymity, Results, Survey
from bot.core.surveys.questionnaire import Kind, Question, Questionnaire
from handlers.surveys import callbacks
from tests.emulator_client import Phone
from tests.stories.acquaintance import carrying, takes_no_digest
from tests.stories.editors import told
from tests.stories.surveying import (
    answers,
    ask,
    begins,
    look,
    opens,
    responses,
    sends,
    sheet,
    tick,
)
from tests.towns import Town

CLOSES = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
SOON = "A survey that you have begun closes soon"
THERE = "The results of a survey that you answered"


async def _people(town: Town, count: int) -> list[Phone]:
    people = [await town.resident(f"Ana {number}", "en", "belgrade") for number in range(count)]
    await takes_no_digest(town, *people)
    return people


async def _until(town: Town, at: datetime) -> None:
    town.clock.turn(seconds=(at - town.clock.now()).total_seconds())


async def _answered_by(town: Town, people: list[Phone], survey: Survey, weekly: int) -> None:
    for number, phone in enumerate(people):
        await sends(phone, survey, "Every week" if number < weekly else "Never")


async def test_who_answered_gets_the_results_when_it_closes_with_what_the_city_will_do(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES, outcome={"en": "Ten benches <soon> & trees."})
    people = await _people(town, 11)
    await _answered_by(town, people, survey, weekly=6)
    other = await town.resident("Ben", "en", "belgrade")
    await _until(town, CLOSES)
    before = [len(await phone.screens()) for phone in (*people, other)]
    await tick(town)
    for phone, since in zip(people, before, strict=False):
        (notice,) = await told(phone, since)
        assert THERE in notice
        assert "Ten benches <soon> & trees." in notice
    assert await told(other, before[-1]) == []
    ana = people[0]
    await ana.press("See the results")
    overview = await ana.sees("11 people answered.")
    assert "What the city will do:" in overview.text
    await ana.press("See the answers")
    shown = await ana.screen()
    assert shown.picture
    assert "How often do you go there?" in shown.text
    assert "Every week: 55%" in shown.text
    await ana.press("›")
    assert "What do you go there for?" in (await ana.screen()).text


async def test_the_same_in_serbian(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES)
    await _answered_by(town, await _people(town, 10), survey, weekly=5)
    jovana = await town.resident("Јована", "sr", "belgrade")
    await _until(town, CLOSES)
    await tick(town)
    await jovana.says("/surveys")
    await jovana.press(carrying(callbacks.CLOSED, "", "0"))
    listed = await jovana.screen()
    assert "Парк у близини" in listed.text
    await jovana.press(carrying(callbacks.RESULTS, "belgrade", survey.id, "0"))
    await jovana.press(carrying(callbacks.RESULTS, "belgrade", survey.id, "1"))
    shown = await jovana.screen()
    assert shown.picture
    assert "Колико често идете тамо?" in shown.text
    assert "Сваке недеље" in shown.text


async def test_a_notice_of_results_that_are_not_shown_any_more_is_not_sent(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES)
    (phone,) = await _people(town, 1)
    await sends(phone, survey)
    await _until(town, CLOSES)
    await town.app.clocks.surveys.tick()
    city = await town.app.services.cities.get("belgrade")
    editor = await town.network_admin("Root", "en", "belgrade")
    root = await town.app.services.residents.arrive(editor.id, editor.id, None)
    assert root
    await town.app.services.surveys.publishing.withdraw(root.resident, city, survey.id)
    since = len(await phone.screens())
    await town.deliver()
    assert await told(phone, since) == []


async def test_where_results_are_not_shown_nobody_is_told_and_the_thanks_say_so(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES, results=Results.NEVER)
    (phone,) = await _people(town, 1)
    thanks = await sends(phone, survey)
    assert "The city keeps the results for its own work." in thanks.text
    await _until(town, CLOSES)
    since = len(await phone.screens())
    await tick(town)
    assert await told(phone, since) == []
    await phone.forge(thanks.message_id, carrying(callbacks.RESULTS, "belgrade", survey.id, "0"))
    await phone.sees("This survey is not here any more.")


async def test_too_few_answers_are_not_shown(town: Town) -> None:
    survey = await ask(town, results=Results.AT_ONCE)
    people = await _people(town, 4)
    await _answered_by(town, people, survey, weekly=2)
    await opens(people[0], survey)
    await people[0].press("Results")
    shown = await people[0].sees("Too few people answered for the results to be shown.")
    assert not any("See the answers" in label for label in shown.labels)


async def test_her_answer_stands_beside_the_citys_where_she_wanted_it(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES, anonymity=Anonymity.LINKED)
    people = await _people(town, 10)
    await answers(people[0], survey, "Every week")
    await people[0].press("Compare with the city")
    await people[0].press("Send my answers")
    await people[0].sees("Thank you!")
    await _answered_by(town, people[1:], survey, weekly=4)
    await _until(town, CLOSES)
    await tick(town)
    for phone, beside in ((people[0], False), (people[1], True)):
        await phone.press("See the results")
        await phone.press("See the answers")
        shown = await phone.screen()
        assert ("Your answer: Every week" in shown.text) is beside
        assert ("50% in your city said the same." in shown.text) is beside


async def test_after_an_anonymous_survey_nobody_is_shown_an_answer_as_hers(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES)
    people = await _people(town, 5)
    await _answered_by(town, people, survey, weekly=5)
    await _until(town, CLOSES)
    await tick(town)
    await people[0].press("See the results")
    await people[0].press("See the answers")
    assert "Your answer" not in (await people[0].screen()).text
    about = await opens(people[0], survey)
    assert "This survey is closed." in about.text
    assert not any("Delete" in label for label in about.labels)
    await people[0].forge(about.message_id, carrying(callbacks.TAKE_BACK_CONFIRMED, "belgrade", survey.id))
    await people[0].sees_toast("Nothing of yours can be found there any more.")
    assert len(await responses(town, survey)) == 5


async def test_who_has_begun_is_reminded_before_it_closes_and_one_tap_leads_to_her_question(
    town: Town,
) -> None:
    survey = await ask(town, closes_at=CLOSES, reminds_before=24)
    begun, sent, idle = await _people(town, 3)
    await begins(begun, survey)
    await begun.press("Every week")
    await begun.settled()
    await sends(sent, survey)
    await _until(town, CLOSES)
    town.clock.turn(hours=-25)
    await tick(town)
    since = [len(await phone.screens()) for phone in (begun, sent, idle)]
    town.clock.turn(hours=2)
    await tick(town)
    await tick(town)
    (notice,) = await told(begun, since[0])
    assert SOON in notice
    assert "Open until: Friday, 20 March 2026" in notice
    assert await told(sent, since[1]) == []
    assert await told(idle, since[2]) == []
    await begun.press("Go on")
    await begun.sees("What do you go there for?")


async def test_who_sends_or_takes_back_before_the_reminder_is_delivered_is_not_reminded(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES, reminds_before=24)
    sender, leaver = await _people(town, 2)
    for phone in (sender, leaver):
        await answers(phone, survey)
    await _until(town, CLOSES)
    town.clock.turn(hours=-23)
    await town.app.clocks.surveys.tick()
    await sender.press("Send my answers")
    await sender.sees("Thank you!")
    about = await opens(leaver, survey)
    await leaver.forge(about.message_id, carrying(callbacks.TAKE_BACK_CONFIRMED, "belgrade", survey.id))
    await leaver.settled()
    since = [len(await phone.screens()) for phone in (sender, leaver)]
    await town.deliver()
    assert await told(sender, since[0]) == []
    assert await told(leaver, since[1]) == []


async def test_what_was_begun_and_not_sent_is_gone_when_it_closes(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES)
    (phone,) = await _people(town, 1)
    review = await answers(phone, survey)
    await _until(town, CLOSES)
    await tick(town)
    await phone.forge(review.message_id, carrying(callbacks.SHOW, "belgrade", survey.id))
    await phone.sees("This survey is closed")
    now = await look(town, survey)
    assert (now.started, now.sent) == (1, 0)
    assert await responses(town, survey) == []


async def test_results_at_once_are_there_while_it_runs(town: Town) -> None:
    form = Questionnaire(
        {"en": "How old is your bicycle?"},
        (Question("age", Kind.INTEGER, {"en": "How many years?"}, required="true()"),),
    )
    survey = await ask(town, form=form, results=Results.AT_ONCE)
    people = await _people(town, 8)
    for phone in people:
        await begins(phone, survey)
        await phone.says("7")
        await phone.press("Send my answers")
        await phone.sees("You can look at the results so far now.")
    await people[0].press("Results")
    overview = await people[0].sees("8 people answered.")
    assert "The survey is still open: these are the results so far." in overview.text
    await people[0].press("See the answers")
    shown = await people[0].screen()
    assert shown.picture
    assert "On average: 7" in shown.text
    assert "Your answer: 7" in shown.text
    assert await sheet(town, people[0], survey)
    await people[0].press("‹ Back")
    await people[0].press("‹ Back")
    await people[0].sees("Your city would like to hear from you.")
    await people[0].press("📊 Results")
    listed = await people[0].sees("Tap a survey to see what people answered.")
    assert "1. How old is your bicycle?" in listed.labels


async def test_after_the_close_nothing_remembers_at_which_question_somebody_stood(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES)
    (ana,) = await _people(town, 1)
    await sends(ana, survey, "Every week")
    await opens(ana, survey)
    await ana.press("✏️ Change my answers")
    await ana.press(carrying(callbacks.GO, "belgrade", survey.id, "2"))  # asked only of who goes there
    await ana.sees("How many people do you go with?")
    await _until(town, CLOSES)
    await tick(town)
    arrival = await town.app.services.residents.arrive(ana.id, ana.id, None)
    assert arrival
    assert arrival.conversation
    assert set(arrival.conversation.data) == {"city", "sheet", "mark"}
    assert len(str(arrival.conversation.data["mark"])) == len("~") + 4  # too short to be guessed from
