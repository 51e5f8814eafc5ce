"""Residents answer surveys: from the list to the thanks, with pauses, changes of mind and of language."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.surveys.model import Anonymity, Audience, Results
from bot.core.surveys.questionnaire import Kind, Question, Questionnaire
from bot.telegram.turns import KEYBOARD
from handlers.residents.callbacks import CHOOSE_LANGUAGE
from handlers.surveys import callbacks
from tests.stories.acquaintance import carrying, conversation
from tests.stories.happenings import follows, qr_picture
from tests.stories.surveying import (
    PARKS,
    answers,
    ask,
    begins,
    counted,
    look,
    opens,
    responses,
    sends,
    sheet,
)
from tests.stories.walks import buttons_of
from tests.towns import Town

CLOSES = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)


async def test_a_resident_finds_a_survey_in_the_menu_answers_it_and_sends_it(town: Town) -> None:
    survey = await ask(
        town,
        closes_at=CLOSES,
        asker={"en": "The parks department"},
        purpose={"en": "We renew <small> parks & squares."},
    )
    phone = await town.resident("Ana", "en", "belgrade")
    await phone.press("Surveys")
    listed = await phone.sees("The park near you")
    assert "about 1 minute" in listed.text
    assert "anonymous" in listed.text
    await phone.press("The park near you")
    about = await phone.sees("Anonymous: once the survey is closed, nobody can tell which answers are yours")
    assert "We renew <small> parks & squares." in about.text
    assert "Asked by: The parks department" in about.text
    assert "Open until: Friday, 20 March 2026" in about.text
    await phone.press("Begin")
    first = await phone.sees("How often do you go there?")
    assert "Question 1 of 4" in first.text
    await phone.press("Every week")
    await phone.sees("What do you go there for?")
    await phone.press("To walk")
    await phone.press("To rest")
    await phone.press("Done")
    await phone.sees("How many people do you go with?")
    await phone.says("3")
    await phone.sees("What is missing there?")
    await phone.press("Skip")
    review = await phone.sees("Are these your answers?")
    assert "To walk, To rest" in review.text
    await phone.press("Send my answers")
    thanks = await phone.sees("Thank you! Your answers are sent.")
    assert "When the survey is over, I will send you the results." in thanks.text
    (sent,) = await responses(town, survey)
    assert {place: answer.values for place, answer in sent.answers.items()} == {
        "often": ("weekly",),
        "why": ("walk", "rest"),
        "people": ("3",),
    }
    assert await counted(town, survey) == (1, 1)
    await phone.says("/surveys")
    assert "You have sent your answers." in (await phone.sees("The park near you")).text


async def test_a_whole_survey_answered_by_buttons_is_one_message(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    begun = await opens(phone, survey)
    await phone.press("Begin")
    await phone.press("Every week")
    for button in ("To walk", "Done", "Skip", "Skip", "Send my answers"):
        await phone.press(button)
    assert (await phone.screen()).message_id == begun.message_id


async def test_somebody_answers_in_serbian_and_turns_to_english_in_between(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Јована", "sr", "belgrade")
    first = await begins(phone, survey)
    assert "Колико често идете тамо?" in first.text
    await phone.press("Сваке недеље")
    assert "Због чега идете?" in (await phone.screen()).text
    await phone.press("Шетња")
    await phone.forge(first.message_id, carrying(CHOOSE_LANGUAGE, "", "sr-Latn", "menu"))
    await phone.settled()
    await phone.says("/surveys")
    await phone.press("Park u blizini")
    await phone.press(carrying(callbacks.BEGIN, "belgrade", survey.id))
    latin = await phone.screen()
    assert "Zbog čega idete?" in latin.text
    assert "☑ Šetnja" in latin.labels
    await phone.forge(first.message_id, carrying(CHOOSE_LANGUAGE, "", "en", "menu"))
    await phone.settled()
    await phone.forge(first.message_id, carrying(callbacks.BEGIN, "belgrade", survey.id))
    english = await phone.sees("What do you go there for?")
    assert "☑ To walk" in english.labels


async def test_who_pauses_goes_on_days_later_where_she_was(town: Town) -> None:
    survey, other = await ask(town), await ask(town, form=_one("Another matter", Kind.TEXT))
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    await phone.press("Every week")
    await phone.press("Pause")
    await phone.sees("Your answers so far are kept.")
    assert await conversation(town, phone) is None
    town.clock.turn(days=3)
    await begins(phone, other)
    await phone.says("a word")
    await phone.press("Send my answers")
    await phone.sees("Thank you!")
    await ask(town, form=_one("Something new", Kind.TEXT))
    await phone.says("/surveys")
    listed = (await phone.sees("You have begun.")).text
    order = [listed.index(title) for title in ("The park near you", "Something new", "Another matter")]
    assert order == sorted(order), "what is begun comes first, what is sent last"
    await phone.press(carrying(callbacks.INTRO, "belgrade", survey.id))
    await phone.press("Go on")
    assert "Question 2 of 4" in (await phone.sees("What do you go there for?")).text


async def test_what_is_typed_after_a_pause_is_no_answer(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    await phone.press("Every week")
    await phone.press("Pause")
    await phone.says("To walk")
    await phone.sees("Nobody reads free messages here")
    filled = await sheet(town, phone, survey)
    assert filled
    assert "why" not in filled.sheet.answers


async def test_an_answer_that_breaks_a_rule_is_refused_in_the_authors_own_words(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    for button in ("Every week", "To walk", "Done"):
        await phone.press(button)
    await phone.says("21")
    again = await phone.sees("Not more than twenty, please.")
    assert "How many people do you go with?" in again.text
    await phone.says("many")
    await phone.sees("Please type a")
    await phone.says("20")
    await phone.sees("What is missing there?")


async def test_words_that_no_button_says_lead_to_the_buttons_where_all_are_in_sight(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    await phone.says("hello")
    again = await phone.sees("I do not find this. Please tap one of the buttons.")
    assert "How often do you go there?" in again.text


async def test_of_a_day_and_an_hour_the_day_may_be_typed_alone(town: Town) -> None:
    form = Questionnaire(
        {"en": "Street sweepers"},
        (
            Question("seen", Kind.DATETIME, {"en": "When did you last see one?"}),
            Question("words", Kind.TEXT, {"en": "What else?"}),
        ),
    )
    survey = await ask(town, form=form)
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    await phone.says("yesterday")
    await phone.sees("I do not understand this day.")
    await phone.says("14.2.2026")
    assert "Saturday, 14 February 2026" in (await phone.sees("Tap the hour")).text
    await phone.press("12:00")
    await phone.press("12:30")
    await phone.sees("What else?")
    filled = await sheet(town, phone, survey)
    assert filled
    assert filled.sheet.answers["seen"].values == ("2026-02-14T12:30",)


async def test_a_question_that_needs_an_answer_has_no_skip_and_says_so_to_an_old_button(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    first = await begins(phone, survey)
    assert not any("Skip" in label for label in first.labels)
    await phone.forge(first.message_id, carrying(callbacks.SKIP, "belgrade", survey.id, "0"))
    await phone.sees("This question needs an answer.")


async def test_what_excludes_all_else_clears_the_rest(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    await phone.press("Every week")
    await phone.press("To walk")
    await phone.press("For nothing of this")
    shown = await phone.screen()
    assert "☐ To walk" in shown.labels
    assert "☑ For nothing of this" in shown.labels


async def test_a_double_tap_and_a_repeated_update_change_nothing(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    first = await begins(phone, survey)
    weekly = next(data for data in buttons_of(first) if data.startswith("q.o"))
    pressed = await phone.forge(first.message_id, weekly)
    await phone.forge(first.message_id, weekly)
    await town.control.repeat(pressed["update_id"])
    await phone.settled()
    second = await phone.screen()
    assert "What do you go there for?" in second.text
    tick = next(data for data in buttons_of(second) if data.startswith("q.y"))
    await asyncio.gather(*(phone.forge(second.message_id, tick) for _ in range(3)))
    await phone.settled()
    assert "☑ To walk" in (await phone.screen()).labels
    filled = await sheet(town, phone, survey)
    assert filled
    assert filled.sheet.answers["often"].values == ("weekly",)
    assert filled.sheet.answers["why"].values == ("walk",)


async def test_an_old_button_shows_where_she_stands(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    first = await begins(phone, survey)
    never = [data for data in buttons_of(first) if data.startswith("q.o")][1]
    await phone.press("Every week")
    await phone.says("walk?")  # a fresh message below
    await phone.forge(first.message_id, never)
    shown = await phone.sees("What do you go there for?")
    assert shown.message_id == first.message_id
    filled = await sheet(town, phone, survey)
    assert filled
    assert filled.sheet.answers["often"].values == ("weekly",)


async def test_two_sends_at_once_count_once(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    review = await answers(phone, survey)
    data = next(each for each in buttons_of(review) if each.startswith(callbacks.SEND))
    await asyncio.gather(*(phone.forge(review.message_id, data) for _ in range(3)))
    await phone.settled()
    assert len(await responses(town, survey)) == 1
    assert await counted(town, survey) == (1, 1)


async def test_an_answer_is_changed_from_the_review_and_leads_back_to_it(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await answers(phone, survey, "Every week")
    await phone.press("4. What is missing")
    await phone.sees("What is missing there?")
    await phone.says("Benches & <shade>")
    review = await phone.sees("Are these your answers?")
    assert "Benches & <shade>" in review.text
    await phone.press("1. How often")
    await phone.press("Never")
    shorter = await phone.sees("Are these your answers?")
    assert "What do you go there for?" not in shorter.text
    await phone.press("Send my answers")
    await phone.sees("Thank you!")
    (sent,) = await responses(town, survey)
    assert set(sent.answers) == {"often", "words"}


async def test_who_sent_may_change_her_answers_until_it_closes(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await sends(phone, survey)
    await opens(phone, survey)
    await phone.press("Change my answers")
    review = await phone.sees("Are these your answers?")
    assert "sending again replaces them" in review.text
    await phone.press("2. What is missing")
    await phone.says("Benches")
    await phone.press("Send my answers")
    await phone.sees("Your answers are changed.")
    (sent,) = await responses(town, survey)
    assert sent.answers["words"].values == ("Benches",)
    assert await counted(town, survey) == (1, 1)


async def test_where_answers_may_not_be_changed_she_is_told(town: Town) -> None:
    survey = await ask(town, changeable=False)
    phone = await town.resident("Ana", "en", "belgrade")
    await sends(phone, survey)
    about = await opens(phone, survey)
    assert not any("Change" in label for label in about.labels)
    await phone.forge(about.message_id, carrying(callbacks.BEGIN, "belgrade", survey.id))
    await phone.sees("In this survey they cannot be changed.")


async def test_answers_are_taken_back_and_counted_no_more(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await sends(phone, survey)
    await opens(phone, survey)
    await phone.press("Delete my answers")
    await phone.sees("Delete your answers to this survey?")
    await phone.press("No, keep them")
    assert len(await responses(town, survey)) == 1
    await phone.press("Delete my answers")
    await phone.press("Yes, delete them")
    await phone.sees_toast("Your answers are deleted.")
    assert await responses(town, survey) == []
    assert (await look(town, survey)).sent == 0
    await phone.press("Begin")
    await phone.sees("Question 1 of 4")


async def test_an_answer_to_a_survey_that_closed_a_second_ago_is_not_taken(town: Town) -> None:
    survey = await ask(town, closes_at=CLOSES)
    phone = await town.resident("Ana", "en", "belgrade")
    review = await answers(phone, survey)
    town.clock.turn(seconds=(CLOSES - town.clock.now()).total_seconds() + 1)
    await phone.press("Send my answers")
    told = await phone.sees("This survey is closed")
    assert told.message_id == review.message_id
    assert await responses(town, survey) == []


async def test_a_quota_that_is_reached_is_told_before_and_after_the_questions(town: Town) -> None:
    survey = await ask(town, quota=1)
    first, second, third = [await town.resident(name, "en", "belgrade") for name in ("Ana", "Ben", "Cem")]
    await answers(second, survey)
    await sends(first, survey)
    await second.press("Send my answers")
    await second.sees("As many people have answered as were asked for")
    await opens(third, survey)
    about = await third.sees("As many people have answered as were asked for")
    assert not any("Begin" in label for label in about.labels)
    assert len(await responses(town, survey)) == 1
    await opens(first, survey)
    await first.sees("You have sent your answers.")


async def test_a_survey_that_is_not_open_yet_says_when_it_opens(town: Town) -> None:
    opens_at = town.clock.now() + timedelta(days=2)
    survey = await ask(town, opens_at=opens_at)
    phone = await town.resident("Ana", "en", "belgrade")
    about = await opens(phone, survey)
    assert "It opens: Wednesday, 4 March 2026" in about.text
    await phone.forge(about.message_id, carrying(callbacks.BEGIN, "belgrade", survey.id))
    await phone.sees("It is not open yet.")
    town.clock.turn(days=2, minutes=1)
    await town.app.clocks.surveys.tick()
    await begins(phone, survey)
    await phone.sees("Question 1 of 4")


async def test_a_newcomer_with_a_link_joins_the_city_first_and_then_sees_the_survey(town: Town) -> None:
    survey = await ask(town)
    phone = await town.newcomer("Ana", "en")
    await phone.start(f"s-belgrade-{survey.id}")
    asked = await phone.sees("Before we begin, in short:")
    assert "survey" in asked.text
    await phone.press("I agree")
    await phone.sees("The park near you")
    await phone.press("Begin")
    await phone.sees("Question 1 of 4")


async def test_who_lives_elsewhere_is_shown_the_way_into_the_city(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "skopje")
    await opens(phone, survey)
    await phone.sees("This survey is for people of Belgrade.")
    await phone.press("Belgrade")
    await phone.sees("Belgrade")


async def test_a_link_to_nothing_shows_what_else_is_asked(town: Town) -> None:
    await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    for payload in ("s-belgrade-0123456789abcdef", "s-belgrade-", "s-atlantis-0123456789abcdef", "s-x"):
        await phone.start(payload)
        await phone.sees("This survey is not here any more.")


async def test_surveys_of_followed_cities_are_listed_with_their_city(town: Town) -> None:
    there = await ask(town, "skopje", audience=Audience(followers=True))
    await ask(town, "skopje", form=_one("Only for those who live there", Kind.TEXT))
    phone = await town.resident("Ana", "en", "belgrade")
    await follows(phone, "skopje")
    await phone.says("/surveys")
    listed = await phone.sees("The park near you")
    assert "Skopje" in listed.text
    assert "Only for those" not in listed.text
    await sends(phone, there, city="skopje")
    assert len(await responses(town, there, "skopje")) == 1


async def test_where_nothing_is_asked_the_list_says_so(town: Town) -> None:
    phone = await town.resident("Ana", "en", "belgrade")
    await phone.says("/surveys")
    await phone.sees("There is no survey at present.")
    await phone.press("Results")
    await phone.sees("There are no results yet.")
    await phone.press("Back")
    await phone.sees("There is no survey at present.")


async def test_a_linked_survey_says_what_is_known_of_her(town: Town) -> None:
    survey = await ask(town, anonymity=Anonymity.LINKED, results=Results.AFTER_CLOSE)
    phone = await town.resident("Ana", "en", "belgrade")
    about = await opens(phone, survey)
    assert "Your answers are kept together with your account here" in about.text
    assert "Anonymous" not in about.text
    review = await answers(phone, survey)
    assert "☑ Compare with the city" in review.labels
    await phone.press("Compare with the city")
    assert "☐ Compare with the city" in (await phone.screen()).labels
    await phone.press("Send my answers")
    await phone.sees("Thank you!")
    filled = await sheet(town, phone, survey)
    assert filled
    assert not filled.compares


async def test_a_place_and_a_photo_are_sent_and_nothing_else_is_taken_for_them(town: Town) -> None:
    form = Questionnaire(
        {"en": "Holes in the road"},
        (
            Question("where", Kind.LOCATION, {"en": "Where is it?"}, required="true()"),
            Question("photo", Kind.PHOTO, {"en": "What does it look like?"}),
        ),
    )
    survey = await ask(town, form=form)
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    await phone.photo(qr_picture())
    await phone.sees("Here no photo is asked for.")
    await phone.press("Where I am now")
    await phone.sees("your phone then sends where you are now")
    standing = await conversation(town, phone)
    assert standing
    assert standing.data[KEYBOARD]
    await phone.location(44.81, 20.46)
    await phone.sees("What does it look like?")
    await phone.says("very deep")
    await phone.sees("Here a photo is asked for.")
    await phone.location(44.81, 20.46)
    await phone.sees("Here no place is asked for.")
    await phone.document(b"%PDF", "hole.pdf")
    await phone.sees("Please send it as a photo, not as a file.")
    await phone.photo(qr_picture())
    review = await phone.sees("Are these your answers?")
    assert "📍 A place" in review.text
    assert "📷 A photo" in review.text
    await phone.press("Send my answers")
    await phone.sees("Thank you!")
    (sent,) = await responses(town, survey)
    assert sent.answers["where"].value == "44.81 20.46"


@pytest.mark.parametrize("kind", ["sticker", "voice", "poll", "contact"])
async def test_a_message_that_can_be_no_answer_is_answered_with_the_question_again(
    town: Town, kind: str
) -> None:
    items = (
        Question("words", Kind.TEXT, {"en": "What is missing there?"}),
        Question("photo", Kind.PHOTO, {"en": "What does it look like?"}),
        Question("where", Kind.LOCATION, {"en": "Where is it?"}),
    )
    survey = await ask(town, form=Questionnaire({"en": "Holes in the road"}, items))
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    for note, question in (
        ("I cannot make use of this kind of message.", "What is missing there?"),
        ("Here a photo is asked for.", "What does it look like?"),
        ("Here a place is asked for.", "Where is it?"),
    ):
        await phone.sends(kind)
        asked = await phone.sees(note)
        assert question in asked.text
        await phone.press("Skip")
    assert not (await responses(town, survey))
    await phone.sees("Are these your answers?")


async def test_how_something_was_typed_is_kept_only_where_answers_are_not_anonymous(town: Town) -> None:
    form = _one("How many people do you go with?", Kind.INTEGER)
    phone = await town.resident("Ana", "en", "belgrade")
    for anonymity, raw in ((Anonymity.ANONYMOUS, ""), (Anonymity.LINKED, "٣")):
        survey = await ask(town, form=form, anonymity=anonymity)
        await begins(phone, survey)
        await phone.says("٣")
        await phone.press("Send my answers")
        await phone.sees("Thank you! Your answers are sent.")
        (sent,) = await responses(town, survey)
        assert [(answer.values, answer.raw) for answer in sent.answers.values()] == [(("3",), raw)]


async def test_going_back_keeps_what_was_answered(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    await phone.press("Every week")
    await phone.press("Back")
    first = await phone.sees("How often do you go there?")
    assert "✓ Every week" in first.labels
    await phone.press("Next")
    await phone.sees("What do you go there for?")
    await phone.press("Back")
    await phone.press("Back")
    await phone.sees("The park near you")
    assert any("Go on" in label for label in (await phone.screen()).labels)


async def test_a_survey_that_is_taken_back_is_gone_for_who_is_filling_it_in(town: Town) -> None:
    survey = await ask(town)
    phone = await town.resident("Ana", "en", "belgrade")
    await begins(phone, survey)
    editor = await town.network_admin("Root", "en", "belgrade")
    known_editor = await town.app.services.residents.arrive(editor.id, editor.id, None)
    assert known_editor
    city = await town.app.services.cities.get("belgrade")
    await town.app.services.surveys.publishing.withdraw(known_editor.resident, city, survey.id)
    await phone.press("Every week")
    await phone.sees("This survey is not here any more.")


def _one(label: str, kind: Kind) -> Questionnaire:
    return Questionnaire({"en": label}, (Question("only", kind, {"en": label}, required="true()"),))


def test_the_form_of_these_stories_is_whole() -> None:
    assert PARKS.missing_in(["en", "sr-Latn"]) == {}
