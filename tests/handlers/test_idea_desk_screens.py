"""What who answers ideas sees: Telegram takes it, a phone shows it, nothing that somebody wrote gets out of hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from markupsafe import Markup

from bot.core.ideas.model import (
    LONGEST_ANSWER,
    LONGEST_MILESTONE,
    LONGEST_TEXT,
    LONGEST_WORDS,
    MOST_MILESTONES,
    Check,
    Milestone,
    OfficialAnswer,
    Progress,
)
from bot.core.ideas.results import Card, DeskView, Page, Pending
from bot.telegram.pager import page_of
from bot.telegram.screens import TEXT_LIMIT, Screen, read_length
from handlers.ideas import (
    adopting_screens,
    answering_screens,
    cards,
    desk_callbacks,
    desk_screens,
    milestone_screens,
    publishing_screens,
    translating_screens,
)
from handlers.ideas.adopting_screens import Offered
from handlers.ideas.answering import key_of, milestone_key, progress_letter
from handlers.ideas.cards import Shown
from handlers.ideas.desk import Sight, SisterSum, sum_of, writes_in
from handlers.ideas.lists import HOME, IdeaList, Kind, with_progress
from tests.handlers.idea_pictures import SKOPJE, a_view, an_answer, an_idea, spiteful, the_worst_view
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    LONGEST_ID,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

EDITOR = "e" * 16
POLYGLOT = replace(FAR_FETCHED, languages=TAGS)
LATE = NOW + timedelta(days=400)
LAST_PAGE = IdeaList(Kind.PROGRESS, with_progress(Progress.UNDER_CONSIDERATION).value, 9_999)
IN_ALL = dict.fromkeys(TAGS, spiteful(LONGEST_ANSWER))
MANY = tuple(
    Milestone(f"20{27 + number}-03-01", dict.fromkeys(TAGS, spiteful(LONGEST_MILESTONE)), is_reached=True)
    for number in range(MOST_MILESTONES)
)


def a_check(number: int, *, is_done: bool = False, words: str | None = None) -> Check:
    said = spiteful(LONGEST_WORDS) if words is None else words
    return Check(LONGEST_ID, f"{number:016x}", is_done, said, NOW - timedelta(days=number))


def a_draft(**given: Any) -> OfficialAnswer:
    usual: dict[str, Any] = {"by": EDITOR, "texts": IN_ALL, "milestones": MANY, "published_at": None}
    return an_answer(**(usual | given))


def the_worst_sight(**given: Any) -> Sight:
    """All that there can be at once, at its longest."""
    answers = (
        a_draft(id="1" * 16),
        a_draft(id="2" * 16, by="b" * 16),
        *(a_draft(id=f"{number}" * 16, publish_at=LATE + timedelta(days=number)) for number in range(3, 8)),
        *(an_answer(published_at=NOW - timedelta(days=number)) for number in range(9)),
    )
    checks = tuple(a_check(number, is_done=number % 2 == 0) for number in range(50))
    seen = DeskView(the_worst_view(), answers, checks, TAGS)
    return replace(Sight(seen, POLYGLOT, EDITOR, NOW, LAST_PAGE, cities=FOUNDING), **given)


def a_sight(*answers: OfficialAnswer, checks: tuple[Check, ...] = (), **given: Any) -> Sight:
    view = a_view(an_idea(**given))
    return Sight(DeskView(view, answers, checks, ("mk", "sq", "tr")), SKOPJE, EDITOR, NOW)


def shown_of_desk(tag: str) -> Iterator[Screen]:
    t, city, note = voice(tag), POLYGLOT, Markup("note")
    yield desk_screens.which_city(t, page_of([city] * 20, 1, 8))
    for numbers in ({}, dict.fromkeys((None, *Progress), 123_456)):
        yield desk_screens.home(t, city, numbers, 12, several=True, note=note)
        yield desk_screens.home(t, city, numbers, 0, several=False)
    yield Screen(note, (desk_screens.to_desk(t, city, 123_456),))
    views = (the_worst_view(),) * desk_screens.PAGE
    for listed in (LAST_PAGE, IdeaList(Kind.UNANSWERED)):
        yield desk_screens.idea_list(t, city, listed, Page(views, 100_000, 79_992))
        yield desk_screens.idea_list(t, city, listed, Page((), 0))
    yield desk_screens.found(t, city, views, spiteful(100))
    yield desk_screens.found(t, city, (), spiteful(100))
    waiting = [Pending(the_worst_view(), one) for one in (a_draft(), a_draft(publish_at=LATE)) * 10]
    yield desk_screens.pending(t, city, waiting, 1)
    yield desk_screens.pending(t, city, (), 0)
    for sight in (the_worst_sight(), the_worst_sight(original=True), the_worst_sight(listed=HOME), a_sight()):
        yield desk_screens.card(t, sight, publishing_screens.published(t))
        yield desk_screens.opinions(t, sight, 3)
        yield desk_screens.doubt(t, sight)


def shown_of_answering(tag: str) -> Iterator[Screen]:
    t, sight = voice(tag), the_worst_sight()
    draft, bare = sight.get_draft(), a_draft(texts={}, milestones=(), progress=Progress.NOT_PLANNED)
    for seen in (sight, a_sight(), a_sight(bare)):
        yield answering_screens.progress(t, seen)
    for answer in (draft, bare):
        for guided in (True, False):
            note = publishing_screens.taken_back(t)
            yield answering_screens.text(t, sight, answer, "sr-Latn", note, guided=guided)
        yield answering_screens.form(t, sight, answer, publishing_screens.taken_back(t))
        yield milestone_screens.milestones(t, sight, answer)
    yield answering_screens.confirm_discard(t, sight)
    yield milestone_screens.milestones(t, sight, replace(draft, milestones=MANY[1:]))
    for one in (MANY[0], replace(MANY[1], is_reached=False), Milestone("2027-03-01", {"tr": "x"})):
        yield milestone_screens.milestone(t, sight, one)
        yield milestone_screens.day(t, sight, one, None, milestone_screens.not_a_day(t, sight))
        yield milestone_screens.wording(t, sight, date(2027, 3, 1), "sr-Latn", one)
    yield milestone_screens.day(t, sight, None, (2030, 12), milestone_screens.too_far(t))
    yield milestone_screens.wording(t, sight, date(2027, 3, 1), "sr-Latn", None)
    for reader in TAGS:
        yield publishing_screens.preview(t, voice(reader), sight, draft)
    yield publishing_screens.day(t, sight, (2027, 9), publishing_screens.not_a_day(t, sight))
    yield publishing_screens.hour(t, sight, date(2027, 9, 30), milestone_screens.too_far(t))
    for waiting in sight.waiting:
        yield publishing_screens.waiting(t, sight, waiting)
        yield Screen(publishing_screens.scheduled(t, sight, waiting))


def shown_of_others(tag: str) -> Iterator[Screen]:
    """Translating and taking over."""
    t, city, view = voice(tag), POLYGLOT, the_worst_view()
    tags = writes_in(tag, city)
    for edits in (True, False):
        note = translating_screens.kept(t, "sr-Cyrl")
        yield translating_screens.which(t, city, view, tags, note, edits=edits)
    for text in (spiteful(2_500), spiteful(LONGEST_TEXT)):
        pages, question = translating_screens.ask(t, city, a_view(an_idea(text)), "sr-Latn")
        yield from (*(Screen(page) for page in pages), question)
        yield translating_screens.preview(t, city, view, "sr-Latn", text)
    counts = [(city, 123_456), *((one, 1) for one in FOUNDING.values())]
    yield adopting_screens.sisters(t, city, counts, 1)
    yield adopting_screens.sisters(t, city, (), 0)
    yield adopting_screens.ideas(t, city, FAR_FETCHED, Page((view,) * desk_screens.PAGE, 100_000, 79_992))
    yield adopting_screens.ideas(t, city, FAR_FETCHED, Page((), 0))
    for original in (True, False):
        shown = Shown(Card(view), FAR_FETCHED, HOME, city, original, FOUNDING)
        offered = Offered(shown, replace(city, slug="b" * 24))
        yield adopting_screens.confirm(t, offered)
        yield adopting_screens.idea(t, offered, adopting_screens.adopted(t, FAR_FETCHED))
        yield adopting_screens.idea(t, replace(offered, taken=view.adopted_by[0]))


@pytest.mark.parametrize("tag", TAGS)
def test_telegram_takes_every_screen_and_no_label_is_cut(tag: str) -> None:
    for screens in (shown_of_desk(tag), shown_of_answering(tag), shown_of_others(tag)):
        for screen in screens:
            expect_telegram_takes(screen)
            assert too_wide(screen) == [], screen


def test_what_people_write_turns_nothing_around_and_calls_nobody() -> None:
    for screen in (*shown_of_desk("en"), *shown_of_answering("en"), *shown_of_others("en")):
        assert "\u202e" not in screen.text
        assert "@durov" not in screen.text
        assert "&amp;lt;" not in screen.text, "escaped once"
        assert "</i>" not in screen.text


def test_a_card_says_what_was_said_what_waits_and_whether_it_is_done() -> None:
    sight = a_sight(
        a_draft(texts={"en": "Nearly <written>"}),
        a_draft(id="3" * 16, publish_at=NOW + timedelta(days=1), progress=Progress.DONE),
        an_answer(published_at=NOW - timedelta(days=1), progress=Progress.PLANNED),
        an_answer(published_at=NOW - timedelta(days=2)),
        a_draft(by="b" * 16),
        checks=(
            a_check(1, is_done=True, words=""),
            a_check(2, words="Two are broken."),
            a_check(3, words=""),
        ),
        progress=Progress.PLANNED,
    )
    screen = desk_screens.card(voice("en"), sight)
    for said in (
        "More benches in the City Park",
        "Earlier answers: Being considered (28 February 2026)",
        "✅ Done · 🕘 will be published: 3 March 2026, 11:00",
        "📝 your draft of 2 March 2026",
        "A colleague has begun an answer.",
        "Not translated into: Македонски, Shqip and Türkçe",
        "Is it really done? Yes: 1 · No: 2",
        "👎 “Two are broken.”",
    ):
        assert said in screen.text, said
    assert "written" not in screen.text, "a draft is read where it is written"
    assert {"✍️ Go on with your answer", "🕘 The waiting answer", "💬 What people say (3)"} <= set(
        labels(screen)
    )


def test_nothing_is_published_that_refuses_without_a_word() -> None:
    t = voice("en")
    bare = a_draft(texts={}, milestones=(), progress=Progress.NOT_PLANNED)
    for draft, may in ((bare, False), (replace(bare, texts={"en": "Why"}), True), (a_draft(texts={}), True)):
        offered = any(
            packed.startswith(desk_callbacks.PREVIEW + ":")
            for packed in data(answering_screens.form(t, a_sight(draft), draft))
        )
        assert offered is may


def test_a_preview_is_the_card_that_a_reader_of_that_language_gets() -> None:
    draft = a_draft(texts={"mk": "Напролет.", "en": "In spring."}, milestones=())
    sight = a_sight(draft)
    for tag, says in (("mk", "Напролет."), ("tr", "In spring.")):
        shown = publishing_screens.preview(voice("en"), voice(tag), sight, draft)
        published = replace(draft, published_at=NOW)
        idea = replace(sight.view.idea, progress=draft.progress, progress_at=NOW)
        view = replace(sight.view, idea=idea, answer=published)
        as_read, _ = cards.text_of(voice(tag), replace(sight.shown(), card=Card(view)))
        assert shown.text == as_read
        assert says in shown.text


def test_all_of_a_long_answer_is_before_who_previews_it() -> None:
    draft = a_draft(texts={"en": " ".join(f"word{number}" for number in range(400))})
    view = publishing_screens.as_published(a_sight(draft), draft)
    pages = cards.whole(voice("en"), a_sight(draft).shown(view))
    assert all(read_length(page) <= TEXT_LIMIT for page in pages)
    whole = " ".join(pages)
    assert all(f"word{number}" in whole for number in range(400))
    assert whole.count("✅") >= MOST_MILESTONES


def test_a_milestone_is_named_by_all_that_it_says() -> None:
    one = Milestone("2027-03-01", {"en": "Planting", "mk": "Садење"})
    same = Milestone("2027-03-01", {"mk": "Садење", "en": "Planting"})
    others = (
        replace(one, day="2027-03-02"),
        replace(one, is_reached=True),
        replace(one, texts={"en": "Planting"}),
    )
    assert key_of(one) == key_of(same) == milestone_key(key_of(one))
    assert key_of(one) not in {key_of(other) for other in others}


@pytest.mark.parametrize("forged", ["", "x", "00", "fffff", "F000", "žžžž"])
def test_what_is_no_milestone_no_city_and_no_progress_is_refused(forged: str) -> None:
    for converter in (milestone_key, SisterSum, progress_letter):
        with pytest.raises(ValueError):
            converter(forged)


def test_no_two_cities_of_the_network_have_the_same_short_name() -> None:
    assert len({sum_of(slug) for slug in FOUNDING}) == len(FOUNDING)
