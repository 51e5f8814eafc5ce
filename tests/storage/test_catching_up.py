"""After a week in which no clock ran: what still makes sense is done, what does not is let go of and counted."""

from datetime import timedelta

from bot.core.cities.model import City
from bot.core.events.ports import Reminder
from bot.core.events.service import EventServices
from bot.core.shared.unit_of_work import CityRecords, Store
from bot.core.surveys.model import SurveyStatus
from bot.core.surveys.service import SurveyServices
from tests.storage.builders import NOW, SetClock, an_attendance, an_event, an_occurrence, put_on
from tests.storage.busy_city import DAY, HOUR
from tests.storage.happenings import ANA, BOJAN, kinds, told
from tests.storage.questionnaires import a_questionnaire, a_survey
from tests.storage.surveying import OFTEN, living, publish

Skopje = Store[CityRecords]


async def an_evening(store: Skopje, *minutes: int) -> None:
    """In a day and more; Ana goes, and is reminded so many minutes before."""
    evening = an_event()
    occurrence = an_occurrence(evening)

    def work(records: CityRecords) -> None:
        put_on(records, evening, occurrence)
        records.attendances.add(an_attendance(occurrence, 1))
        for before in minutes:
            due_at = occurrence.starts_at - timedelta(minutes=before)
            records.attendances.remind(Reminder(occurrence.id, ANA.id, before), due_at)

    await store.transact(work)


async def test_a_reminder_of_what_has_begun_and_a_question_about_what_is_long_over_are_let_go_of(
    events: EventServices, city: City, skopje: Skopje, clock: SetClock
) -> None:
    await an_evening(skopje, 60, 1440)
    assert await events.timekeeping.drop_late(city) == {}
    clock.forward(days=7)
    assert await events.timekeeping.drop_late(city) == {"reminders": 2, "questions": 1}
    assert await events.timekeeping.drop_late(city) == {}
    assert await events.timekeeping.tick(city) == 0
    assert await kinds(skopje, ANA) == []


async def test_a_question_that_is_only_a_day_late_is_asked(
    events: EventServices, city: City, skopje: Skopje, clock: SetClock
) -> None:
    await an_evening(skopje)
    clock.forward(days=2, hours=12)
    assert await events.timekeeping.drop_late(city) == {}
    assert await events.timekeeping.tick(city) == 1
    assert await kinds(skopje, ANA) == ["event.feedback"]


async def test_of_the_late_reminders_of_one_start_only_the_last_is_sent(
    events: EventServices, city: City, skopje: Skopje, clock: SetClock
) -> None:
    await an_evening(skopje, 60, 1440)
    clock.at = NOW.replace(hour=16, minute=30) + DAY  # half an hour before it begins
    assert await events.timekeeping.drop_late(city) == {"reminders": 1}
    await events.timekeeping.tick(city)
    (notice,) = await told(skopje, ANA)
    assert (notice.kind, notice.facts["minutes"]) == ("event.reminder", 60)


async def test_a_survey_that_nobody_could_answer_opens_and_closes_and_is_counted_once(
    surveys: SurveyServices, city: City, skopje: Skopje, clock: SetClock
) -> None:
    survey = a_survey(status=SurveyStatus.SCHEDULED, opens_at=NOW + HOUR, closes_at=NOW + DAY)
    await skopje.transact(lambda records: records.surveys.add(survey, a_questionnaire(), b"s" * 16))
    assert await surveys.timekeeping.find_late(city) == {}
    clock.forward(days=7)
    assert await surveys.timekeeping.find_late(city) == {"unopened": 1}
    assert await surveys.timekeeping.tick(city) == 2
    assert await surveys.timekeeping.find_late(city) == {}
    closed = await skopje.read(lambda records: records.surveys.find(survey.id))
    assert closed
    assert (closed.status, closed.closed_at) == (SurveyStatus.CLOSED, clock.now())


async def test_who_had_begun_a_survey_that_has_closed_is_not_reminded_of_it(
    surveys: SurveyServices, city: City, skopje: Skopje, clock: SetClock
) -> None:
    await living(skopje, ANA, BOJAN)
    survey = await publish(surveys, city, a_survey(closes_at=NOW + 2 * DAY).terms)
    await surveys.answering.open(ANA, city, survey.id)
    await surveys.answering.fill(ANA, city, survey.id, lambda playing: playing.answer(OFTEN, ("daily",)))
    clock.forward(days=7)
    assert await surveys.timekeeping.find_late(city) == {"unreminded": 1}
    assert await surveys.timekeeping.tick(city) == 1
    assert await surveys.timekeeping.find_late(city) == {}
    assert await kinds(skopje, ANA) == []
