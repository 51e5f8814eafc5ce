"""What moderators see: Telegram takes it, a phone shows it, nothing that somebody wrote gets out of hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from markupsafe import Markup

from bot.core.ideas.model import Comment, Concern, Idea, IdeaStatus, Version
from bot.core.ideas.personal import PersonalKind, find_personal
from bot.core.ideas.ports import AuthorRecord
from bot.core.moderation.deciding import Bulk
from bot.core.moderation.docket import Alike, Docket, Signals
from bot.core.moderation.model import (
    ALLOWED,
    BLOCK_DAYS,
    KNOWN_REASONS,
    LONGEST_MESSAGE,
    Block,
    Case,
    CaseKind,
    CaseStatus,
    Line,
    Reason,
    Rules,
    Ruling,
    Said,
    Stats,
    Verdict,
    Waiting,
)
from bot.core.moderation.queue import Brief
from bot.telegram.pager import Page, page_of
from bot.telegram.screens import TEXT_LIMIT, Drawing, Screen, read_length
from handlers.moderation import (
    block_screens,
    bulk_screens,
    callbacks,
    card_screens,
    card_text,
    deciding_screens,
    desk_screens,
    notice_screens,
    number_screens,
    reasons,
    rules_screens,
    signals,
    words,
)
from handlers.moderation.arguments import CaseId, RulePart, short, some_id
from handlers.moderation.deciding_screens import Answer
from handlers.moderation.desk import Sight
from handlers.moderation.desk_screens import Work
from tests.handlers.pictures import (
    FAR_FETCHED,
    LONGEST_ID,
    NOW,
    TAGS,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

RUDE = "<b>Roads</b> & @somebody \u202egnp.exe "
PRIVATE = "+389 70 123 456, ana@example.org, SK 1234 AB "
CODE = "XXX-2026-123456"
LONGEST_CODE = "a-reason-012"
LONG = PRIVATE + RUDE * 400  # more than a message has room for
REASONS = (
    *(Reason(code) for code in KNOWN_REASONS),
    Reason(LONGEST_CODE, {"en": "W" * 30, "tr": "T" * 30}, {"en": RUDE * 9}, {"tr": RUDE * 30}),
)
NAMES = {"a" * 16: RUDE + "Ana with a long name", "b" * 16: "Boris"}


def version(text: str = LONG, **given: Any) -> Version:
    return Version(
        LONGEST_ID, 1234, text, "sr-Cyrl", NOW, "sport", (41.9, 29.9), RUDE * 5, ("1" * 16, "2" * 16), **given
    )


def idea(text: str = LONG, status: IdeaStatus = IdeaStatus.IN_REVIEW, **given: Any) -> Idea:
    return Idea(LONGEST_ID, CODE, "c" * 16, status, version(text), 1234, NOW, NOW, **given)


def case(kind: CaseKind = CaseKind.IDEA, **given: Any) -> Case:
    usual: dict[str, Any] = {
        "opened_at": NOW - timedelta(days=5),
        "due_at": NOW - timedelta(days=3),
        "language": "sr-Cyrl",
        "number": 1234,
        "author": "c" * 16,
        "comment_id": "d" * 16 if kind is CaseKind.COMMENT else None,
    }
    return Case(LONGEST_ID, kind, LONGEST_ID, **(usual | given))


def decided(ruling: Ruling, kind: CaseKind = CaseKind.IDEA, **given: Any) -> Case:
    verdict = Verdict(ruling, LONGEST_CODE, RUDE * 30, days=180 if ruling is Ruling.BLOCK else 0)
    usual: dict[str, Any] = {
        "verdict": verdict,
        "decided_by": "a" * 16,
        "decided_at": NOW,
        "effect_at": NOW + timedelta(minutes=5),
        "status": CaseStatus.DECIDED,
    }
    return case(kind, **(usual | given))


def sight(about: Case, text: str = LONG, viewer: str = "b" * 16, **given: Any) -> Sight:
    """With every signal there is, at its longest."""
    said = [
        Line(LONGEST_ID, what, "c" * 16 if what in (Said.REPLY, Said.APPEAL) else "a" * 16, RUDE * 40, NOW)
        for what in Said
    ]
    personal = find_personal(text[:200], "MK")
    of_idea = idea(text)
    docket = Docket(
        about,
        of_idea,
        of_idea.version,
        version(RUDE * 100) if about.kind is CaseKind.EDIT else None,
        Comment("d" * 16, LONGEST_ID, "c" * 16, RUDE * 20, "tr", NOW) if about.comment_id else None,
        tuple(said),
        Signals(
            tuple(Alike(idea(RUDE * 10, IdeaStatus.PUBLISHED), 0.876) for _ in range(3)),
            personal,
            tuple(f"http://example.org/{RUDE}/{number}" for number in range(9)),
            ("@somebody",) * 9,
            AuthorRecord(12_345, 2, 3, 4, 5, 6, 7, 8),
            dict.fromkeys(Concern, 1_000),
        ),
        REASONS,
        about.holder(NOW),
        Block("e" * 16, "c" * 16, "insult", "a" * 16, NOW, NOW + timedelta(days=7)),
        42,
        decided(Ruling.DECLINE) if about.kind is CaseKind.APPEAL else None,
    )
    return Sight(replace(docket, **given), FAR_FETCHED, NOW, viewer, NAMES, "charshi_demo_bot")


def every_case() -> Iterator[Case]:
    for kind in CaseKind:
        for status in (CaseStatus.OPEN, CaseStatus.ASKED):
            yield case(kind, status=status, escalated_at=NOW, has_news=True)
        yield case(kind, claimed_by="a" * 16, claimed_until=NOW + timedelta(minutes=9))
        for ruling in ALLOWED[kind]:
            yield decided(ruling, kind)
            yield decided(ruling, kind, status=CaseStatus.CONFIRMING, effect_at=None)
            yield decided(ruling, kind, status=CaseStatus.SETTLED, confirmed_by="b" * 16, effect_at=NOW)
        yield case(kind, status=CaseStatus.DROPPED)


def brief(about: Case) -> Brief:
    return Brief(about, CODE, RUDE * 3)


def shown_of_cases(tag: str) -> Iterator[Screen]:
    t = voice(tag)
    for kind in CaseKind:
        seen, answer = sight(case(kind)), Answer(REASONS[-1], voice("mk"), t)
        yield card_screens.card(t, seen)
        yield card_screens.card(t, replace(seen, viewer=""))
        yield card_screens.held(t, seen)
        yield deciding_screens.ask_reason(t, seen)
        yield deciding_screens.preview(t, seen, answer)
        yield deciding_screens.ask_words(t, seen, answer, LONGEST_MESSAGE)
    seen = sight(case())
    yield deciding_screens.ask_target(t, seen)
    yield deciding_screens.ask_target(t, seen, [])
    yield deciding_screens.ask_target(t, seen, [idea()] * 8)
    yield deciding_screens.beside(t, seen, idea(LONG, IdeaStatus.PUBLISHED))
    yield deciding_screens.beside(t, seen, idea())
    yield deciding_screens.ask_question(t, seen, LONGEST_MESSAGE)
    yield deciding_screens.ask_suggestion(t, seen)[1]
    yield deciding_screens.confirm_suggestion(t, seen, LONG)
    yield deciding_screens.ask_note(t, seen, LONGEST_MESSAGE)
    yield deciding_screens.block_for(t, seen, BLOCK_DAYS)
    yield deciding_screens.block_why(t, seen, 180)
    for second in (True, False):
        yield deciding_screens.confirm_block(t, seen, 180, REASONS[-1], second=second)
    yield notice_screens.answered(t, seen)
    yield notice_screens.escalated(t, seen)
    yield notice_screens.to_confirm(t, sight(decided(Ruling.BLOCK, CaseKind.BLOCK)))
    yield notice_screens.late(t, FAR_FETCHED, 12, words.long(t, timedelta(days=12)))


def shown_of_every_case() -> Iterator[Screen]:
    """However it stands, whoever looks."""
    for about in every_case():
        for viewer in ("a" * 16, ""):
            seen = sight(about, RUDE, viewer)
            yield card_screens.decided(voice("en"), seen, Markup("note"))
            yield card_screens.card(voice("en"), seen)


def shown_of_desk(tag: str) -> Iterator[Screen]:
    t, city = voice(tag), FAR_FETCHED
    full = Waiting(1_234, 12, 34, 56, 78, 90, NOW - timedelta(days=9))
    for work in (Work(Waiting()), Work(full, 8, several=True, is_admin=True)):
        yield desk_screens.home(t, city, work, NOW, Markup("note"))
        yield desk_screens.in_group(t, city, work, [brief(case())] * 5, NOW)
    yield desk_screens.which_city(t, page_of([city] * 20, 1, 8))
    briefs = [brief(about) for about in list(every_case())[:8]]
    for asked in (True, False):
        yield desk_screens.listed(t, city, Page(briefs, 3, 99), NOW, asked=asked)
        yield desk_screens.listed(t, city, Page((), 0, 1), NOW, asked=asked)
    yield desk_screens.undoable(t, city, [brief(decided(ruling)) for ruling in Ruling])
    yield desk_screens.undoable(t, city, [])
    yield desk_screens.ask_code(t, city, desk_screens.not_found(t))
    yield desk_screens.found(t, city, idea(hidden_at=NOW), list(every_case()))
    ideas = [Brief(case(), CODE, RUDE * 9)] * 8
    for ticked in ({}, {LONGEST_ID: 1234}):
        yield bulk_screens.tick_list(t, city, Page(ideas, 3, 99), ticked, NOW)
        yield bulk_screens.tick_list(t, city, Page((), 0, 1), ticked, NOW)
    yield bulk_screens.ask_reason(t, city, REASONS, 50)
    for reason in (None, *REASONS):
        yield bulk_screens.confirm(t, city, 50, reason)
    yield bulk_screens.done(t, city, Bulk(("1",) * 48, ("2", "3")), Ruling.DECLINE, NOW)
    yield bulk_screens.done(t, city, Bulk((), ("2",)), Ruling.PUBLISH, NOW)
    block = Block("e" * 16, "c" * 16, LONGEST_CODE, "a" * 16, NOW, NOW + timedelta(days=180))
    yield block_screens.blocked(t, city, LONGEST_ID, block)
    yield block_screens.proposed(t, city, LONGEST_ID)
    yield block_screens.live(t, city, [block] * 50, REASONS, NAMES)
    yield block_screens.live(t, city, [], REASONS, {})
    stats = Stats(
        NOW - timedelta(days=90),
        NOW,
        1_234,
        NOW - timedelta(days=9),
        12_345,
        12_345,
        timedelta(hours=30),
        0.876,
        dict.fromkeys(Ruling, 1_234),
        {reason.code: 1_234 for reason in REASONS},
        dict.fromkeys(CaseKind, 1_234),
        dict.fromkeys((*NAMES, "nobody"), (1_234, timedelta(minutes=3))),
        12,
        3,
    )
    yield number_screens.numbers(t, city, stats, Rules(reasons=REASONS), NAMES, 90)
    nothing = Stats(NOW, NOW, 0, None, 0, 0, None, None)
    yield number_screens.numbers(t, city, nothing, Rules(), {}, 7)


def shown_of_rules(tag: str) -> Iterator[Screen]:
    t, city = voice(tag), replace(FAR_FETCHED, languages=TAGS)
    for rules in (Rules(), Rules(120, True, 10, REASONS)):
        yield rules_screens.rules(t, city, rules, rules_screens.refused(t))
        yield rules_screens.all_reasons(t, city, rules)
        yield rules_screens.to_add(t, city, replace(rules, reasons=REASONS[-1:]))
    for reason in REASONS:
        yield rules_screens.one_reason(t, city, reason)
        yield rules_screens.confirm_removal(t, city, reason)
        for part in RulePart:
            yield rules_screens.ask_words(t, city, reason, part, voice("tr"), rules_screens.too_long(t, part))


@pytest.mark.parametrize("tag", TAGS)
def test_telegram_takes_every_screen_and_no_label_is_cut(tag: str) -> None:
    for screens in (shown_of_cases(tag), shown_of_desk(tag), shown_of_rules(tag)):
        for screen in screens:
            expect_telegram_takes(screen)
            assert too_wide(screen) == []


def test_a_case_is_shown_however_it_stands() -> None:
    for screen in shown_of_every_case():
        expect_telegram_takes(screen)
        assert too_wide(screen) == []


def test_what_people_write_turns_nothing_around_and_calls_nobody() -> None:
    for screen in (*shown_of_cases("en"), *shown_of_every_case(), *shown_of_desk("en")):
        assert "\u202e" not in screen.text
        assert "@somebody" not in screen.text
        assert "<b>Roads" not in screen.text


def test_a_card_says_all_that_may_help_with_scores_and_the_authors_record_as_numbers() -> None:
    text = str(
        card_screens.card(voice("en"), sight(case(), text=PRIVATE + "Benches at the bus stops, please.")).text
    )
    for said in (
        "Similar, 88%: XXX-2026-123456",
        "telephone number",
        "e-mail address",
        "Links: http://example.org",
        "ideas 12,345, published 2, declined 3, waiting 4, comments published 5, comments declined 6",
        "taken down 7, blocks 8",
        "The author is blocked until 9 March 2026.",
        "Reported by 5,000 people: insults 1,000",
        "⏰ Late: 3 days beyond what the city promised",
        "SK 1234 AB Benches at the bus stops, please.",
    ):
        assert said in text, said


@pytest.mark.parametrize("kind", CaseKind)
def test_a_text_too_long_for_a_card_is_read_whole_in_messages_and_nothing_is_lost(kind: CaseKind) -> None:
    letters = " ".join(f"word{number}" for number in range(1_200))[:9_999]
    seen = sight(case(kind), text=letters)
    screen = card_screens.card(voice("en"), seen)
    if kind is not CaseKind.COMMENT:
        assert any(packed.startswith(callbacks.WHOLE) for packed in data(screen))
    pages = card_text.pages(voice("en"), seen)
    assert all(read_length(page) <= TEXT_LIMIT for page in pages)
    whole = " ".join(Markup(page).striptags() for page in pages)
    if kind is not CaseKind.COMMENT:
        assert all(f"word{number}" in whole for number in range(0, 1_100, 7))


def test_a_photo_stands_on_the_card_only_where_all_of_it_fits_beside() -> None:
    photo = Drawing("photo.jpg", b"\xff\xd8")
    quiet: dict[str, Any] = {"signals": Signals(), "lines": (), "block": None}
    short_one = card_screens.card(voice("en"), sight(case(), text="Benches, please.", **quiet), photo)
    assert short_one.picture == photo
    assert card_screens.card(voice("en"), sight(case(), **quiet), photo).picture is None
    assert any(packed.startswith(callbacks.PHOTOS) for packed in data(short_one))


def test_in_the_group_there_is_nothing_that_needs_typing_but_the_way_to_the_private_chat() -> None:
    screen = card_screens.card(voice("en"), sight(case(), viewer=""))
    names = {packed.partition(":")[0] for packed in data(screen)}
    assert names == {callbacks.PUBLISH, callbacks.WHY, callbacks.CASE}
    links = [button.url for row in screen.rows for button in row if button.url]
    assert links == [f"https://t.me/charshi_demo_bot?start=m-{FAR_FETCHED.slug}-{LONGEST_ID}"]


def test_only_who_decided_it_is_offered_to_undo_it_and_only_in_time() -> None:
    mine = decided(Ruling.PUBLISH)
    for viewer, about, offered in (
        ("a" * 16, mine, True),
        ("b" * 16, mine, False),
        ("a" * 16, replace(mine, effect_at=NOW), False),
        ("a" * 16, replace(mine, status=CaseStatus.SETTLED), False),
    ):
        screen = card_screens.decided(voice("en"), sight(about, viewer=viewer))
        assert any(packed.startswith(callbacks.UNDO + ":") for packed in data(screen)) is offered


def test_a_comment_can_be_joined_with_nothing_and_nobody_is_asked_where_there_is_no_author() -> None:
    of_comment = labels(card_screens.card(voice("en"), sight(case(CaseKind.COMMENT))))
    assert "🔀 Join" not in of_comment
    of_nobody = labels(card_screens.card(voice("en"), sight(case(author=None))))
    assert not {"❓ Ask", "✏️ Suggest", "🚫 Block"} & set(of_nobody)
    assert "🔀 Join" in of_nobody


@pytest.mark.parametrize("tag", TAGS)
def test_every_known_reason_has_a_name_a_rule_and_a_message_in_every_language(tag: str) -> None:
    t = voice(tag)
    for code in KNOWN_REASONS:
        reason = Reason(code)
        assert reasons.name_of(t, reason) not in ("", code)
        assert reasons.rule_of(t, reason)
        assert reasons.message_of(t, reason)


def test_a_citys_own_words_come_before_the_ready_ones_and_english_is_no_help_to_who_reads_another() -> None:
    own = Reason("insult", {"sr-Cyrl": "Увреда"}, {}, {"en": "Be <kind>."})
    assert reasons.name_of(voice("sr-Latn"), own) == "Uvreda"
    assert reasons.name_of(voice("bs"), own) == "Uvreda"
    assert reasons.message_of(voice("en"), own) == Markup("Be &lt;kind&gt;.")
    assert reasons.message_of(voice("tr"), own) == reasons.message_of(voice("tr"), Reason("insult"))
    assert reasons.rule_of(voice("tr"), own) == reasons.rule_of(voice("tr"), Reason("insult"))
    unknown = Reason("noise", {"mk": "Врева"}, {}, {})
    assert reasons.name_of(voice("tr"), unknown) == "Врева"
    assert reasons.rule_of(voice("tr"), unknown) is None
    assert "write it anew" in reasons.message_of(voice("en"), unknown)


@pytest.mark.parametrize("kind", PersonalKind)
def test_every_kind_of_personal_data_has_a_name(kind: PersonalKind) -> None:
    assert signals.personal_kind(voice("en"), kind)


def test_an_id_is_the_same_one_in_short() -> None:
    for an_id in (LONGEST_ID, "0" * 16, "0123456789abcdef"):
        assert len(short(an_id)) == 11
        assert CaseId(short(an_id)) == CaseId(an_id) == some_id(short(an_id)) == an_id


@pytest.mark.parametrize("forged", ["", "x", "F" * 16, "g" * 16, "f" * 15, "A" * 12, "ž" * 11])
def test_what_is_no_id_is_refused(forged: str) -> None:
    with pytest.raises(ValueError):
        CaseId(forged)
