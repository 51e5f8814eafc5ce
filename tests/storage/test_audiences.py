"""Audiences: what the database selects is what a plain reading of the conditions selects."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import pytest

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.model import Headcount
from bot.core.events.model import AttendanceStatus
from bot.core.residents.model import Member, Reachability, Tie
from bot.core.shared.unit_of_work import CityRecords
from bot.core.surveys.model import Survey, SurveyStatus, Transition
from storage import audiences
from tests.storage.broadcasting import (
    DAY,
    MINUTE,
    Skopje,
    a_broadcast,
    deliver,
    lay_down,
    move_in,
    rows_of,
    who,
)
from tests.storage.builders import (
    NOW,
    SOMEBODY,
    a_member,
    a_resident,
    an_attendance,
    an_event,
    an_occurrence,
    put_on,
)
from tests.storage.questionnaires import a_linked_survey, a_sheet, a_survey, lay_out

LINKED, ANONYMOUS, SEALED = a_linked_survey(1), a_survey(2), a_survey(3)
SURVEYS: Final = (LINKED, ANONYMOUS, SEALED)
ONCE, WEEKLY = an_event(1), an_event(2)
TIMES: Final = (an_occurrence(ONCE), an_occurrence(WEEKLY), an_occurrence(WEEKLY, 2))
TOPICS: Final = ("culture", "sport", "roads")
NOWHERE: Final = "0123456789abcdef"


@dataclass(frozen=True)
class Person:
    """A member with all that audiences ask about; ``took`` by survey."""

    member: Member
    took: dict[str, Took]
    going: frozenset[str]
    last_sent_at: datetime | None


def people(chance: random.Random, size: int) -> Iterator[Person]:
    """Every kind of member, most of them within reach."""
    for number in range(1, size + 1):
        member = a_member(
            a_resident(number),
            tie=chance.choice((Tie.HOME, Tie.HOME, Tie.FOLLOWED, Tie.FORMER)),
            language=chance.choice(("mk", "mk", "sq", "tr")),
            topics=frozenset(chance.sample(TOPICS, chance.choice((0, 1, 2)))),
            reachability=chance.choice((*[Reachability.REACHABLE] * 6, *Reachability)),
            district=chance.choice((None, "centar", "karpos")),
            active_on=chance.choice((None, *((NOW - days * DAY).date() for days in (0, 29, 30, 31)))),
            unsubscribed_at=chance.choice((None, None, None, NOW)),
        )
        yield Person(
            member,
            {survey.id: chance.choice(list(Took)) for survey in SURVEYS},
            frozenset(time.id for time in TIMES if chance.random() < 0.3),
            chance.choice((None, NOW - 7 * DAY - MINUTE, NOW - 7 * DAY, NOW - 7 * DAY + MINUTE)),
        )


def is_meant(person: Person, audience: Audience) -> bool:
    """Whether the conditions hold for her, whether or not she can be reached."""
    member = person.member
    events = {time.id: {time.id, time.event_id} for time in TIMES}
    conditions = [
        member.tie in (audience.ties or {Tie.HOME, Tie.FOLLOWED}),
        not audience.languages or member.language in audience.languages,
        not audience.topics or not member.topics or bool(member.topics & audience.topics),
        not audience.districts or member.district in audience.districts,
        not audience.going or any(audience.going in events[time] for time in person.going),
        not audience.active or (member.active_on or date.min) >= (NOW - audience.active * DAY).date(),
        not audience.rested
        or person.last_sent_at is None
        or person.last_sent_at <= NOW - audience.rested * DAY,
    ]
    if audience.survey:
        asked_for, survey_id = audience.survey
        took = person.took.get(survey_id) if survey_id != SEALED.id else None
        kinds = {Took.UNANSWERED: {Took.UNANSWERED, Took.STARTED}}.get(asked_for, {asked_for})
        conditions.append(took in kinds)
    return all(conditions)


def would_get(person: Person) -> bool:
    return person.member.reachability is Reachability.REACHABLE and person.member.is_subscribed


def all_audiences(chance: random.Random) -> Iterator[Audience]:
    """Each condition by itself, then several together."""
    ids = [each.id for each in (ONCE, WEEKLY, *TIMES)]
    single = [
        Audience(),
        *(Audience(ties=frozenset({tie})) for tie in (Tie.HOME, Tie.FOLLOWED)),
        Audience(languages=frozenset({"mk", "tr"})),
        Audience(topics=frozenset({"culture", "roads"})),
        Audience(districts=frozenset({"centar"})),
        *(Audience(going=each) for each in (*ids, NOWHERE)),
        Audience(active=30),
        Audience(rested=7),
        *(Audience(survey=(took, survey.id)) for took in Took for survey in SURVEYS),
        Audience(survey=(Took.UNANSWERED, NOWHERE)),
    ]
    yield from single
    for _ in range(12):
        both, other = chance.sample(single, 2)
        yield Audience(
            both.ties or other.ties,
            both.languages | other.languages,
            both.topics | other.topics,
            both.districts | other.districts,
            both.survey or other.survey,
            both.going or other.going,
            both.active or other.active,
            both.rested or other.rested,
        )


def settle(records: CityRecords, everybody: list[Person]) -> None:
    lay_out(records, *SURVEYS)
    put_on(records, ONCE, TIMES[0])
    put_on(records, WEEKLY, *TIMES[1:])
    for number, person in enumerate(everybody, start=1):
        records.members.put(person.member)
        for time in TIMES:
            status = AttendanceStatus.GOING if time.id in person.going else AttendanceStatus.WAITING
            records.attendances.add(an_attendance(time, number, status=status))
        for survey in SURVEYS:
            if person.took[survey.id] is not Took.UNANSWERED:
                is_sent = person.took[survey.id] is Took.ANSWERED
                sent = {"response_id": number, "sent_at": NOW} if is_sent else {}
                records.sheets.add(a_sheet(survey, number, **sent))
    earlier = a_broadcast(1_000)
    records.broadcasts.add(earlier)
    sent_at = {person.member.resident_id: person.last_sent_at for person in everybody}
    deliver(records, earlier, {one: at for one, at in sent_at.items() if at})
    seal(records, SEALED)


def seal(records: CityRecords, survey: Survey) -> None:
    records.surveys.move(Transition(survey.id, SurveyStatus.OPEN, SurveyStatus.CLOSED, SOMEBODY, NOW))
    records.surveys.seal(survey.id, {})


async def test_recipients_and_headcount_are_those_of_whom_all_conditions_hold(
    skopje: Skopje, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audiences, "PAGE", 7)  # looked up by their keys at once
    chance = random.Random(6)
    everybody = list(people(chance, 60))
    tried = list(all_audiences(chance))

    def work(records: CityRecords) -> None:
        settle(records, everybody)
        for number, audience in enumerate(tried):
            broadcast = a_broadcast(number, audience=audience)
            records.broadcasts.add(broadcast)
            lay_down(records, broadcast, most=11)
            meant = [person for person in everybody if is_meant(person, audience)]
            getting = [person.member for person in meant if would_get(person)]
            rows = rows_of(records, broadcast)
            assert {who: row.language for who, row in rows.items()} == {
                member.resident_id: member.language for member in getting
            }, audience.expression()
            unreachable = sum(one.member.reachability is not Reachability.REACHABLE for one in meant)
            headcount = Headcount(
                len(getting),
                Counter(member.language for member in getting),
                unreachable,
                len(meant) - unreachable - len(getting),
            )
            counted = records.deliveries.count_audience(audience, NOW)
            if not counted.is_rough:
                assert counted == headcount, audience.expression()
            else:
                assert audience.survey, audience.expression()
                assert audience.survey[1] == ANONYMOUS.id

    await skopje.transact(work)


async def test_few_of_an_anonymous_survey_are_not_counted(skopje: Skopje) -> None:
    survey = replace(ANONYMOUS)

    def work(records: CityRecords) -> list[Headcount]:
        lay_out(records, survey)
        move_in(records, range(1, 11))
        move_in(records, range(11, 21), language="sq")
        move_in(records, range(21, 24), unsubscribed_at=NOW)
        answered = Audience(survey=(Took.ANSWERED, survey.id))
        told = []
        for number in (*range(1, 5), *range(11, 24)):
            records.sheets.add(a_sheet(survey, number, response_id=number, sent_at=NOW))
            if number in (4, 11, 15, 23):
                told.append(records.deliveries.count_audience(answered, NOW))
        return told

    assert await skopje.transact(work) == [
        Headcount(0, {"mk": 0}, is_rough=True),
        Headcount(5, {"mk": 0, "sq": 0}, is_rough=True),
        Headcount(5, {"mk": 0, "sq": 0}, is_rough=True),
        Headcount(10, {"mk": 0, "sq": 0}, is_rough=True),
    ]


async def test_whether_anybody_is_meant_is_told_though_one_is_asked_for(skopje: Skopje) -> None:
    """However few are to be laid down, and however few of those have not answered."""
    broadcast = a_broadcast(audience=Audience(survey=(Took.ANSWERED, ANONYMOUS.id)))

    def work(records: CityRecords) -> None:
        lay_out(records, ANONYMOUS)
        move_in(records, range(1, 31))
        records.broadcasts.add(broadcast)
        for number in (28, 30):
            records.sheets.add(a_sheet(ANONYMOUS, number, response_id=number, sent_at=NOW))
        assert records.deliveries.prepare(broadcast, NOW, None, 1).added == 1
        assert set(rows_of(records, broadcast)) == {who(28)}
        lay_down(records, broadcast, most=1)
        assert set(rows_of(records, broadcast)) == {who(28), who(30)}

    await skopje.transact(work)
