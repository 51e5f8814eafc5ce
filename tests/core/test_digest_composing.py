"""What is news to one reader."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from bot.core.digests.composing import MOST, Paper, Reader, compose
from bot.core.digests.model import MEMORY, NO_END, Digest, News, Section, Subscription, Told
from bot.core.residents.model import DigestFrequency, Resident, Settings
from bot.core.surveys.model import Audience

NOW: Final = datetime(2026, 5, 8, 7, tzinfo=UTC)
TODAY: Final = date(2026, 5, 8)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SINCE: Final = NOW - DAY
LONG_AGO: Final = NOW - 20 * DAY
ANA: Final = Resident(
    "ana",
    1,
    Settings("mk", DigestFrequency.DAILY),
    met_at=LONG_AGO,
    consented_at=LONG_AGO,
    home="skopje",
    followed=("kotor",),
)
HAD_ONE: Final = Subscription(TODAY - DAY, SINCE, warned_until=SINCE + 2 * DAY)


def an_event(id_: str = "event", **changes: Any) -> News:
    fields: dict[str, Any] = {"city": "skopje", "at": NOW - HOUR, "sorts": NOW + 3 * DAY}
    return News(Section.EVENTS, id=id_, **(fields | changes))


def an_idea(id_: str = "idea", at: datetime = NOW - HOUR, **changes: Any) -> News:
    fields: dict[str, Any] = {"city": "skopje", "at": at, "sorts": at}
    return News(Section.IDEAS, id=id_, **(fields | changes))


def a_survey(id_: str = "survey", **changes: Any) -> News:
    fields: dict[str, Any] = {"city": "skopje", "at": NOW - HOUR, "sorts": NOW + 20 * DAY}
    return News(Section.SURVEYS, id=id_, **(fields | changes))


def a_telling(subject: str = "idea", at: datetime = NOW - HOUR, **changes: Any) -> Told:
    fields: dict[str, Any] = {"city": "skopje", "kind": "idea.progress"}
    return Told(subject=subject, at=at, **(fields | changes))


def composed(
    *news: News,
    told: tuple[Told, ...] = (),
    reader: Resident = ANA,
    had: Subscription = HAD_ONE,
    **known: Any,
) -> Digest:
    return compose(Reader(reader, had, **known), news, told, TODAY, NOW)


def read(*news: News, **given: Any) -> list[str]:
    return [one.id for one in composed(*news, **given).news]


def test_it_is_of_the_day_and_her_home_in_the_order_of_sections() -> None:
    digest = composed(an_idea(), an_event(), a_survey())
    assert (digest.day, digest.home) == (TODAY, "skopje")
    assert [one.section for one in digest.news] == [Section.SURVEYS, Section.EVENTS, Section.IDEAS]
    assert composed().is_empty
    assert not composed(told=(a_telling(),)).is_empty


@pytest.mark.parametrize(
    ("at", "is_news"),
    [(SINCE, False), (SINCE + timedelta(microseconds=1), True), (NOW, True), (NOW + HOUR, False)],
)
def test_news_are_newer_than_her_last_digest_and_not_of_the_future(at: datetime, is_news: bool) -> None:
    assert bool(read(an_event(at=at))) is is_news
    assert bool(read(an_idea(at=at))) is is_news
    assert bool(read(a_survey(at=at))) is is_news
    assert bool(composed(told=(a_telling(at=at),)).told) is is_news


def test_who_never_had_one_is_told_since_she_agreed_and_nobody_of_what_is_older_than_a_month() -> None:
    assert read(an_idea(at=LONG_AGO + HOUR), an_idea("older", LONG_AGO), had=Subscription()) == ["idea"]
    away = replace(HAD_ONE, since=NOW - 400 * DAY)
    older, younger = NOW - MEMORY - HOUR, NOW - MEMORY + HOUR
    assert read(an_idea(at=younger), an_idea("older", older), had=away) == ["idea"]
    assert [
        one.subject
        for one in composed(told=(a_telling("old", older), a_telling("new", younger)), had=away).told
    ] == ["new"]


def test_only_her_cities_are_in_it() -> None:
    news = [an_idea(slug, city=slug) for slug in ("skopje", "kotor", "edirne")]
    assert read(*news) == ["kotor", "skopje"]
    told = tuple(a_telling(slug, city=slug) for slug in ("skopje", "kotor", "edirne"))
    assert [one.city for one in composed(told=told).told] == ["skopje", "kotor"]
    assert read(*news, reader=replace(ANA, home="edirne", followed=())) == ["edirne"]


def test_her_topics_choose_what_has_one_in_the_city_where_she_chose_them() -> None:
    news = [an_event(topic or "none", topic=topic) for topic in ("parks", "sport", None)]
    assert read(*news) == ["none", "parks", "sport"]
    assert read(*news, topics={"skopje": frozenset({"parks"})}) == ["none", "parks"]
    assert read(*news, topics={"kotor": frozenset({"parks"})}) == ["none", "parks", "sport"]
    assert read(*news, topics={"skopje": frozenset()}) == ["none", "parks", "sport"]


def test_muted_sections_and_what_she_wrote_are_left_out() -> None:
    everything = (an_idea(), an_event(), a_survey())
    for section in (Section.IDEAS, Section.EVENTS, Section.SURVEYS):
        digest = composed(*everything, had=replace(HAD_ONE, muted=frozenset({section})))
        assert {one.section for one in digest.news} == {one.section for one in everything} - {section}
    no_followed = replace(HAD_ONE, muted=frozenset({Section.FOLLOWED}))
    assert composed(told=(a_telling(),), had=no_followed).is_empty
    assert read(*(replace(one, author="ana") for one in everything)) == []
    assert len(read(*(replace(one, author="bojan") for one in everything))) == 3


def test_events_come_by_their_start_and_never_when_they_have_begun() -> None:
    news = [
        an_event("later", sorts=NOW + 2 * DAY),
        an_event("sooner", sorts=NOW + DAY),
        an_event("begun", sorts=NOW),
    ]
    assert read(*news) == ["sooner", "later"]


def test_surveys_come_by_their_close_and_not_when_they_are_closed_answered_or_asked_of_others() -> None:
    news = [
        a_survey("endless", sorts=NO_END),
        a_survey("late", sorts=NOW + 20 * DAY),
        a_survey("soon", sorts=NOW + DAY),
        a_survey("closed", sorts=NOW),
        a_survey("answered"),
        a_survey("for others", asked_of=Audience(languages=frozenset({"sq"}))),
        a_survey("for residents there", city="kotor", asked_of=Audience()),
        a_survey("for all there", city="kotor", asked_of=Audience(followers=True)),
        a_survey("for sport", asked_of=Audience(topics=frozenset({"sport"}))),
    ]
    known = {"answered": frozenset({"answered"}), "topics": {"skopje": frozenset({"parks"})}}
    assert read(*news, **known) == ["soon", "for all there", "late", "endless"]


@pytest.mark.parametrize(
    ("frequency", "closes", "is_news"),
    [
        (DigestFrequency.DAILY, NOW + DAY, False),  # the last digest warned of it
        (DigestFrequency.DAILY, NOW + 1.5 * DAY, True),
        (DigestFrequency.DAILY, NOW + 2 * DAY + HOUR, False),
        (DigestFrequency.WEEKLY, NOW + 6 * DAY, True),
        (DigestFrequency.WEEKLY, NOW + 7 * DAY + HOUR, False),
    ],
)
def test_an_old_survey_is_news_once_more_when_it_closes_soon(
    frequency: DigestFrequency, closes: datetime, is_news: bool
) -> None:
    reader = replace(ANA, settings=Settings("mk", frequency))
    survey = a_survey(at=LONG_AGO, sorts=closes)
    assert bool(read(survey, reader=reader)) is is_news
    assert read(survey, reader=reader, answered=frozenset({"survey"})) == []


def test_a_survey_says_when_it_begins_to_close_soon_and_no_digest_is_written_with_who_wrote_what() -> None:
    (one,) = composed(a_survey(sorts=NOW + 20 * DAY)).news
    assert one.again_at == NOW + 18 * DAY
    (endless,) = composed(a_survey(sorts=NO_END)).news
    assert endless.again_at is None
    digest = composed(an_idea(author="bojan"), an_event(author="bojan", topic="parks"))
    assert {one.author for one in digest.news} == {"bojan"}
    assert "bojan" not in str(digest.as_facts())


def test_a_subject_has_one_line_with_its_newest_state() -> None:
    told = (
        a_telling(at=NOW - HOUR, kind="idea.progress"),
        a_telling(at=NOW - 3 * HOUR, kind="idea.changed"),
        a_telling("other", at=NOW - 2 * HOUR),
        a_telling(city="kotor", at=NOW - 4 * HOUR),
    )
    assert [(one.city, one.subject, one.kind) for one in composed(told=told).told] == [
        ("kotor", "idea", "idea.progress"),
        ("skopje", "other", "idea.progress"),
        ("skopje", "idea", "idea.progress"),
    ]


def test_a_new_idea_whose_news_she_is_told_is_not_named_twice() -> None:
    digest = composed(an_idea(), an_idea("other"), told=(a_telling("idea"),))
    assert [one.id for one in digest.news] == ["other"]
    assert [one.subject for one in digest.told] == ["idea"]


def test_of_a_flood_the_soonest_events_and_the_newest_ideas_are_kept() -> None:
    events = [an_event(f"{number:03}", sorts=NOW + number * HOUR) for number in range(1, 2 * MOST)]
    assert read(*events) == [one.id for one in events[:MOST]]
    ideas = [an_idea(f"{number:03}", NOW - number * timedelta(minutes=1)) for number in range(2 * MOST)]
    assert read(*ideas) == [one.id for one in reversed(ideas[:MOST])]


def test_a_paper_gives_a_reader_what_is_newer_and_every_survey() -> None:
    paper = Paper([an_idea("old", SINCE), an_event("new"), a_survey("old survey", at=LONG_AGO)])
    assert {one.id for one in paper.since(SINCE)} == {"new", "old survey"}
