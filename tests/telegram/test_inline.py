"""Inline mode: asked in any chat, answered to the asker alone, remembered nowhere."""

import pytest
from markupsafe import Markup

from bot.app import Pace
from bot.core.residents.model import Conversation
from bot.settings import Settings
from bot.telegram.inline import INLINE, InlineButton, InlineHandler, InlineReply, InlineResult, InlineTurn
from bot.telegram.rates import Limits
from bot.telegram.screens import Button, Screen
from bot.telegram.turns import Reply, Turn
from tests.emulator_client import Json, Phone
from tests.towns import HeldClock, Town, open_town


class Board:
    """Answers with one card for each word, two at a time."""

    def __init__(self) -> None:
        self.turns: list[InlineTurn] = []

    async def __call__(self, turn: InlineTurn) -> InlineReply:
        self.turns.append(turn)
        cards = [
            InlineResult(
                str(number),
                f"{word} & more",
                Markup("<b>{}</b>").format(word),
                description="tonight",
                rows=((Button("Open", url="https://t.me/charshi_bot?start=e-tirana-1"),),),
                thumbnail="https://example.org/x.jpg",
            )
            for number, word in enumerate(turn.words.split())
        ]
        start = int(turn.offset or 0)
        following = str(start + 2) if len(cards) > start + 2 else ""
        home = turn.home.slug if turn.home else "no city"
        return InlineReply(tuple(cards[start : start + 2]), InlineButton(home, "hello"), following)


def answers_with(town: Town, handler: InlineHandler) -> None:
    """In place of the one that looks for events."""
    town.app.routes.inlines[INLINE] = handler


async def outcomes(town: Town) -> dict[str, float]:
    """How the inline queries ended."""
    samples = [sample for metric in town.app.metrics.updates.collect() for sample in metric.samples]
    return {
        sample.labels["outcome"]: sample.value
        for sample in samples
        if sample.name == "charshi_updates_total" and sample.labels["kind"] == "inline_query"
    }


async def test_the_asker_gets_cards_of_her_city_page_by_page(town: Town) -> None:
    board = Board()
    answers_with(town, board)
    ben = await town.resident("Ben", "sq", "tirana")
    answer = await ben.asks_inline("jazz <opera> film")
    assert answer.titles == ["jazz & more", "<opera> & more"]
    assert (answer.is_personal, answer.cache_time, answer.next_offset) == (True, 10, "2")
    assert answer.button == {"text": "tirana", "start_parameter": "hello"}
    assert [result.message.text for result in answer] == ["jazz", "<opera>"]
    assert answer[0].description == "tonight"
    assert answer[0].message.labels == ["Open"]
    rest = await ben.asks_inline("jazz <opera> film", offset=answer.next_offset)
    assert (rest.titles, rest.next_offset) == (["film & more"], "")
    [asked, _] = board.turns
    assert asked.resident
    assert asked.t.language.tag == "sq"
    assert await outcomes(town) == {"handled": 2}


async def test_nobody_is_met_by_what_she_asks_elsewhere(town: Town) -> None:
    board = Board()
    answers_with(town, board)
    ana = await town.newcomer("Ana", "bg")
    answer = await ana.asks_inline("jazz")
    assert (answer.titles, answer.button) == (
        ["jazz & more"],
        {"text": "no city", "start_parameter": "hello"},
    )
    [asked] = board.turns
    assert asked.resident is None
    assert asked.t.language.tag == "bg"
    assert await town.app.services.residents.arrive(ana.id, ana.id, None) is None


async def test_whom_an_operator_has_only_named_is_not_known_here(town: Town) -> None:
    board = Board()
    answers_with(town, board)
    ana = await town.newcomer("Ana", "bg")
    await town.app.services.residents.meet(ana.id, None, has_started=False)
    await ana.asks_inline("jazz")
    assert board.turns[0].resident is None
    assert board.turns[0].t.language.tag == "bg"


async def test_her_dialogue_stands_where_it_stood_and_a_card_chosen_in_our_chat_is_no_word_to_us(
    town: Town,
) -> None:
    async def ask(turn: Turn) -> Reply:
        return Reply(screen=Screen(Markup("What is it called?")), conversation=Conversation("x.title"))

    async def read(turn: Turn) -> Reply:
        return Reply(screen=Screen(Markup("You said {}").format(turn.words)))

    answers_with(town, Board())
    town.app.routes.command("ask", ask)
    town.app.routes.text("x.title", read)
    ben = await town.resident("Ben", "en", "tirana")
    await ben.says("/ask")
    await ben.sees("What is it called?")
    before = len(await ben.screens())
    [card] = await ben.asks_inline("jazz")
    await ben.chooses(card)
    await ben.settled()
    assert len(await ben.screens()) == before
    await ben.says("Jazz night")
    await ben.sees("You said Jazz night")


async def test_a_newcomer_who_chooses_a_card_in_our_chat_is_not_met_by_it(town: Town) -> None:
    answers_with(town, Board())
    ana = await town.newcomer("Ana", "en")
    [card] = await ana.asks_inline("jazz")
    await ana.chooses(card)
    await ana.settled()
    assert not await ana.screens()
    assert await town.app.services.residents.arrive(ana.id, ana.id, None) is None


async def test_without_a_handler_or_with_one_that_fails_the_phone_stops_waiting(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    town.app.routes.inlines.clear()
    assert not await ben.asks_inline("jazz")

    async def fail(turn: InlineTurn) -> InlineReply:
        raise OSError("x")

    answers_with(town, fail)
    before = len(await ben.screens())
    answer = await ben.asks_inline("jazz")
    assert (list(answer), answer.cache_time) == ([], 0)
    await ben.settled()
    assert await outcomes(town) == {"handled": 1, "failed": 1}
    assert len(await ben.screens()) == before, "nobody apologises for what was asked in another chat"


async def test_a_query_that_is_too_old_is_let_go(town: Town) -> None:
    board = Board()
    answers_with(town, board)
    ben = await town.resident("Ben", "en", "tirana")
    await town.control.update(inline_query(ben, "unknown-to-telegram-by-now"))
    await ben.settled()
    assert len(board.turns) == 1
    assert await outcomes(town) == {"handled": 1}


def inline_query(phone: Phone, number: str, **given: object) -> Json:
    person = {"id": phone.id, "is_bot": False, "first_name": phone.first_name}
    return {"inline_query": {"id": number, "from": person, "query": "jazz", "offset": ""} | given}


@pytest.mark.parametrize(
    "given", [{"query": ""}, {"query": "x" * 256}, {"offset": "x"}, {"query": "\x00<b>"}]
)
async def test_a_query_of_any_shape_that_a_handler_can_bear_is_answered(
    town: Town, given: dict[str, object]
) -> None:
    async def echo(turn: InlineTurn) -> InlineReply:
        return InlineReply((InlineResult("1", turn.words or "-", Markup.escape(turn.words or "-")),))

    answers_with(town, echo)
    ben = await town.resident("Ben", "en", "tirana")
    await town.control.update(inline_query(ben, "unknown-to-telegram-by-now", **given))
    await ben.settled()
    assert await outcomes(town) == {"handled": 1}


async def test_who_types_too_fast_gets_nothing_and_may_tap_all_the_same(
    settings: Settings, clock: HeldClock
) -> None:
    hasty = Pace(Limits(per_second=100_000, reply_burst=100_000), burst=4.0, per_second=1.0)
    async with open_town(settings, clock, pace=hasty) as town:
        answers_with(town, Board())
        ben = await town.resident("Ben", "en", "tirana")
        clock.turn(minutes=1)
        answers = [await ben.asks_inline("jazz") for _ in range(6)]
        assert [len(answer) for answer in answers] == [1, 1, 1, 1, 0, 0]
        assert await outcomes(town) == {"handled": 4, "flooded": 2}
        before = len(await ben.screens())
        await ben.says("/menu")
        await ben.settled()
        *_, menu = await ben.screens()
        assert len(await ben.screens()) == before + 1
        assert "too fast" not in menu.text
