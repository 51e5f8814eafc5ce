"""The table of routes."""

import pytest

from bot.telegram.inline import InlineReply, InlineTurn
from bot.telegram.routes import Routes
from bot.telegram.turns import Reply, Turn


async def handler(turn: Turn) -> Reply:
    return Reply()


async def answer(turn: InlineTurn) -> InlineReply:
    return InlineReply()


def test_two_routes_of_one_name_are_a_mistake_that_is_found_at_once() -> None:
    routes = Routes()
    routes.tap("menu", handler)
    with pytest.raises(ValueError, match="menu"):
        routes.tap("menu", handler)
    other = Routes()
    other.tap("menu", handler)
    with pytest.raises(ValueError, match="menu"):
        routes.include(other)
    routes.inline(answer)
    with pytest.raises(ValueError, match="inline"):
        routes.inline(answer)


def test_including_joins_every_table() -> None:
    one, other = Routes(), Routes()
    other.tap("a", handler, int, newcomers=True)
    other.command("b", handler)
    other.text("c", handler)
    other.location("d", handler)
    other.photo("", handler)
    other.document("d", handler)
    other.unreadable("d", handler)
    other.inline(answer)
    other.link("e", handler)
    other.refusal(ValueError, lambda turn, error: Reply())
    one.include(other)
    assert one == other
    assert one.taps["a"].args == (int,)
    assert one.taps["a"].newcomers
    assert not one.commands["b"].newcomers
