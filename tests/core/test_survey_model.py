"""The rules of surveys: whom they are asked of, under which terms, what stands for a person, what makes a version."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.residents.model import Member, Reachability, Tie
from bot.core.surveys.model import (
    LONGEST_ASKER,
    Anonymity,
    Audience,
    InvalidTerm,
    Results,
    Survey,
    SurveyClosed,
    SurveyStatus,
    Terms,
    participant_key,
)
from bot.core.surveys.questionnaire import Group, Kind, Option, Question, Questionnaire, Span, text_for
from bot.core.surveys.sheet import Answer, Place, Sheet
from bot.core.surveys.versions import Change, compare

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_member(**chosen: object) -> Member:
    plain = Member("r1", 1, Tie.HOME, "mk", frozenset(), Reachability.REACHABLE, NOW)
    return replace(plain, **chosen)  # type: ignore[arg-type]


def a_survey(**chosen: object) -> Survey:
    plain = Survey("s1", SurveyStatus.OPEN, {"en": "Parks"}, Terms(), "r9", NOW, NOW)
    return replace(plain, **chosen)  # type: ignore[arg-type]


def a_form() -> Questionnaire:
    """A little of everything that is stored."""
    age = Question("home/member/age", Kind.INTEGER, {"en": "Age"}, constraint=". > 0", required="true()")
    warm = Question("home/warm", Kind.RANGE, {"en": "Warm?"}, span=Span("1", "5", "1"), is_rating=True)
    pick = Question("pick", Kind.MANY, {"en": "Which?", "mk": "Кои?"}, {"en": "All that apply"}, choices="c")
    member = Group("home/member", (age,), {"en": "Member"}, is_repeat=True, count="2", most=3)
    options = (Option("a", {"en": "A"}, {"zone": "1"}), Option("none", {"en": "None"}, is_exclusive=True))
    return Questionnaire(
        {"en": "Home"}, (Group("home", (member, warm), relevant="true()"), pick), {"c": options}, ("en", "mk")
    )


def test_a_survey_is_asked_of_those_who_live_there_and_of_followers_only_if_it_says_so() -> None:
    follower = a_member(tie=Tie.FOLLOWED)
    assert Audience().includes(a_member())
    assert not Audience().includes(follower)
    assert Audience(followers=True).includes(follower)
    assert not Audience(followers=True).includes(a_member(tie=Tie.FORMER))


def test_an_audience_is_narrowed_by_language_and_by_topic_but_no_topics_means_all() -> None:
    assert not Audience(languages=frozenset({"sq"})).includes(a_member())
    parks = Audience(topics=frozenset({"parks"}))
    assert parks.includes(a_member())
    assert parks.includes(a_member(topics=frozenset({"parks", "art"})))
    assert not parks.includes(a_member(topics=frozenset({"art"})))


@pytest.mark.parametrize(
    ("terms", "name"),
    [
        (Terms(closes_at=NOW), "closes_at"),
        (Terms(opens_at=NOW + 2 * HOUR, closes_at=NOW + HOUR), "closes_at"),
        (Terms(closes_at=NOW + timedelta(days=401)), "closes_at"),
        (Terms(opens_at=NOW + timedelta(days=401)), "opens_at"),
        (Terms(quota=0), "quota"),
        (Terms(sample_of=0), "sample_of"),
        (Terms(asker={"en": "x" * (LONGEST_ASKER + 1)}), "asker"),
        (Terms(outcome={"en": "x" * 1_001}), "outcome"),
    ],
)
def test_terms_that_no_survey_can_have_are_refused_by_name(terms: Terms, name: str) -> None:
    with pytest.raises(InvalidTerm) as refused:
        terms.check(NOW)
    assert refused.value.name == name


@pytest.mark.parametrize("hours", [-1, 0, 24 * 400 + 1, 10**11])
def test_a_reminder_is_within_the_time_that_a_survey_can_be_open(hours: int) -> None:
    with pytest.raises(InvalidTerm) as refused:
        Terms(reminds_before=hours).check(NOW)
    assert (refused.value.name, refused.value.limit) == ("reminds_before", 24 * 400)
    for allowed in (None, 1, 24 * 400):
        Terms(reminds_before=allowed).check(NOW)


def test_terms_at_the_end_of_the_calendar_are_refused() -> None:
    end = datetime(9999, 12, 31, tzinfo=UTC)
    with pytest.raises(InvalidTerm) as refused:
        Terms(opens_at=end - HOUR, closes_at=end).check(NOW)
    assert refused.value.name == "opens_at"


def test_terms_survive_being_written_down() -> None:
    terms = Terms(
        asker={"mk": "Град Скопје", "en": "City of Skopje"},
        opens_at=NOW,
        closes_at=NOW + HOUR,
        audience=Audience(True, frozenset({"mk", "sq"}), frozenset({"parks"})),
        anonymity=Anonymity.LINKED,
        results=Results.AT_ONCE,
        changeable=False,
        reminds_before=None,
        quota=7,
        sample_of=900,
    )
    assert Terms.from_json(terms.as_json()) == terms
    assert Terms.from_json(Terms().as_json()) == Terms()


def test_an_answer_that_comes_a_second_after_the_close_is_late_though_no_clock_has_looked() -> None:
    survey = a_survey(terms=Terms(closes_at=NOW))
    assert survey.takes_answers(NOW - timedelta(seconds=1))
    assert not survey.takes_answers(NOW)
    assert not a_survey(status=SurveyStatus.SCHEDULED).takes_answers(NOW)


def test_results_are_shown_at_once_after_the_close_or_never() -> None:
    for results, while_open, closed in (
        (Results.AT_ONCE, True, True),
        (Results.AFTER_CLOSE, False, True),
        (Results.NEVER, False, False),
    ):
        survey = a_survey(terms=Terms(results=results))
        assert survey.shows_results(NOW) is while_open
        assert replace(survey, status=SurveyStatus.CLOSED).shows_results(NOW) is closed
        assert not replace(survey, status=SurveyStatus.WITHDRAWN).shows_results(NOW)


def test_a_participant_of_an_anonymous_survey_is_a_key_that_only_its_secret_makes() -> None:
    survey = a_survey()
    key = participant_key(survey, b"secret", "resident")
    assert "resident" not in key
    assert len(key) == 32
    assert key == participant_key(survey, b"secret", "resident")
    assert key != participant_key(survey, b"another", "resident")
    assert key != participant_key(survey, b"secret", "somebody")
    with pytest.raises(SurveyClosed):
        participant_key(survey, None, "resident")
    linked = a_survey(terms=Terms(anonymity=Anonymity.LINKED))
    assert participant_key(linked, None, "resident") == "resident"


def test_a_questionnaire_survives_being_written_down() -> None:
    assert Questionnaire.from_json(a_form().as_json()) == a_form()


def test_a_sheet_survives_being_written_down() -> None:
    sheet = Sheet(2, {"home/member/age#2": Answer(("7",), "seven")}, "pick", {"home/member": 2}, 11)
    assert Sheet.from_json(sheet.as_json()) == sheet


def test_a_place_says_which_time_of_each_repeat_it_is_in() -> None:
    for written in ("pick", "home/member/age#2", "a/b/c#2.11"):
        assert str(Place.read(written)) == written
    assert Place.read("a/b/c#2.11").instance == (2, 11)


def test_missing_translations_are_counted_and_latin_serbian_is_made_from_cyrillic() -> None:
    form = replace(a_form(), title={"en": "Home", "sr-Cyrl": "Дом", "mk": "Дом"})
    missing = form.missing_in(("en", "mk", "sr-Latn", "tr"))
    assert "en" not in missing
    assert missing["tr"] == 8
    assert missing["mk"] == 6  # but for the title and one question
    assert missing["sr-Latn"] == 7


def test_a_text_is_read_in_the_nearest_language_and_in_her_script() -> None:
    assert text_for({"sr-Cyrl": "Паркови", "en": "Parks"}, "sr-Latn") == "Parkovi"
    assert text_for({}, "tr") == ""


def test_better_words_keep_the_version_and_other_options_make_one() -> None:
    form = a_form()
    assert compare(form, a_form()) is Change.NOTHING
    worded = replace(form, title={"en": "At home"}, languages=("en",))
    assert compare(form, worded) is Change.WORDS
    options = {"c": (*form.choices["c"], Option("b", {"en": "B"}))}
    assert compare(form, replace(form, choices=options)) is Change.SHAPE
    assert compare(form, replace(form, items=form.items[:1])) is Change.SHAPE
    relabelled = {"c": tuple(replace(one, label={"en": one.code}) for one in form.choices["c"])}
    assert compare(form, replace(form, choices=relabelled)) is Change.WORDS
