"""A broadcast on a resident's phone, and how far it is on an editor's; what Telegram's answers to it mean."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    SendMessage,
    TelegramMethod,
)
from aiogram.types import Chat, Message
from markupsafe import Markup

from bot.core.broadcasts.composing import Outlook, Subject
from bot.core.broadcasts.model import (
    LONGEST_CAPTION,
    LONGEST_LABEL,
    LONGEST_TEXT,
    Broadcast,
    BroadcastKind,
    BroadcastRules,
    BroadcastStatus,
    Content,
    Counts,
    Headcount,
    LinkButton,
    Report,
    Skipped,
    Watcher,
)
from bot.core.broadcasts.ports import Refused, Sent
from bot.core.cities.model import City
from bot.core.notices.service import RecipientUnreachable, SendingFailed
from bot.core.residents.model import Resident, Settings
from bot.core.staff.model import Role
from bot.core.staff.service import Team
from bot.core.surveys.model import Survey, SurveyStatus, Terms
from bot.telegram.courier import DeliveryFailed, Priority, Unreachable
from bot.telegram.screens import Screen, as_read
from bot.telegram.translator import Translators
from handlers.broadcasts import callbacks, correcting_screens, notice_screens, report_screens, running_screens
from handlers.broadcasts.board import TelegramBoard
from handlers.broadcasts.message_screens import announcement
from handlers.broadcasts.rules_screens import rules
from handlers.broadcasts.running_words import Shown
from handlers.broadcasts.sending import FRESH_FOR, NO_MESSAGE_ID, TelegramBroadcasts
from tests.handlers.event_pictures import BELGRADE, LONGEST, a_listing
from tests.handlers.idea_pictures import a_view, an_idea, the_worst_view
from tests.handlers.pictures import (
    FAR_FETCHED,
    FOUNDING,
    LONGEST_ID,
    NOW,
    TAGS,
    a_resident,
    data,
    expect_telegram_takes,
    labels,
    too_wide,
    voice,
)

TIRANA: Final = FOUNDING["tirana"]
PICTURE: Final = "AgACAgQAAxkBAAI"
NOTHING: Final = Subject()


def a_survey(title: str = "Your park", **given: Any) -> Survey:
    usual: dict[str, Any] = {
        "id": LONGEST_ID,
        "status": SurveyStatus.OPEN,
        "title": {"en": title, "sr-Cyrl": "Ваш парк"},
        "terms": Terms(closes_at=NOW + timedelta(days=3)),
        "created_by": "a" * 16,
        "created_at": NOW,
        "changed_at": NOW,
        "minutes": 4,
    }
    return Survey(**(usual | given))


def a_broadcast(kind: BroadcastKind = BroadcastKind.MESSAGE, **given: Any) -> Broadcast:
    usual: dict[str, Any] = {
        "id": LONGEST_ID,
        "created_by": "a" * 16,
        "created_at": NOW,
        "changed_at": NOW,
        "subject": None if kind is BroadcastKind.MESSAGE else LONGEST_ID,
        "content": Content({"en": "The <b>market</b> opens.", "sr-Cyrl": "<b>Пијаца</b> &amp; још."}),
    }
    return Broadcast(kind=kind, **(usual | given))


def shown(city: City = BELGRADE, subject: Subject = NOTHING, **given: Any) -> Shown:
    kind = BroadcastKind.SURVEY if subject.survey else BroadcastKind.MESSAGE
    of_shown = {
        name: given.pop(name)
        for name in ("per_second", "report", "reminder", "outlook", "is_watched")
        if name in given
    }
    return Shown(city, a_broadcast(kind, **given), subject, NOW, **of_shown)


def an_outlook(*, is_own: bool = False) -> Outlook:
    fallbacks = {("tr", "en"): 3}
    return Outlook(Headcount(8), timedelta(seconds=9), fallbacks, ("tr",), NOW, waits=True, is_own=is_own)


def running(**given: Any) -> Shown:
    counts = Counts(10_000, sent=4_300, blocked=12, failed=1, skipped=33)
    usual: dict[str, Any] = {"status": BroadcastStatus.RUNNING, "counts": counts, "per_second": 28.4}
    return shown(**(usual | given))


# As a resident reads it


def test_a_message_has_the_city_its_words_its_links_and_a_way_to_have_no_more() -> None:
    link = LinkButton({"en": "The programme", "sr-Cyrl": "Програм"}, "https://example.org/x")
    broadcast = a_broadcast(content=replace(a_broadcast().content, buttons=(link,)))
    screen = announcement(voice("en"), BELGRADE, broadcast, NOTHING)
    assert screen.text == "📣 <b>Belgrade</b>\n\nThe <b>market</b> opens."
    assert labels(screen) == ["The programme", "🔕 No more of these"]
    assert screen.rows[0][0].url == "https://example.org/x"
    assert data(screen) == ["bo.off:belgrade"]


def test_each_reads_the_nearest_language_in_her_own_script() -> None:
    screen = announcement(voice("sr-Latn"), BELGRADE, a_broadcast(), NOTHING)
    assert screen.text.endswith("<b>Pijaca</b> &amp; još.")
    assert announcement(voice("tr"), BELGRADE, a_broadcast(), NOTHING).text.endswith(
        "The <b>market</b> opens."
    )


def test_an_invitation_says_what_it_is_to_and_leads_there() -> None:
    survey = announcement(
        voice("en"),
        BELGRADE,
        a_broadcast(BroadcastKind.SURVEY, content=Content()),
        Subject(survey=a_survey()),
    )
    assert as_read(survey.text) == (
        "📣 Belgrade\n\n📋 Your park\nTakes: about 4 minutes\nOpen until: Thursday, 5 March 2026, 11:00"
    )
    assert data(survey) == [f"bo.open:belgrade:{LONGEST_ID}", "bo.off:belgrade"]
    event = announcement(
        voice("en"),
        BELGRADE,
        a_broadcast(BroadcastKind.EVENT, content=Content()),
        Subject(listing=a_listing()),
    )
    assert "Jazz night\n🗓 Monday, 9 March at 19:00–21:00\n📍 Dom omladine" in as_read(event.text)
    idea = Subject(idea=an_idea(), words="More benches. Please.")
    of_idea = announcement(voice("en"), BELGRADE, a_broadcast(BroadcastKind.IDEA), idea)
    assert "SKP-2026-0042" in of_idea.text
    assert labels(event)[0] == labels(of_idea)[0] == "👉 Open"


def test_who_lives_by_other_clocks_is_told_whose_hours_an_event_has() -> None:
    broadcast, subject = a_broadcast(BroadcastKind.EVENT), Subject(listing=a_listing())
    there = announcement(voice("en"), BELGRADE, broadcast, subject, FAR_FETCHED)
    assert "(local time of Belgrade)" in as_read(there.text)


LONG: Final[dict[str, Subject]] = {
    "survey": Subject(survey=a_survey("<b>" * 400)),
    "event": Subject(listing=a_listing(LONGEST, FAR_FETCHED)),
    "idea": Subject(idea=the_worst_view().idea, words="<i>&" * 300),
    "nothing": NOTHING,
}


@pytest.mark.parametrize("picture", [None, PICTURE])
@pytest.mark.parametrize("subject", LONG)
@pytest.mark.parametrize("tag", ["sr-Latn", "bg", "en"])
def test_whatever_was_written_it_is_as_long_as_telegram_takes_and_never_cut(
    tag: str, subject: str, picture: str | None
) -> None:
    """Љ is two letters in Latin, so that a text of the greatest length grows beyond what there is room for."""
    length = LONGEST_CAPTION if picture else LONGEST_TEXT
    text = "<b>" + "љ" * length + "</b>"
    links = tuple(LinkButton({"en": "w" * LONGEST_LABEL}, "https://example.org") for _ in range(3))
    content = Content({"sr-Cyrl": text}, picture, links)
    broadcast = a_broadcast(BroadcastKind(subject) if subject != "nothing" else BroadcastKind.MESSAGE)
    screen = announcement(voice(tag), FAR_FETCHED, replace(broadcast, content=content), LONG[subject])
    expect_telegram_takes(screen)
    assert screen.picture == picture
    assert text in screen.text or "lj" * length in screen.text


# As an editor sees it


def editors_screens(tag: str) -> list[Screen]:
    t, survey = voice(tag), Subject(survey=a_survey("<&" * 300))
    far = running(city=FAR_FETCHED, subject=survey)
    reasons = dict.fromkeys([*map(str, Skipped), "failed", "refused", "Forbidden: <x>" * 30], 7)
    report = Report(far.broadcast.counts, 999, 120, reasons, dict.fromkeys(TAGS, 12))
    over = replace(
        far, broadcast=replace(far.broadcast, status=BroadcastStatus.ENDED), report=report, per_second=None
    )
    by_status = [
        running_screens.card(t, replace(far, broadcast=replace(far.broadcast, status=status)))
        for status in BroadcastStatus
    ]
    text = {"en": "y" * LONGEST_TEXT}
    return [
        *by_status,
        running_screens.card(
            t, shown(FAR_FETCHED, status=BroadcastStatus.WAITING, outlook=an_outlook(is_own=True))
        ),
        running_screens.card(t, shown(FAR_FETCHED, status=BroadcastStatus.SCHEDULED, starts_at=NOW)),
        running_screens.card(t, over),
        running_screens.card(t, replace(over, reminder=over.broadcast), Markup("x")),
        running_screens.confirm_cancel(t, far),
        running_screens.as_read(t, voice("en"), far),
        report_screens.report(t, over),
        report_screens.confirm_remind(t, over),
        report_screens.confirm_recall(t, over, 1),
        correcting_screens.choose_language(t, far),
        correcting_screens.ask_text(t, far, "en", Markup("⚠️ x")),
        correcting_screens.look_before(t, voice("en"), far, text),
        rules(t, FAR_FETCHED, BroadcastRules(second_person=True)),
        rules(t, FAR_FETCHED, BroadcastRules()),
        notice_screens.waiting(t, far),
        notice_screens.released(t, far),
        notice_screens.missed(t, far, "late"),
        notice_screens.missed(t, far, "over"),
        notice_screens.refused(t, far, "Bad Request: <b>"),
        notice_screens.ended(t, over),
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_every_screen_of_editors_is_one_that_telegram_takes_and_a_phone_shows_whole(tag: str) -> None:
    for screen in editors_screens(tag):
        expect_telegram_takes(screen)
        assert too_wide(screen) == []
        assert screen.rows
    for say in (running_screens.withdrawn, running_screens.paused, running_screens.resumed):
        assert 0 < len(say(voice(tag))) <= 200


def test_the_card_tells_how_far_it_is_how_fast_and_how_long_it_will_take() -> None:
    read = as_read(running_screens.card(voice("en"), running()).text)
    assert read == (
        "📣 Announcement\n“The market opens.”\n\n▶️ Is being sent …\n\n"
        "▓▓▓▓▓░░░░░░░ 43%\nSent: 4,300 of 10,000\nBlocked the bot: 12\nFailed: 1\nLeft out: 33\n"
        "Speed: 28 messages a second\nTime left: about 3 minutes"
    )


def test_the_bar_is_full_only_when_all_is_done_and_what_waits_for_morning_has_no_hour() -> None:
    nearly = running(counts=Counts(100_000, sent=99_999), per_second=0.0, waking=True)
    read = as_read(running_screens.card(voice("en"), nearly).text)
    assert "▓▓▓▓▓▓▓▓▓▓▓░ 99%" in read
    assert "Who is asleep now gets it in the morning." in read
    assert "Time left" not in read
    done = running(counts=Counts(7, sent=6, blocked=1), status=BroadcastStatus.ENDED)
    assert "▓▓▓▓▓▓▓▓▓▓▓▓ 100%" in running_screens.card(voice("en"), done).text


def taps(screen: Screen) -> set[str]:
    return {each.split(":")[0] for each in data(screen)}


def test_who_wrote_it_is_not_offered_to_send_it_where_a_second_person_is_wanted() -> None:
    hers = running_screens.card(
        voice("en"), shown(status=BroadcastStatus.WAITING, outlook=an_outlook(is_own=True))
    )
    others = running_screens.card(voice("en"), shown(status=BroadcastStatus.WAITING, outlook=an_outlook()))
    assert callbacks.RELEASE not in taps(hers)
    assert f"br.go:belgrade:{LONGEST_ID}:1" in data(others)
    read = as_read(others.text)
    assert "8 people would get it now." in read
    assert "To whom: everybody\nWhen: as soon as you send it, at waking hours" in read


def test_a_reminder_is_offered_once_and_only_while_the_survey_is_open() -> None:
    counts, open_ = Counts(9, sent=9), Subject(survey=a_survey())
    over = shown(subject=open_, status=BroadcastStatus.ENDED, counts=counts)
    offered = {
        "first": over,
        "reminded": replace(over, reminder=over.broadcast),
        "a reminder": replace(over, broadcast=replace(over.broadcast, reminds="b" * 16)),
        "closed": replace(over, subject=Subject(survey=a_survey(status=SurveyStatus.CLOSED))),
        "recalled": replace(over, broadcast=replace(over.broadcast, recalled_at=NOW)),
    }
    cards = {name: taps(running_screens.card(voice("en"), each)) for name, each in offered.items()}
    assert {name for name, there in cards.items() if callbacks.REMIND in there} == {"first"}
    most = report_screens.confirm_remind(voice("en"), replace(over, report=Report(counts, 3, 4)))
    assert "5 people at most" in as_read(most.text)


def test_what_moves_by_itself_is_not_shown_anew_and_is_deleted_only_when_it_stands_still() -> None:
    t, watched = voice("en"), running(is_watched=True)
    paused = replace(watched, broadcast=replace(watched.broadcast, status=BroadcastStatus.PAUSED))
    while_running = running_screens.card(t, watched)
    assert "🔄 Show anew" not in labels(while_running)
    assert "🔄 Show anew" in labels(running_screens.card(t, running()))
    assert callbacks.RECALL not in taps(while_running)
    assert labels(running_screens.card(t, paused))[-4:] == [
        *("✖️ Cancel", "✏️ Correct it", "🗑 Delete everywhere", "‹ Back")
    ]


def test_who_is_told_at_once_that_it_is_sent_reads_no_noughts() -> None:
    over = shown(
        subject=Subject(survey=a_survey()), status=BroadcastStatus.ENDED, report=Report(Counts(9), 0, 0)
    )
    assert "Opened" not in notice_screens.ended(voice("en"), over).text
    assert "Opened: 0" in as_read(report_screens.report(voice("en"), over).text)
    opened = replace(over, report=Report(Counts(9), 2, 0))
    assert "Opened: 2" in as_read(notice_screens.ended(voice("en"), opened).text)


def test_serbian_in_cyrillic_is_there_in_latin_to_be_corrected_and_not_the_other_way_round() -> None:
    t, city = voice("en"), replace(BELGRADE, languages=("sr-Cyrl", "sr-Latn"))
    cyrillic = shown(city, content=Content({"sr-Cyrl": "Пијаца"}))
    assert {"✓ Српски (ћирилица)", "✓ Srpski (latinica)"} <= set(
        labels(correcting_screens.choose_language(t, cyrillic))
    )
    assert "<pre>Pijaca</pre>" in correcting_screens.ask_text(t, cyrillic, "sr-Latn").text
    latin = shown(city, content=Content({"sr-Latn": "Pijaca"}))
    assert "Српски (ћирилица)" in labels(correcting_screens.choose_language(t, latin))


def test_a_recall_says_how_many_it_still_reaches() -> None:
    over = shown(status=BroadcastStatus.ENDED, counts=Counts(9, sent=9))
    assert "for 4 of the 9 who have it" in as_read(report_screens.confirm_recall(voice("en"), over, 4).text)
    assert "9 people have it: it disappears." in as_read(
        report_screens.confirm_recall(voice("en"), over, 9).text
    )


# What Telegram answers


class Telegram:
    """Stands in for the courier: refuses what it is told to, once each; else does it."""

    def __init__(self, *refusals: Callable[[TelegramMethod[Any]], Exception | None]) -> None:
        self.calls: list[TelegramMethod[Any]] = []
        self._refusals = list(refusals)

    async def call(self, method: TelegramMethod[Any], *, priority: Priority) -> Any:
        assert priority is Priority.BROADCAST
        self.calls.append(method)
        if self._refusals and (error := self._refusals.pop(0)(method)):
            raise error
        return Message(message_id=77, date=NOW, chat=Chat(id=1, type="private"))


def bad(words: str) -> Callable[[TelegramMethod[Any]], Exception]:
    return lambda method: TelegramBadRequest(method, f"Bad Request: {words}")


def failing(error: Exception) -> Callable[[TelegramMethod[Any]], Exception]:
    return lambda method: error


class OneCity:
    async def find(self, slug: str | None) -> City | None:
        return BELGRADE if slug else None


def a_sender(
    telegram: Telegram, find: Any = None, monotonic: Callable[[], float] = lambda: 0.0
) -> TelegramBroadcasts:
    async def nothing(city: City, broadcast: Broadcast) -> Subject:
        return NOTHING

    courier: Any = telegram
    cities: Any = OneCity()
    return TelegramBroadcasts(courier, Translators(), cities, find or nothing, monotonic)


def hers(language: str = "en") -> Resident:
    return a_resident(settings=Settings(language), home="belgrade")


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (failing(Unreachable(42, "blocked")), RecipientUnreachable),
        (bad("chat not found"), RecipientUnreachable),
        (failing(DeliveryFailed("sendMessage", 8, "TimeoutError")), SendingFailed),
        (bad("BUTTON_URL_INVALID"), Refused),
        (bad("can't parse entities"), Refused),
    ],
)
async def test_what_telegram_says_is_her_fault_the_message_s_or_passes(
    answer: Any, meaning: type[Exception]
) -> None:
    with pytest.raises(meaning):
        await a_sender(Telegram(answer)).send(BELGRADE, a_broadcast(), hers())


async def test_a_picture_that_telegram_does_not_take_is_left_out_for_all_who_follow() -> None:
    telegram = Telegram(bad("wrong file identifier/HTTP URL specified"))
    broadcast = a_broadcast(content=replace(a_broadcast().content, picture=PICTURE))
    sender = a_sender(telegram)
    assert await sender.send(BELGRADE, broadcast, hers()) == Sent(42, 77)
    await sender.send(BELGRADE, broadcast, hers())
    assert [each.__api_method__ for each in telegram.calls] == ["sendPhoto", "sendMessage", "sendMessage"]


@pytest.mark.parametrize(
    ("refused", "there"),
    [
        ("message is not modified: x", True),
        ("message to edit not found", False),
        ("message can't be edited", False),
    ],
)
async def test_a_correction_is_well_where_it_says_so_already_and_not_where_nothing_is(
    refused: str, there: bool
) -> None:
    assert (
        await a_sender(Telegram(bad(refused))).correct(BELGRADE, a_broadcast(), hers(), Sent(42, 7)) is there
    )


async def test_a_correction_edits_the_text_the_picture_or_what_stands_under_one() -> None:
    telegram = Telegram(lambda _: None, lambda _: None, bad("there is no text in the message to edit"))
    pictured = a_broadcast(content=replace(a_broadcast().content, picture=PICTURE))
    for broadcast in (pictured, a_broadcast(), a_broadcast()):
        await a_sender(telegram).correct(BELGRADE, broadcast, hers(), Sent(42, 7))
    assert [type(each) for each in telegram.calls] == [
        *(EditMessageMedia, EditMessageText),
        *(EditMessageText, EditMessageCaption),
    ]


async def test_a_recall_finds_what_is_gone_or_too_old() -> None:
    telegram = Telegram(
        lambda _: None, bad("message to delete not found"), bad("message can't be deleted for everyone")
    )
    recall = a_sender(telegram).recall
    assert [await recall(Sent(42, 7)) for _ in range(3)] == [True, False, False]
    assert not await recall(Sent(42, NO_MESSAGE_ID))


async def test_what_it_invites_to_is_looked_up_once_for_all_and_again_when_it_has_grown_old() -> None:
    looks, at = count(), [0.0]
    found = [a_survey("First"), a_survey("Second")]

    async def find(city: City, broadcast: Broadcast) -> Subject:
        await asyncio.sleep(0)
        return Subject(survey=found[next(looks)])

    telegram = Telegram()
    sender, invitation = a_sender(telegram, find, lambda: at[0]), a_broadcast(BroadcastKind.SURVEY)
    await asyncio.gather(*(sender.send(BELGRADE, invitation, hers(tag)) for tag in ("en", "tr", "en")))
    at[0] = FRESH_FOR
    await sender.send(BELGRADE, invitation, hers())
    texts = [each.text for each in telegram.calls if isinstance(each, SendMessage)]
    assert [("First" in text, "Second" in text) for text in texts] == [*[(True, False)] * 3, (False, True)]


# The editors' messages


class Editors:
    """Stands in for the network's store: everybody but "gone" edits in Belgrade."""

    async def read(self, query: Callable[[Any], Any]) -> Any:
        return query(self)

    @property
    def directory(self) -> "Editors":
        return self

    def list_by_id(self, ids: Sequence[str]) -> dict[str, Resident]:
        roles = {"belgrade": frozenset({Role.EDITOR})}
        found = {one: a_resident("mk" if one == "unchanged" else "en", id=one, roles=roles) for one in ids}
        return {one: replace(who, roles={}) if one == "gone" else who for one, who in found.items()}


class Watching(Telegram):
    """Answers by the number of the message."""

    ANSWERS: Final[Mapping[int, Callable[[TelegramMethod[Any]], Exception]]] = {
        1: bad("message is not modified"),
        2: bad("message to edit not found"),
        3: failing(Unreachable(3, "blocked")),
        4: failing(DeliveryFailed("editMessageText", 8, "TimeoutError")),
    }

    async def call(self, method: TelegramMethod[Any], *, priority: Priority) -> Any:
        assert isinstance(method, EditMessageText)
        assert priority is Priority.NOTICE
        self.calls.append(method)
        if answer := self.ANSWERS.get(method.message_id or 0):
            raise answer(method)


async def test_the_board_draws_in_each_editor_s_language_and_gives_up_who_cannot_be_shown() -> None:
    telegram, network = Watching(), Editors()
    courier, store, clock, ids = (
        cast("Any", each) for each in (telegram, network, SimpleNamespace(now=lambda: NOW), None)
    )

    async def nothing(city: City, broadcast: Broadcast) -> Subject:
        return NOTHING

    board = TelegramBoard(courier, Translators(), store, Team(store, clock, ids, frozenset()), nothing, clock)
    names = ("well", "unchanged", "deleted", "blocked", "late", "gone")
    watchers = [Watcher(name, 42, number) for number, name in enumerate(names)]
    lost = await board.draw(BELGRADE, running().broadcast, watchers, None)
    assert [each.resident_id for each in lost] == ["deleted", "blocked", "gone"]
    first, second = [str(each.text) for each in telegram.calls if isinstance(each, EditMessageText)][:2]
    assert "4,300" in first
    assert "4.300" in second  # as one who reads Macedonian writes it


def test_an_idea_s_headline_is_in_the_reader_s_script() -> None:
    view = a_view(an_idea("Клупе у парку.", language="sr-Cyrl"))
    subject = Subject(idea=view.idea, words="Клупе у парку.")
    screen = announcement(voice("sr-Latn"), BELGRADE, a_broadcast(BroadcastKind.IDEA), subject)
    assert "Klupe u parku" in screen.text
