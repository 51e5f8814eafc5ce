"""A made-up survey of twenty questions, and as many responses to it as are asked for.

The same number always gives the same responses. Their answers depend on each other a little, as people's do.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from bot.core.surveys.model import AnswerRow, Response, Survey, SurveyStatus, Terms
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire, Span
from bot.core.surveys.sheet import Answer
from storage.responses import number_questions, write_response, write_row
from storage.tables import survey_answers, survey_responses

NOW: Final = datetime(2026, 5, 6, 10, 30, tzinfo=UTC)
BATCH: Final = 5_000
LANGUAGES: Final = ("mk", "mk", "mk", "sq", "sq", "tr", "en")
MONTHS: Final = tuple(datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5))
_REMARKS: Final = (
    "Повеќе дрва покрај патот",
    "Nuk ka ndriçim në rrugën time",
    "Çöp kamyonu daha sık gelsin",
    "The crossing by the school is dangerous",
    "Ништо",
)


def _options(name: str, count: int) -> tuple[Option, ...]:
    return tuple(Option(f"{name}_{number}", {"en": f"{name} {number}"}) for number in range(1, count + 1))


FORM: Final = Questionnaire(
    title={"en": "Life in the city"},
    items=(
        *(
            Question(f"choice_{number}", Kind.ONE, {"en": f"Choice {number}"}, choices="five")
            for number in range(1, 9)
        ),
        *(
            Question(f"yes_{number}", Kind.ONE, {"en": f"Yes {number}"}, choices="two")
            for number in range(1, 4)
        ),
        *(
            Question(f"several_{number}", Kind.MANY, {"en": f"Several {number}"}, choices="eight")
            for number in (1, 2)
        ),
        Question("order", Kind.RANK, {"en": "Order"}, choices="four"),
        *(
            Question(f"rate_{number}", Kind.RANGE, {"en": f"Rate {number}"}, span=Span("1", "10", "1"))
            for number in (1, 2)
        ),
        Question("age", Kind.INTEGER, {"en": "Age"}),
        Question("since", Kind.DATE, {"en": "Since"}),
        Question("where", Kind.LOCATION, {"en": "Where"}),
        Question("remark", Kind.TEXT, {"en": "Remark"}),
    ),
    choices={
        "five": _options("five", 5),
        "two": _options("two", 2),
        "eight": _options("eight", 8),
        "four": _options("four", 4),
    },
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One response with its rows."""

    response: Response
    rows: Sequence[AnswerRow]


def a_seeded_survey(sent: int) -> Survey:
    """Open, and answered so often."""
    return Survey(
        id=f"{sent:032x}",
        status=SurveyStatus.OPEN,
        title=FORM.title,
        terms=Terms(),
        created_by="operator",
        created_at=NOW,
        changed_at=NOW,
        started=sent,
        sent=sent,
    )


def seeded_responses(survey: Survey, count: int) -> Iterator[Sent]:
    """So many responses to FORM."""
    chance = random.Random(f"{survey.id}:{count}")
    for _ in range(count):
        language = chance.choice(LANGUAGES)
        rows = list(_rows(chance, language))
        answers: dict[str, Answer] = {}
        for row in rows:
            value = row.code or row.words or f"{row.amount:g}"
            answers[row.path] = Answer((*answers.get(row.path, Answer()).values, value))
        response_id = chance.getrandbits(62)
        yield Sent(Response(response_id, survey.id, 1, language, chance.choice(MONTHS), answers), rows)


def _rows(chance: random.Random, language: str) -> Iterator[AnswerRow]:
    mood = chance.random()
    for question in FORM.questions():
        options = [option.code for option in FORM.options_of(question)]
        path = question.path
        match question.kind:
            case Kind.ONE:
                yield AnswerRow(path, "", 0, code=options[int((mood + chance.random()) / 2 * len(options))])
            case Kind.MANY:
                for ordinal, code in enumerate(sorted(chance.sample(options, chance.choice((1, 1, 2, 3))))):
                    yield AnswerRow(path, "", ordinal, code=code)
            case Kind.RANK:
                for ordinal, code in enumerate(chance.sample(options, len(options))):
                    yield AnswerRow(path, "", ordinal, code=code)
            case Kind.RANGE:
                yield AnswerRow(path, "", 0, amount=1 + int(mood * 10))
            case Kind.INTEGER:
                yield AnswerRow(path, "", 0, amount=chance.randint(18, 90))
            case Kind.DATE:
                yield AnswerRow(
                    path, "", 0, code=f"20{chance.randint(0, 25):02}-{chance.randint(1, 12):02}-15"
                )
            case Kind.LOCATION if chance.random() < 0.3:
                spot = f"{chance.uniform(41.9, 42.1):.5f} {chance.uniform(21.3, 21.5):.5f}"
                yield AnswerRow(path, "", 0, words=spot)
            case Kind.TEXT if chance.random() < 0.4:
                yield AnswerRow(path, "", 0, words=chance.choice(_REMARKS), language=language)


def store_responses(connection: Connection, survey: Survey, batch: Sequence[Sent]) -> None:
    """Insert them as ``Responses.put`` does, all with two statements."""
    numbers = number_questions(connection, survey.id, [question.path for question in FORM.questions()])
    connection.execute(survey_responses.insert(), [write_response(sent.response) for sent in batch])
    connection.execute(
        survey_answers.insert(),
        [write_row(sent.response.id, numbers[row.path], row) for sent in batch for row in sent.rows],
    )
