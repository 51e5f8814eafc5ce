"""Conversations and marks."""

from datetime import timedelta

import pytest

from bot.core.residents.model import Arrival, Conversation
from bot.core.shared.unit_of_work import NetworkRecords, Store
from tests.storage.builders import NOW, a_resident, settle_in

Network = Store[NetworkRecords]
JELENA = a_resident()


async def _arrival(network: Network) -> Arrival:
    found = await network.read(lambda records: records.directory.find_arrival(JELENA.telegram_id, 1, None))
    assert found
    return found


async def _put(network: Network, conversation: Conversation | None) -> None:
    await network.transact(lambda records: records.conversations.put(1, JELENA.id, conversation, NOW))


async def test_a_dialogue_moves_on_and_ends(network: Network) -> None:
    await network.transact(lambda records: settle_in(records, JELENA))
    for conversation in (Conversation("asked"), Conversation("answered", {"n": [1, "два"]}), None):
        await _put(network, conversation)
        assert (await _arrival(network)).conversation == conversation


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Шта има? 🎉 ' \" \\", "Шта има? 🎉 ' \" \\"),
        ("a\x00b\\\x00", "a\ufffdb\\\ufffd"),
        ("\\u0000", "\\u0000"),
        ("half \ud83c", "half ?"),
    ],
)
async def test_whatever_was_typed_can_be_kept(network: Network, typed: str, kept: str) -> None:
    await network.transact(lambda records: settle_in(records, JELENA))
    await _put(network, Conversation("asked", {"words": typed}))
    assert (await _arrival(network)).conversation == Conversation("asked", {"words": kept})


async def test_nothing_is_kept_of_somebody_who_has_left(network: Network) -> None:
    await _put(network, Conversation("asked"))
    await network.transact(lambda records: settle_in(records, JELENA))
    assert (await _arrival(network)).conversation is None


async def test_forgotten_dialogues_are_purged(network: Network) -> None:
    await network.transact(lambda records: settle_in(records, JELENA))
    await _put(network, Conversation("asked"))
    assert await network.transact(lambda records: records.conversations.purge(NOW)) == 0
    later = NOW + timedelta(seconds=1)
    assert await network.transact(lambda records: records.conversations.purge(later)) == 1
    assert (await _arrival(network)).conversation is None


async def test_a_mark_is_found_by_the_next_process(network: Network) -> None:
    assert await network.read(lambda records: records.marks.find("profile")) is None
    for value in ("one", "two"):

        def put(records: NetworkRecords, value: str = value) -> None:
            records.marks.put("profile", value)

        await network.transact(put)
    assert await network.read(lambda records: records.marks.find("profile")) == "two"
