"""Ideas as residents see them: cards, lists, the way through the questions, their own ones, notices."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.ideas.model import (
    LONGEST_TEXT,
    Axis,
    IdeaStatus,
    Progress,
    TextFault,
    Transition,
)
from bot.core.ideas.personal import Personal, PersonalKind
from bot.core.ideas.results import Alike, CommentPage, History, Page, Preview
from bot.core.moderation.model import KNOWN_REASONS, Reason
from bot.telegram.screens import Screen, read_length
from handlers.ideas import (
    callbacks,
    cards,
    history_screens,
    notice_screens,
    own_screens,
    screens,
    talk_screens,
    words,
    writing_screens,
)
from handlers.ideas.lists import HOME, IdeaList, Kind, near, on_topic, read_list, with_progress
from handlers.ideas.routes import read_code
from tests.handlers.idea_pictures import (
    LONG_LIST,
    SKOPJE,
    TEXT,
    a_comment,
    a_draft,
    a_view,
    an_answer,
    an_idea,
    own,
    shown,
    spiteful,
    the_worst_own,
    the_worst_view,
    writing,
)
from tests.handlers.pictures import (
    FAR_FETCHED,
    LONGEST_ID,
    LONGEST_TOPIC,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

WORST_DRAFT = a_draft(
    spiteful(3_000),
    topic=LONGEST_TOPIC,
    location=(41.0, 29.0),
    place=spiteful(200),
    photos=("p",) * 10,
)
EVERY_LIST = (
    *(IdeaList(kind) for kind in Kind if kind not in (Kind.HOME, Kind.TOPIC, Kind.PROGRESS, Kind.NEAR)),
    *(with_progress(progress) for progress in Progress),
    on_topic(FAR_FETCHED.topics[0]),
    near(41.99, 21.43),
)


def _reading(tag: str) -> Iterator[Screen]:
    t, worst = voice(tag), shown(the_worst_view(), FAR_FETCHED)
    stranger = replace(worst, home=SKOPJE)
    page = Page((the_worst_view(),) * 5, 12_345, 12_340)
    yield screens.home(t, FAR_FETCHED, mine=99, begun=False, note=screens.gone(t))
    yield screens.home(t, FAR_FETCHED, mine=0, begun=True)
    yield screens.topics(t, FAR_FETCHED, frozenset({"sport"}))
    yield screens.statuses(t, FAR_FETCHED)
    yield screens.ask_words(t, FAR_FETCHED)
    for listed in EVERY_LIST:
        yield screens.idea_list(t, FAR_FETCHED, listed, page, "<x>" * 33)
        yield screens.nothing(t, FAR_FETCHED, listed, "<x>")
    yield cards.card(t, worst, screens.moved(t))
    yield cards.card(t, replace(stranger, original=True))
    for view in (
        replace(the_worst_view(), supporting=True, following=True),
        replace(the_worst_view(), is_author=True),
        a_view(),
    ):
        yield cards.card(t, shown(view, FAR_FETCHED, can_support=not view.is_author, comments=12))
    several = CommentPage((a_comment(),) * 3, 1_234)
    yield talk_screens.comments(t, worst, several, 9, screens.moved(t))
    yield talk_screens.comments(t, worst, CommentPage((), 0), 0)
    yield talk_screens.ask_comment(t, worst)
    yield talk_screens.ask_concern(t, worst)
    yield talk_screens.ask_concern_of_comment(t, FAR_FETCHED, LONGEST_ID, LONGEST_ID)
    yield talk_screens.ask_doubt(t, FAR_FETCHED, the_worst_view())
    yield history_screens.history(t, FAR_FETCHED, the_worst_view(), _history(), cards.to_card(t, worst))


def _history() -> History:
    """All that can happen, again and again."""
    steps = [
        *(
            Transition(LONGEST_ID, Axis.REVIEW, "", one.value, "", NOW, NOW, "unclear", "<i>" * 50)
            for one in IdeaStatus
        ),
        *(Transition(LONGEST_ID, Axis.PROGRESS, "", one.value, "", NOW, NOW) for one in Progress),
        *(
            Transition(LONGEST_ID, axis, "no", one, "", NOW, NOW)
            for axis in (Axis.HIDDEN, Axis.WITHDRAWN)
            for one in ("yes", "no")
        ),
        Transition(LONGEST_ID, Axis.TEXT, "1", "2", "", NOW, NOW),
    ]
    return History(tuple(steps * 3), (replace(an_idea().version, number=3),), ())


def _writing(tag: str) -> Iterator[Screen]:
    t = voice(tag)
    alike = (Alike(the_worst_view(), 0.9),) * 5
    personal = tuple(Personal(kind, 0, 60) for kind in PersonalKind)
    for guided in (True, False):
        for draft in (WORST_DRAFT, a_draft(""), replace(WORST_DRAFT, idea_id=LONGEST_ID)):
            w = writing(draft, FAR_FETCHED, guided=guided)
            yield writing_screens.begun(t, w)
            yield writing_screens.text(t, w, writing_screens.choose_what(t))
            yield writing_screens.text(t, w, more=True)
            yield writing_screens.topic(t, w, writing_screens.choose_topic(t))
            yield writing_screens.photos(t, w, writing_screens.photos_added(t, 10))
            yield writing_screens.place(t, w)
            yield writing_screens.far(t, w, 1_234.5)
            for fault in (None, *TextFault):
                yield writing_screens.received_so_far(t, w, fault)
                seen = Preview(draft, "en", alike, personal, fault, 40_000, 1_234.5)
                yield writing_screens.preview(
                    t, w, seen, writing_screens.changed_meanwhile(t), supports=1_234
                )
            yield writing_screens.similar(t, w, alike)
            yield writing_screens.personal(t, w, personal)
            yield writing_screens.ask_discard(t, w)
            yield writing_screens.whole(t, w)[1]
    yield writing_screens.sent(t, FAR_FETCHED, "ASL-2026-1234567", LONGEST_ID, NOW + timedelta(days=2), NOW)


def _owning(tag: str) -> Iterator[Screen]:
    t, worst = voice(tag), the_worst_own()
    views = [the_worst_view()] * own_screens.PAGE
    yield own_screens.mine(t, FAR_FETCHED, views, 3, 34, begun=True)
    yield own_screens.mine(t, FAR_FETCHED, [], 0, 1, begun=False)
    for note in (own_screens.agreed(t), own_screens.nobody_waits(t)):
        yield own_screens.own(t, worst, note)
    yield own_screens.own(t, the_worst_own(question="", suggestion="", due_at=NOW - timedelta(days=1)))
    yield own_screens.own(t, own(a_view(an_idea(withdrawn_at=NOW))))
    yield own_screens.own(t, own(a_view(an_idea(status=IdeaStatus.MERGED, merged_into=LONGEST_ID))))
    yield own_screens.whole(t, worst)[1]
    yield own_screens.suggestion(t, worst)[1]
    yield own_screens.ask_withdraw(t, worst)
    yield own_screens.ask_appeal(t, worst)
    yield own_screens.ask_reply(t, worst)


def _notices(tag: str) -> Iterator[Screen]:
    t, worst, view = voice(tag), the_worst_own(), the_worst_view()
    why = (Reason("complaint"), spiteful(1_000))
    yield notice_screens.in_review(t, worst)
    yield notice_screens.published(t, worst)
    for code in KNOWN_REASONS:
        yield notice_screens.declined(t, worst, Reason(code), "")
    yield notice_screens.declined(t, worst, *why)
    yield notice_screens.merged(t, worst, view)
    yield notice_screens.hidden(t, worst, *why)
    yield notice_screens.restored(t, worst)
    yield notice_screens.question(t, worst)
    yield notice_screens.suggestion(t, worst)
    yield notice_screens.suggestion(t, the_worst_own(suggestion="Benches and tables in the park."))
    yield notice_screens.blocked(t, FAR_FETCHED, NOW + timedelta(days=7), Reason("insult"))
    yield notice_screens.edit_published(t, worst)
    yield notice_screens.edit_declined(t, worst, *why)
    yield notice_screens.appeal_granted(t, worst)
    yield notice_screens.appeal_declined(t, worst, *why)
    yield notice_screens.adopted(t, worst, SKOPJE)
    yield notice_screens.commented(t, FAR_FETCHED, view)
    yield notice_screens.comment_published(t, FAR_FETCHED, view)
    yield notice_screens.comment_declined(t, FAR_FETCHED, view, *why)
    yield notice_screens.comment_declined(t, FAR_FETCHED, view, None, "", was_shown=True)
    yield notice_screens.progress(t, FAR_FETCHED, view)
    yield notice_screens.changed(t, FAR_FETCHED, replace(view, supporting=True))
    yield notice_screens.withdrawn(t, FAR_FETCHED, view.idea.code, spiteful(1_000))
    yield notice_screens.carry_over(t, FAR_FETCHED, view.idea.code, LONGEST_ID, view)
    yield notice_screens.check(t, FAR_FETCHED, view)


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_is_one_that_telegram_takes_a_phone_shows_whole_and_nobody_writes_html_into(
    tag: str,
) -> None:
    t = voice(tag)
    back, menu = t.pgettext("half-button", "‹ Back"), t.pgettext("button", "☰ Menu")
    for last, drawn in ((back, (_reading(tag), _writing(tag), _owning(tag))), (menu, (_notices(tag),))):
        for screen in (one for each in drawn for one in each):
            expect_telegram_takes(screen)
            assert too_wide(screen) == []
            assert labels(screen)[-1] == last, f"no way back:\n{screen}"
            left = re.sub(r"</?b>", "", screen.text)
            assert "<" not in left, screen.text
            assert not re.search(r"&(?!(?:amp|lt|gt|#34|#39|quot);)", left), screen.text
            assert "\u202e" not in screen.text
            assert " @durov" not in screen.text, "nobody is called"


def test_all_of_the_longest_idea_with_the_longest_answer_is_sent_in_messages_that_telegram_takes() -> None:
    t = voice("en")
    text = " ".join(f"word{number}" for number in range(1_200))[:LONGEST_TEXT]
    view = replace(the_worst_view(), idea=an_idea(text), texts={})
    pages = cards.whole(t, shown(view, FAR_FETCHED))
    assert all(1 <= read_length(page) <= 4_096 for page in pages)
    assert all(word in " ".join(pages).split() for word in text.split())
    assert sum(page.count("1 March 2027") for page in pages) == len(an_answer().milestones)


def test_a_card_says_what_is_proposed_who_supports_it_and_what_the_city_says() -> None:
    answer = an_answer(texts={"en": "We shall."}, milestones=(), progress=Progress.PLANNED)
    idea = an_idea(topic="environment", place="City Park", supports=12, progress=Progress.PLANNED)
    seen = cards.card(voice("en"), shown(a_view(idea, answer=answer), can_support=True, comments=3))
    assert seen.text == (
        "💡 SKP-2026-0042\n\n"
        "<b>More benches in the City Park</b>. Older people have nowhere to sit.\n\n"
        "🏷 Environment · 📍 City Park\n"
        "📢 Published: 2 March 2026\n"
        "👍 12 people support it\n"
        "🗓 Planned\n\n"
        "🏛 <b>The city's answer, 2 March 2026</b>\n"
        "We shall."
    )
    assert labels(seen)[:3] == ["👍 Support (12)", "🔔 Follow", "💬 3 comments"]


def test_who_reads_a_translation_has_the_original_one_tap_away_and_back() -> None:
    t = voice("tr")
    view = a_view(an_idea("Повеќе клупи во паркот.", language="mk"), texts={"tr": "Parka daha çok bank."})
    translated = cards.card(t, shown(view))
    assert "Parka daha çok bank" in translated.text
    to_original = next(one for one in data(translated) if one.startswith(callbacks.ORIGINAL + ":"))
    assert to_original.endswith(LONG_LIST.pack())
    original = cards.card(t, shown(view, original=True))
    assert "Повеќе клупи во паркот" in original.text
    assert t.pgettext("button", "🌐 Read in my language") in labels(original)
    assert not any("🌐" in label for label in labels(cards.card(voice("mk"), shown(view))))


def test_a_list_survives_in_a_button() -> None:
    for listed in (*EVERY_LIST, HOME, LONG_LIST, IdeaList(Kind.NEWEST, "", 3)):
        assert read_list(listed.pack()) == listed
    for odd in ("x", "n-", "k12", "p", "pz", "g1", "n-12345", "n:1"):
        with pytest.raises(ValueError, match=re.escape(odd)):
            read_list(odd)
    with pytest.raises(ValueError, match="zzzzzzzz"):  # no place on earth
        read_list("gzzzzzzzz")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("SKP-2026-0042", "SKP-2026-0042"),
        (" skp 2026 0042 ", "SKP-2026-0042"),
        ("#skp20260042", "SKP-2026-0042"),
        ("SKP–2026–12345.", "SKP-2026-12345"),
        ("SKP-2026", None),
        ("see SKP-2026-0042", None),
        ("hello", None),
        ("", None),
    ],
)
def test_an_ideas_number_is_read_as_people_type_it(typed: str, code: str | None) -> None:
    assert read_code(typed) == code


def test_every_state_has_a_word_and_a_mark_and_the_one_that_matters_most_is_said() -> None:
    t = voice("en")
    said = [str(words.state(t, an_idea(status=status))) for status in IdeaStatus]
    said += [str(words.state(t, an_idea(progress=progress))) for progress in Progress]
    said += [
        str(words.state(t, an_idea(hidden_at=NOW))),
        str(words.state(t, an_idea(withdrawn_at=NOW, hidden_at=NOW))),
    ]
    assert said == [
        "📨 Received", "👀 Being reviewed", "📢 Published", "✖️ Declined", "🔗 Joined with another",
        "💭 Being considered", "🗓 Planned", "🚧 Under way", "✅ Done", "⛔ Not planned",
        "🚫 Taken down", "↩️ Withdrawn",
    ]  # fmt: skip
    assert words.headline_of(TEXT) == "More benches in the City Park"


def test_an_author_reads_by_when_she_hears_and_what_she_is_asked() -> None:
    t = voice("en")
    waits = own_screens.own(
        t, own(a_view(an_idea(status=IdeaStatus.RECEIVED)), due_at=NOW + timedelta(hours=24))
    )
    assert "⏳ A moderator reads it by: tomorrow at 11:00" in waits.text
    late = own_screens.own(
        t, own(a_view(an_idea(status=IdeaStatus.RECEIVED)), due_at=NOW - timedelta(hours=1))
    )
    assert "It takes longer than promised." in late.text
    asked = own_screens.own(t, own(question="Which gate?", case_id=LONGEST_ID, due_at=NOW))
    assert "Which gate?" in asked.text
    assert "It waits for your answer." in asked.text
    assert "✍️ Answer" in labels(asked)
    declined = own(a_view(an_idea(status=IdeaStatus.DECLINED)), why=Reason("unclear"), can_appeal=True)
    text = own_screens.own(t, declined).text
    assert "We could not make out what you propose." in text
    assert "The rule: An idea says what should change, and where." in text
