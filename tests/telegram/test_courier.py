"""The courier's promises, in virtual time: order, pace, persistence, and whom it tells."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramRetryAfter,
)
from aiogram.methods import GetMe, SetMyName, TelegramMethod
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.telegram.claims import ChatId
from bot.telegram.courier import (
    AnswerUnreadable,
    Courier,
    CourierClosed,
    DeliveryFailed,
    Outcome,
    Unreachable,
)
from bot.telegram.failures import Reason
from bot.telegram.rates import Claim, MemoryRates, Priority, Verdict
from tests.telegram.scripted import (
    TOKEN,
    Answer,
    ScriptedTelegram,
    answer_tap,
    bad_gateway,
    connection_lost,
    flood,
    forbidden,
    moved,
    redraw,
    say,
)
from tests.telegram.virtual_time import now, run_virtually

REPLY, NOTICE, BROADCAST = Priority


@dataclass
class Post:
    """A courier, the Telegram it writes to, and what it told others."""

    telegram: ScriptedTelegram
    bulk_connections: int = 60
    unreachable: list[tuple[ChatId, Reason]] = field(default_factory=list)
    migrated: list[tuple[ChatId, int]] = field(default_factory=list)
    outcomes: Counter[tuple[Priority, Outcome]] = field(default_factory=Counter)
    longest_queue: Counter[Priority] = field(default_factory=Counter)
    queue: Counter[Priority] = field(default_factory=Counter)
    courier: Courier = field(init=False)

    def __post_init__(self) -> None:
        self.courier = Courier(
            self.telegram.bot(),
            MemoryRates(now),
            on_unreachable=self._note_unreachable,
            on_migrated=self._note_migrated,
            metrics=self,
            monotonic=now,
            sleep=asyncio.sleep,
            chance=random.Random(42),
            bulk_connections=self.bulk_connections,
        )

    async def _note_unreachable(self, chat_id: ChatId, reason: Reason) -> None:
        self.unreachable.append((chat_id, reason))

    async def _note_migrated(self, old: ChatId, new: int) -> None:
        self.migrated.append((old, new))

    def queued(self, priority: Priority, length: int) -> None:
        self.queue[priority] = length
        self.longest_queue[priority] = max(self.longest_queue[priority], length)

    def delivery(self, priority: Priority, outcome: Outcome) -> None:
        self.outcomes[priority, outcome] += 1

    def start(self, method: TelegramMethod[Any], priority: Priority = REPLY) -> asyncio.Task[Any]:
        return asyncio.create_task(self.courier.call(method, priority=priority))


def story(
    scenario: Callable[[Post], Coroutine[Any, Any, None]], *, latency: float = 0.05, bulk: int = 60
) -> Post:
    """Play it in virtual time."""
    posts: list[Post] = []

    async def play() -> None:
        posts.append(Post(ScriptedTelegram(latency), bulk))
        await scenario(posts[0])

    run_virtually(play())
    return posts[0]


# Order


def test_replies_go_before_notices_and_notices_before_broadcasts() -> None:
    async def scenario(post: Post) -> None:
        await asyncio.gather(*(post.start(say(chat)) for chat in range(1, 31)))  # the window is full
        waiting = [
            post.start(say(100, "broadcast"), BROADCAST),
            post.start(say(200, "notice"), NOTICE),
            post.start(say(300, "reply")),
        ]
        await asyncio.gather(*waiting)

    assert story(scenario).telegram.texts[30:] == ["reply", "notice", "broadcast"]


def test_equals_go_in_the_order_they_came() -> None:
    async def scenario(post: Post) -> None:
        await asyncio.gather(*(post.start(say(chat, str(chat)), BROADCAST) for chat in range(1, 101)))

    assert story(scenario).telegram.texts == [str(chat) for chat in range(1, 101)]


def test_a_chat_that_must_wait_holds_up_no_other() -> None:
    async def scenario(post: Post) -> None:
        hammered = [post.start(say(7, f"seven {n}")) for n in range(8)]
        await asyncio.gather(*(post.start(say(chat, "other")) for chat in range(10, 20)))
        assert now() < 1001
        await asyncio.gather(*hammered)

    post = story(scenario)
    assert [text for text in post.telegram.texts if text != "other"] == [f"seven {n}" for n in range(8)]


def test_messages_into_one_chat_keep_their_order_when_the_first_must_be_repeated() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [bad_gateway, bad_gateway]
        await asyncio.gather(*(post.start(say(7, text)) for text in ("one", "two", "three")))

    assert story(scenario).telegram.texts == ["one", "one", "one", "two", "three"]


def test_an_edit_does_not_wait_behind_messages_for_its_chat() -> None:
    async def scenario(post: Post) -> None:
        waiting = [post.start(say(7)) for _ in range(6)]
        await asyncio.sleep(0.5)
        before = now()
        await post.courier.call(redraw(7))
        assert now() - before < 0.1
        await asyncio.gather(*waiting)

    story(scenario)


def test_answering_a_tap_never_waits() -> None:
    async def scenario(post: Post) -> None:
        busy = [post.start(say(chat)) for chat in range(1, 100)]
        await asyncio.sleep(0.5)
        before = now()
        await post.courier.call(answer_tap())
        assert now() - before == pytest.approx(0.05)
        await asyncio.gather(*busy)

    story(scenario)


# Pace


def test_a_running_broadcast_is_not_felt_by_someone_who_taps() -> None:
    waits = []

    async def scenario(post: Post) -> None:
        broadcast = [post.start(say(chat), BROADCAST) for chat in range(1, 601)]
        for tap in range(40):
            await asyncio.sleep(0.37)
            before = now()
            await asyncio.gather(*(post.courier.call(redraw(10_000 + tap + who)) for who in range(3)))
            waits.append(now() - before - 0.05)
        await asyncio.gather(*broadcast)

    post = story(scenario)
    assert max(waits) < 0.001
    assert post.longest_queue[BROADCAST] > 500
    assert post.queue[BROADCAST] == 0


def test_a_broadcast_alone_uses_nine_tenths_of_what_is_allowed() -> None:
    async def scenario(post: Post) -> None:
        start = now()
        await asyncio.gather(*(post.start(say(chat), BROADCAST) for chat in range(1, 601)))
        assert 600 / (now() - start) > 0.9 * 0.98 * 30 * 0.99

    story(scenario)


def test_a_slow_telegram_leaves_connections_for_replies() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.latencies = dict.fromkeys(range(1, 201), 15.0)
        broadcast = [post.start(say(chat), BROADCAST) for chat in range(1, 201)]
        await asyncio.sleep(10)
        before = now()
        await post.courier.call(say(1000))
        assert now() - before < 0.1
        await asyncio.gather(*broadcast)

    assert story(scenario, bulk=20).telegram.most_at_once <= 21


_plans = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 0.0, 0.1, 1.0]),
        st.integers(-2, 60).filter(bool),
        st.sampled_from(Priority),
        st.booleans(),
        st.sampled_from([None, None, None, bad_gateway, connection_lost, flood(1), flood(2)]),
    ),
    max_size=120,
)


@settings(max_examples=40, deadline=None)
@given(plan=_plans)
def test_whatever_happens_no_window_holds_more_than_telegram_allows(
    plan: list[tuple[float, int, Priority, bool, Answer | None]],
) -> None:
    async def scenario(post: Post) -> None:
        tasks = []
        for after, chat, priority, is_edit, answer in plan:
            await asyncio.sleep(after)
            if answer:
                post.telegram.script[chat].append(answer)
            tasks.append(post.start(redraw(chat) if is_edit else say(chat), priority))
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(result is True or isinstance(result, DeliveryFailed) for result in results)
        assert not +post.queue

    requests = story(scenario).telegram.requests
    moments = [request.at for request in requests]
    assert all(later - earlier >= 1 for earlier, later in zip(moments, moments[30:], strict=False))
    for chat in {request.chat for request in requests}:
        said = [one.at for one in requests if one.chat == chat and one.method.__api_method__ == "sendMessage"]
        assert all(later - earlier >= 1 for earlier, later in zip(said, said[4:], strict=False))
        if isinstance(chat, int) and chat < 0:
            assert all(later - earlier >= 60 for earlier, later in zip(said, said[20:], strict=False))


# Being told to slow down


def test_a_flooded_chat_waits_as_long_as_it_was_told_and_others_go_on() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [flood(5)]
        held = post.start(say(7, "held"))
        await asyncio.sleep(1)
        behind = post.start(redraw(7, "behind"), NOTICE)
        before = now()
        await post.courier.call(say(8))
        assert now() - before < 0.1
        await asyncio.gather(held, behind)

    sent = {request.text: request.at - 1000 for request in story(scenario).telegram.requests[2:]}
    assert sent["held"] == pytest.approx(5.05)
    assert sent["behind"] == pytest.approx(5.05)


def test_when_several_chats_are_flooded_everybody_waits() -> None:
    async def scenario(post: Post) -> None:
        for chat in (1, 2, 3):
            post.telegram.script[chat] = [flood(4 + chat)]
        held = [post.start(say(chat)) for chat in (1, 2, 3)]
        await asyncio.sleep(1)
        await asyncio.gather(post.start(say(9, "later")), post.start(answer_tap()), *held)

    sent = {request.text: request.at - 1000 for request in story(scenario).telegram.requests[3:]}
    assert sent["later"] == pytest.approx(5.05)
    assert sent[None] == pytest.approx(1.0), "what is not counted is not stopped"


def test_a_flooded_method_about_no_chat_stops_only_itself() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[None] = [flood(20)]
        naming = post.start(SetMyName(name="Charshi"), NOTICE)
        await asyncio.sleep(1)
        before = now()
        await asyncio.gather(post.start(say(1)), post.start(GetMe()), post.start(say(2), NOTICE))
        assert now() - before < 0.1
        await naming
        assert now() == pytest.approx(1020.1)

    story(scenario)


def test_a_reply_is_not_held_longer_than_somebody_waits_for_it() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [flood(300)]
        with pytest.raises(TelegramRetryAfter):
            await post.courier.call(say(7))
        with pytest.raises(TelegramRetryAfter) as raised:
            await post.courier.call(say(7))
        assert raised.value.retry_after == 300
        assert now() < 1001
        await post.courier.call(say(7, "in time"), priority=NOTICE)

    post = story(scenario)
    assert post.telegram.requests[-1].at == pytest.approx(1300.05)
    assert post.outcomes == {(REPLY, "flooded"): 2, (NOTICE, "delivered"): 1}


def test_a_reply_told_to_wait_again_and_again_gives_up_in_the_end() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [flood(10)] * 99
        with pytest.raises(TelegramRetryAfter):
            await post.courier.call(say(7))
        assert 1060 <= now() < 1070

    story(scenario)


# Persistence


@pytest.mark.parametrize("fault", [bad_gateway, connection_lost])
def test_a_passing_fault_is_not_noticed(fault: Answer) -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [fault, fault]
        assert await post.courier.call(say(7))

    post = story(scenario)
    assert len(post.telegram.requests) == 3
    assert post.outcomes == {(REPLY, "delivered"): 1}


def test_pauses_between_tries_double_and_are_never_the_same() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [bad_gateway] * 5
        await post.courier.call(redraw(7), priority=NOTICE)

    moments = [request.at for request in story(scenario, latency=0).telegram.requests]
    pauses = [later - earlier for earlier, later in itertools.pairwise(moments)]
    for number, pause in enumerate(pauses):
        assert 0.25 * 2**number <= pause <= 0.75 * 2**number
    assert len(set(pauses)) == len(pauses)


@pytest.mark.parametrize("latency", [0.0, 0.5, 3.9, 1000.0])
def test_a_reply_fails_within_eight_seconds_and_names_the_last_error(latency: float) -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [connection_lost] * 99
        with pytest.raises(
            DeliveryFailed, match=r"sendMessage failed \d times, at last with TelegramNetworkError"
        ):
            await post.courier.call(say(7))
        assert now() <= 1008.001

    post = story(scenario, latency=latency)
    assert 2 <= len(post.telegram.requests) <= 4
    assert post.outcomes == {(REPLY, "failed"): 1}


def test_a_notice_is_tried_more_often_than_a_reply() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [bad_gateway] * 99
        with pytest.raises(DeliveryFailed):
            await post.courier.call(say(7), priority=NOTICE)

    assert len(story(scenario).telegram.requests) == 8


def test_what_was_carried_out_is_not_sent_twice_though_its_answer_makes_no_sense() -> None:
    async def scenario(post: Post) -> None:
        answered = {"ok": True, "result": "nonsense"}
        post.telegram.script[7] = [lambda _: ClientDecodeError("Failed", ValueError(), answered)]
        with pytest.raises(AnswerUnreadable):
            await post.courier.call(say(7))

    assert len(story(scenario).telegram.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        lambda method: TelegramBadRequest(method, "Bad Request: message is not modified"),
        lambda method: TelegramEntityTooLarge(method, "Request Entity Too Large"),
    ],
)
def test_what_telegram_refuses_is_told_at_once_as_it_is(answer: Answer) -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [answer]
        with pytest.raises((TelegramBadRequest, TelegramEntityTooLarge)):
            await post.courier.call(say(7))
        assert now() == pytest.approx(1000.05)

    post = story(scenario)
    assert post.outcomes == {(REPLY, "refused"): 1}


def test_neither_the_token_nor_a_text_gets_into_logs_or_errors() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [flood(1)] + [connection_lost] * 99
        with pytest.raises(DeliveryFailed) as raised:
            await post.courier.call(say(7, "between us"))
        error: BaseException | None = raised.value
        while error:
            said.append(repr(error) + str(error))
            error = error.__cause__ or error.__context__

    said: list[str] = []
    with capture_logs() as logs:
        story(scenario)
    assert {entry["event"] for entry in logs} == {"told_to_slow_down", "delivery_failed"}
    assert said
    assert TOKEN not in str(logs) + str(said)
    assert "between us" not in str(logs) + str(said)


# Whom it tells


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("bot was blocked by the user", "blocked"),
        ("user is deactivated", "deactivated"),
        ("bot can't initiate conversation with a user", "never_started"),
        ("bot was kicked from the supergroup chat", "removed"),
    ],
)
def test_who_can_not_be_reached_is_told_with_the_reason(words: str, reason: str) -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [forbidden(words)]
        with pytest.raises(Unreachable, match=reason):
            await post.courier.call(say(7))

    post = story(scenario)
    assert post.unreachable == [(7, reason)]
    assert post.outcomes == {(REPLY, "unreachable"): 1}


def test_a_refusal_in_unknown_words_marks_nobody() -> None:
    # Telegram has said "can't send messages to the user" for some minutes to people who had blocked nothing.
    async def scenario(post: Post) -> None:
        post.telegram.script[7] = [forbidden("bot can't send messages to the user")]
        with pytest.raises(Unreachable) as raised:
            await post.courier.call(say(7))
        assert not raised.value.lasts

    assert story(scenario).unreachable == []


def test_a_refusal_about_no_chat_is_told_as_it_is() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[None] = [forbidden("whatever")]
        with pytest.raises(TelegramForbiddenError):
            await post.courier.call(SetMyName(name="Charshi"))

    assert story(scenario).unreachable == []


def test_a_group_that_moved_gets_the_message_at_its_new_address() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.script[-5] = [moved(-1005)]
        assert await post.courier.call(say(-5, "news"), priority=NOTICE)

    post = story(scenario)
    assert post.migrated == [(-5, -1005)]
    assert [(request.chat, request.text) for request in post.telegram.requests] == [
        (-5, "news"),
        (-1005, "news"),
    ]


# Giving up, closing


def test_who_gives_up_waiting_lets_the_next_one_go() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.latencies[7] = 3.0
        first, second, third = (post.start(say(7, text)) for text in ("one", "two", "three"))
        await asyncio.sleep(1)
        first.cancel()
        second.cancel()
        await third

    post = story(scenario)
    assert post.telegram.texts == ["one", "three"]
    assert not +post.queue


def test_cancelled_broadcasts_give_their_connections_back() -> None:
    async def scenario(post: Post) -> None:
        post.telegram.latency = 15.0
        slow = [post.start(say(chat), BROADCAST) for chat in range(1, 11)]
        await asyncio.sleep(2)
        for task in slow:
            task.cancel()
        post.telegram.latency = 0.05
        before = now()
        await asyncio.gather(*(post.start(say(chat), BROADCAST) for chat in range(20, 26)))
        assert now() - before < 1

    story(scenario, bulk=5)


def test_closing_lets_all_that_wait_go_first() -> None:
    async def scenario(post: Post) -> None:
        waiting = [post.start(say(chat), BROADCAST) for chat in range(1, 61)]
        await asyncio.sleep(0.1)
        await post.courier.close(deadline=10)
        assert all(task.done() and task.result() for task in waiting)
        assert now() < 1004
        with pytest.raises(CourierClosed):
            await post.courier.call(say(1))

    story(scenario)


def test_closing_gives_up_at_its_deadline() -> None:
    async def scenario(post: Post) -> None:
        waiting = [post.start(say(chat), BROADCAST) for chat in range(1, 1001)]
        await asyncio.sleep(0.1)
        await post.courier.close(deadline=5)
        assert now() == pytest.approx(1005.1)
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert 120 < results.count(True) < 145
        assert sum(isinstance(result, CourierClosed) for result in results) == 1000 - results.count(True)

    post = story(scenario)
    assert len(post.telegram.requests) == post.outcomes[BROADCAST, "delivered"]


def test_a_mistake_in_the_rates_is_heard_by_all_who_wait() -> None:
    class BrokenRates:
        async def reserve(self, claim: Claim, priority: Priority) -> Verdict:
            raise ZeroDivisionError

        async def penalise(self, scope: str, seconds: float) -> None: ...

    async def nobody(*_: object) -> None: ...

    async def scenario() -> None:
        bot = ScriptedTelegram().bot()
        courier = Courier(bot, BrokenRates(), on_unreachable=nobody, on_migrated=nobody, monotonic=now)
        calls = (courier.call(say(7)) for _ in range(3))
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(result) for result in results] == [ZeroDivisionError] * 3

    run_virtually(scenario())
