"""What who writes announcements sees: Telegram takes it, a phone shows it, and it says what keeps it from being sent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest
from markupsafe import Markup

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.composing import Outlook, Subject
from bot.core.broadcasts.markup import MarkupInvalid, read
from bot.core.broadcasts.model import (
    LONGEST_ADDRESS,
    LONGEST_CAPTION,
    LONGEST_TEXT,
    MOST_BUTTONS,
    BroadcastKind,
    BroadcastStatus,
    Content,
    Headcount,
    InvalidBroadcast,
    LinkButton,
)
from bot.core.cities.model import District
from bot.core.residents.model import Tie
from bot.telegram.pager import Page, page_of
from bot.telegram.screens import Screen
from handlers.broadcasts import (
    audience_choices,
    audience_screens,
    audience_words,
    callbacks,
    desk_screens,
    draft_screens,
    draft_words,
    problems,
    release_screens,
    text_screens,
    when_screens,
)
from handlers.broadcasts.audience_choices import Condition
from handlers.broadcasts.audience_screens import Counted
from handlers.broadcasts.desk import Draft, Shelf
from handlers.broadcasts.desk_screens import Listed
from tests.handlers.event_pictures import LONGEST, a_listing
from tests.handlers.idea_pictures import spiteful, the_worst_view
from tests.handlers.pictures import (
    FAR_FETCHED,
    LONGEST_ID,
    LONGEST_SLUG,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)
from tests.handlers.test_broadcast_screens_running import a_broadcast, a_survey

POLYGLOT: Final = replace(
    FAR_FETCHED,
    languages=TAGS,
    districts=tuple(District(f"district-{number}", {"en": spiteful(60)}) for number in range(60)),
)
SURVEY: Final = Subject(survey=a_survey(spiteful(300)))
EVENT: Final = Subject(listing=a_listing(LONGEST, FAR_FETCHED))
IDEA: Final = Subject(idea=the_worst_view().idea, words=spiteful(2_000))
EVERYTHING: Final = Audience(
    frozenset((Tie.HOME,)),
    frozenset(TAGS),
    frozenset(topic.code for topic in POLYGLOT.topics),
    frozenset(district.code for district in POLYGLOT.districts),
    (Took.UNANSWERED, LONGEST_ID),
    "e" * 16,
    90,
    30,
)
TITLES: Final = {LONGEST_ID: spiteful(300), "e" * 16: spiteful(300)}
COUNT: Final = Headcount(1_234_567, dict.fromkeys(TAGS, 94_966), 1_234, 12)
LONG: Final = "<b>&lt;</b>" * LONGEST_TEXT
BUTTON: Final = LinkButton(
    dict.fromkeys(TAGS, spiteful(28)), "https://example.org/".ljust(LONGEST_ADDRESS, "x")
)


def a_draft(subject: Subject = SURVEY, **given: Any) -> Draft:
    kind = (
        BroadcastKind.SURVEY
        if subject.survey
        else BroadcastKind.EVENT
        if subject.listing
        else BroadcastKind.IDEA
        if subject.idea
        else BroadcastKind.MESSAGE
    )
    return Draft(a_broadcast(kind, **given), subject, POLYGLOT, NOW)


def the_worst_drafts() -> Iterator[Draft]:
    """All that there can be at once, at its longest, and nothing at all."""
    texts = {"text": LONG, "caption": "<i>&amp;</i>" * LONGEST_CAPTION}
    for subject in (SURVEY, EVENT, IDEA, Subject()):
        yield a_draft(subject, content=Content(), audience=EVERYTHING)
        yield a_draft(
            subject,
            content=Content(dict.fromkeys(TAGS, texts["text"]), buttons=(BUTTON,) * MOST_BUTTONS),
            audience=EVERYTHING,
            starts_at=NOW + timedelta(days=364),
        )
        yield a_draft(subject, content=Content({"en": texts["caption"]}, "AgAC"), starts_at=NOW, waking=False)


def an_outlook(**given: Any) -> Outlook:
    usual: dict[str, Any] = {
        "headcount": COUNT,
        "takes": timedelta(hours=11),
        "fallbacks": {(tag, "en"): 94_966 for tag in TAGS},
        "missing": TAGS,
        "ends_before": NOW + timedelta(hours=2),
        "waits": True,
        "is_own": False,
    }
    return Outlook(**(usual | given))


def shown_of_page(tag: str) -> Iterator[Screen]:
    t, note = voice(tag), Markup("note")
    yield desk_screens.which_city(t, page_of([POLYGLOT] * 20, 1, 8))
    for number in (0, 123_456):
        counts = dict.fromkeys(BroadcastStatus, number)
        yield desk_screens.home(t, POLYGLOT, counts, several=True, manages=True, note=note)
    listed = [
        Listed(a_broadcast(content=Content()), Subject()),
        Listed(a_broadcast(content=Content({"en": LONG})), Subject()),
        *(Listed(draft.broadcast, draft.subject) for draft in [a_draft(EVENT), a_draft(IDEA)] * 3),
    ]
    for shelf in Shelf:
        yield desk_screens.shelf_list(t, POLYGLOT, shelf, Page(listed, 98, 99))
        yield desk_screens.shelf_list(t, POLYGLOT, shelf, Page((), 0, 1))
    yield desk_screens.ask_kind(t, POLYGLOT)
    for kind, subject in zip(desk_screens.INVITATIONS, (SURVEY, EVENT, IDEA), strict=True):
        yield desk_screens.ask_subject(t, POLYGLOT, kind, desk_screens.paged([subject] * 9, 49, 8))
        yield desk_screens.ask_subject(t, POLYGLOT, kind, desk_screens.paged([], 0, 8))


def shown_of_form(tag: str) -> Iterator[Screen]:
    t, note = voice(tag), Markup("note")
    for draft in the_worst_drafts():
        yield draft_screens.card(t, draft, COUNT, TITLES, note)
        yield draft_screens.confirm_discard(t, draft)
        yield text_screens.ask_text(t, draft, "sr-Cyrl", note)
        yield text_screens.ask_picture(t, draft, text_screens.not_a_picture(t))
        yield text_screens.links(t, draft, note)
        yield text_screens.ask_address(t, draft, None, note)
        yield text_screens.ask_first_label(t, draft, tag, BUTTON.url, note)
        for index in range(len(draft.content.buttons)):
            yield text_screens.ask_address(t, draft, index)
            yield text_screens.ask_label(t, draft, index, tag, note)
        yield when_screens.overview(t, draft)
        yield when_screens.day(t, draft, None, when_screens.not_a_day(t, draft))
        yield when_screens.hour(t, draft, date(2026, 12, 30))
        for count in (COUNT, Headcount(0), Headcount(0, is_rough=True)):
            for is_own in (True, False):
                outlook = an_outlook(headcount=count, is_own=is_own)
                yield release_screens.check(t, draft, outlook, TITLES)
        if not draft.is_silent:
            for reader in (voice(tag), voice("sr-Latn")):
                yield release_screens.preview(t, reader, draft)
                yield release_screens.test(t, reader, draft)


def shown_of_audience(tag: str) -> Iterator[Screen]:
    t = voice(tag)
    survey, event = SURVEY.survey, EVENT
    assert survey
    for asked in (Audience(), EVERYTHING):
        seen = Counted(a_draft(audience=asked), COUNT, TITLES, TAGS)
        yield audience_screens.overview(t, seen)
        for condition in set(Condition) - {Condition.SURVEY, Condition.EVENT}:
            yield audience_screens.choices(t, seen, condition)
        for page in (page_of([survey] * 30, 2, 8), page_of([], 0, 8)):
            yield audience_screens.surveys(t, seen, page)
        yield audience_screens.events(t, seen, desk_screens.paged([event] * 9, 49, 8))


@pytest.mark.parametrize("tag", TAGS)
def test_telegram_takes_every_screen_and_no_label_is_cut(tag: str) -> None:
    for screens in (shown_of_page(tag), shown_of_form(tag), shown_of_audience(tag)):
        for screen in screens:
            expect_telegram_takes(screen)
            assert too_wide(screen) == [], screen


def test_what_people_write_is_escaped_but_for_the_text_of_the_announcement_itself() -> None:
    for screen in (*shown_of_page("en"), *shown_of_audience("en")):
        assert "&lt;" in screen.text or "<i>" not in screen.text
        assert "</i>" not in screen.text


def test_every_button_of_a_draft_names_the_draft_and_its_city() -> None:
    for screen in (*shown_of_form("en"), *shown_of_audience("en")):
        for packed in data(screen):
            if packed.startswith("bc.") and not packed.startswith("bc.cities"):
                assert packed.split(":")[1:3] == [LONGEST_SLUG, LONGEST_ID]


def test_a_card_says_what_keeps_it_from_being_sent_and_offers_no_way_to_send_it() -> None:
    t = voice("en")
    silent = draft_screens.card(t, a_draft(Subject(), content=Content()), Headcount(3), {})
    late = draft_screens.card(t, a_draft(starts_at=NOW), Headcount(3), {})
    check = release_screens.check(t, a_draft(starts_at=NOW), an_outlook(), {})

    assert "It says nothing yet." in silent.text
    assert not any(name in " ".join(data(silent)) for name in (callbacks.CHECK + ":", callbacks.TEST + ":"))
    assert "This time is over." in late.text
    assert not any(packed.startswith(callbacks.SEND) for packed in data(check))


def test_the_number_is_on_the_button_and_a_small_one_that_would_tell_is_not() -> None:
    t, draft = voice("en"), a_draft()

    assert "📣 Send to 1,234,567 people" in labels(release_screens.check(t, draft, an_outlook(), {}))
    rough = release_screens.check(t, draft, an_outlook(headcount=Headcount(0, is_rough=True)), {})
    assert not any(label.startswith("📣 Send") for label in labels(rough))
    assert "Fewer than <b>5 people</b>" in rough.text
    many = release_screens.check(t, draft, an_outlook(headcount=Headcount(20, is_rough=True)), {})
    assert "At least <b>20 people</b>" in many.text
    nobody = release_screens.check(t, draft, an_outlook(headcount=Headcount(0)), {})
    assert not any(label.startswith("📣 Send") for label in labels(nobody))
    own = release_screens.check(t, draft, an_outlook(is_own=True), {})
    assert "🤝 Hand over for release" in labels(own)
    assert not any(packed.startswith(callbacks.SEND) for packed in data(own))


def test_who_reads_no_text_in_her_language_is_named_with_what_she_reads_instead() -> None:
    draft = a_draft(Subject(), content=Content({"sr-Cyrl": "Здраво", "mk": "Здраво"}))

    assert draft_words.seen_instead(draft, "sr-Latn") is None
    assert draft_words.seen_instead(draft, "bs") == "sr-Cyrl"
    said = draft_words.texts(voice("en"), draft)
    assert "Bosanski (they see: Српски (ћирилица))" in said
    assert "✓\N{NO-BREAK SPACE}Srpski (latinica)" in said
    assert "✓ Srpski (latinica)" in labels(text_screens.ask_text(voice("en"), draft, "mk"))


def test_latin_is_not_turned_into_cyrillic_so_it_is_said_who_reads_it() -> None:
    draft = a_draft(Subject(), content=Content({"sr-Latn": "Zdravo"}))

    assert draft_words.seen_instead(draft, "sr-Cyrl") == "sr-Latn"
    assert "🌐 Српски (ћирилица)" in labels(text_screens.ask_text(voice("en"), draft, "mk"))


def test_a_preview_has_the_buttons_that_residents_get_and_those_of_the_bot_do_nothing() -> None:
    screen = release_screens.preview(voice("en"), voice("en"), a_draft())

    assert labels(screen)[:2] == ["📋 Answer", "🔕 No more of these"]
    assert data(screen)[:2] == ["noop:", "noop:"]


@pytest.mark.parametrize("condition", Condition)
def test_a_button_that_is_pressed_twice_leaves_an_audience_as_it_was(condition: Condition) -> None:
    value = {Condition.TIES: "f", Condition.LANGUAGES: "sq", Condition.ACTIVE: "7", Condition.RESTED: "1"}

    def press(asked: Audience) -> Audience:
        if condition is Condition.SURVEY:
            return audience_choices.towards_survey(asked, LONGEST_ID)
        if condition is Condition.EVENT:
            return audience_choices.towards_event(asked, LONGEST_ID)
        return audience_choices.toggled(asked, condition, value.get(condition, "1"), POLYGLOT)

    once = press(Audience())
    assert audience_choices.is_set(once, condition)
    assert press(once) == audience_choices.unset(once, condition) == Audience()
    assert "everybody" not in audience_words.audience(voice("en"), POLYGLOT, once, {})


@pytest.mark.parametrize("condition", [one for one in Condition if one is not Condition.EVENT])
def test_a_value_that_no_button_says_is_refused(condition: Condition) -> None:
    for value in ("", "61", "-1", "²", "tlh"):
        with pytest.raises(InvalidBroadcast):
            audience_choices.toggled(Audience(), condition, value, POLYGLOT)


def test_living_here_and_following_together_ask_nothing() -> None:
    asked = audience_choices.toggled(Audience(), Condition.TIES, "h", POLYGLOT)

    assert audience_choices.toggled(asked, Condition.TIES, "f", POLYGLOT).is_everybody


@pytest.mark.parametrize(
    "typed", ["<bb>", "<b class='x'>y</b>", "<b>x", "x</b>", "<b><i>x</b></i>", "<b x", "<a href='x'>y</a>"]
)
def test_what_is_wrong_with_a_text_is_told_with_where_which_and_what_to_do(typed: str) -> None:
    with pytest.raises(MarkupInvalid) as caught:
        read(f"one\n{typed}", LONGEST_TEXT)

    for tag in TAGS:
        said = problems.of_markup(voice(tag), caught.value)
        assert Markup.escape(caught.value.around) in said
        assert len(said.split("\n\n")) == 3
        expect_telegram_takes(Screen(said))


@pytest.mark.parametrize("name", ["text", "label", "address", "picture", "starts_at", "subject", "audience"])
def test_every_refusal_has_a_sentence_of_its_own(name: str) -> None:
    t = voice("en")
    others = {"text", "label", "address", "picture", "starts_at", "subject", "audience"} - {name}
    said = problems.of_broadcast(t, InvalidBroadcast(name))

    assert said not in [problems.of_broadcast(t, InvalidBroadcast(other)) for other in others]
