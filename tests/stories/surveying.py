"""Surveys for stories: published in one call, and answered as people do."""

from typing import Any, Final

from bot.core.cities.model import City
from bot.core.residents.model import Resident
from bot.core.surveys.model import FilledSheet, Response, Survey, Terms, participant_key
from bot.core.surveys.ports import Where
from bot.core.surveys.questionnaire import Kind, Option, Question, Questionnaire
from handlers.surveys.callbacks import BEGIN
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying, known
from tests.towns import Town

PARKS: Final = Questionnaire(
    {"en": "The park near you", "sr-Cyrl": "Парк у близини"},
    (
        Question(
            "often",
            Kind.ONE,
            {"en": "How often do you go there?", "sr-Cyrl": "Колико често идете тамо?"},
            required="true()",
            choices="often",
        ),
        Question(
            "why",
            Kind.MANY,
            {"en": "What do you go there for?", "sr-Cyrl": "Због чега идете?"},
            required="true()",
            relevant="${often} != 'never'",
            choices="why",
        ),
        Question(
            "people",
            Kind.INTEGER,
            {"en": "How many people do you go with?", "sr-Cyrl": "Са колико људи идете?"},
            constraint=". <= 20",
            constraint_message={"en": "Not more than twenty, please.", "sr-Cyrl": "Највише двадесет."},
            relevant="${often} != 'never'",
        ),
        Question("words", Kind.TEXT, {"en": "What is missing there?", "sr-Cyrl": "Шта тамо недостаје?"}),
    ),
    {
        "often": (
            Option("weekly", {"en": "Every week", "sr-Cyrl": "Сваке недеље"}),
            Option("never", {"en": "Never", "sr-Cyrl": "Никад"}),
        ),
        "why": (
            Option("walk", {"en": "To walk", "sr-Cyrl": "Шетња"}),
            Option("rest", {"en": "To rest", "sr-Cyrl": "Одмор"}),
            Option("none", {"en": "For nothing of this", "sr-Cyrl": "Ништа од тога"}, is_exclusive=True),
        ),
    },
    ("en", "sr-Cyrl"),
)
"""Four questions, of which two are not asked of who never goes."""


async def ask(town: Town, city: str = "belgrade", form: Questionnaire = PARKS, **terms: Any) -> Survey:
    """Publish it, for everybody who lives there."""
    there = await town.app.services.cities.get(city)
    return await town.app.services.surveys.publishing.publish_by_operator(there, form, Terms(**terms))


async def opens(phone: Phone, survey: Survey, city: str = "belgrade") -> Screen:
    """By the link that a poster has."""
    await phone.start(f"s-{city}-{survey.id}")
    await phone.settled()
    return await phone.screen()


async def begins(phone: Phone, survey: Survey, city: str = "belgrade") -> Screen:
    """To the first question."""
    await opens(phone, survey, city)
    await phone.press(carrying(BEGIN, city, survey.id))
    await phone.settled()
    return await phone.screen()


async def answers(phone: Phone, survey: Survey, often: str = "Never", city: str = "belgrade") -> Screen:
    """To the review, on the shortest way."""
    await begins(phone, survey, city)
    await phone.press(often)
    if often != "Never":
        await phone.press("To walk")
        await phone.press("Done")
        await phone.press("Skip")
    await phone.press("Skip")
    return await phone.sees("Are these your answers?")


async def sends(phone: Phone, survey: Survey, often: str = "Never", city: str = "belgrade") -> Screen:
    """From the link to the thanks."""
    await answers(phone, survey, often, city)
    await phone.press("Send my answers")
    return await phone.sees("Thank you! Your answers are sent.")


async def responses(town: Town, survey: Survey, city: str = "belgrade") -> list[Response]:
    """All that was sent."""
    store = town.app.services.stores.cities.of(await town.app.services.cities.get(city))
    return await store.read(lambda records: records.responses.page(survey.id, Where(), None, 1_000))


async def counted(town: Town, survey: Survey, city: str = "belgrade") -> tuple[int, int]:
    """How many have begun, and how many have sent."""
    now = await look(town, survey, city)
    return now.started, now.sent


async def look(town: Town, survey: Survey, city: str = "belgrade") -> Survey:
    """How it is now."""
    store = town.app.services.stores.cities.of(await town.app.services.cities.get(city))
    found = await store.read(lambda records: records.surveys.find(survey.id))
    assert found
    return found


async def sheet(town: Town, phone: Phone, survey: Survey, city: str = "belgrade") -> FilledSheet | None:
    """What she has filled in, as it is stored."""
    place = await town.app.services.cities.get(city)
    return await _sheet(town, place, await known(town, phone), survey)


async def _sheet(town: Town, city: City, resident: Resident, survey: Survey) -> FilledSheet | None:
    store = town.app.services.stores.cities.of(city)
    secret = await store.read(lambda records: records.surveys.secret_of(survey.id))
    participant = participant_key(survey, secret, resident.id)
    return await store.read(lambda records: records.sheets.find(survey.id, participant))


async def tick(town: Town) -> None:
    """What time sets off, and all that follows is sent."""
    await town.app.clocks.surveys.tick()
    await town.deliver()
