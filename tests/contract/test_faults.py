"""Faults set on purpose, and flood limits."""

import aiohttp
import pytest

from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import TOKEN, RawApi, TurnedClock
from tests.emulator_client import ControlRefusedError, EmulatorControl, Phone


async def _send(client: Client, phone: Phone) -> None:
    await client.call("send_message", chat_id=phone.id, text="x")


@pytest.mark.parametrize(
    ("kind", "seen", "text"),
    [
        ("429", "retry", "too many requests: retry after 7"),
        ("500", None, "internal server error"),
        ("401", "unauthorized", ""),
        ("403", "forbidden", "bot was blocked by the user"),
        ("409", "conflict", "terminated by other getupdates request"),
        ("502", None, ""),
        ("cut_before", "network", ""),
    ],
)
async def test_a_fault_hits_as_often_as_told_and_nothing_is_sent(
    client: Client, ayse: Phone, control: EmulatorControl, kind: str, seen: str | None, text: str
) -> None:
    await control.fault(kind, method="sendMessage", times=1, retry_after=7)

    with pytest.raises(RefusedError) as refused:
        await _send(client, ayse)
    nothing = await ayse.screens()
    await _send(client, ayse)

    assert refused.value.kind == (seen or refused.value.kind)
    assert text in refused.value.text
    assert nothing == []
    assert len(await ayse.screens()) == 1
    assert [fault["hits"] for fault in await control.faults()] == [1]


async def test_a_429_says_when_to_come_back(client: Client, ayse: Phone, control: EmulatorControl) -> None:
    await control.fault("429", retry_after=7)

    with pytest.raises(RefusedError) as refused:
        await _send(client, ayse)

    assert refused.value.seconds == 7


async def test_a_502_is_a_page_of_a_proxy(raw: RawApi, ayse: Phone, control: EmulatorControl) -> None:
    await control.fault("502")

    async with raw._session.get(f"{raw.url}/bot{TOKEN}/getMe") as response:
        page = await response.text()

    assert (response.status, response.content_type) == (502, "text/html")
    assert "<center>nginx" in page


async def test_a_cut_connection_leaves_the_message_sent(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    await control.fault("cut", method="sendMessage")

    with pytest.raises(RefusedError) as refused:
        await _send(client, ayse)

    assert refused.value.kind == "network"
    assert len(await ayse.screens()) == 1


async def test_a_timeout_holds_the_request_and_carries_nothing_out(
    raw: RawApi, ayse: Phone, control: EmulatorControl
) -> None:
    await control.fault("timeout", method="sendMessage", seconds=0.05)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await raw("sendMessage", chat_id=ayse.id, text="x")

    assert await ayse.screens() == []


async def test_a_fault_can_be_for_one_chat_only(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    eleni = await control.add_phone("Ελένη", "el")
    await eleni.start()
    await control.fault("403", chat_id=ayse.id, times=None)

    await _send(client, eleni)
    with pytest.raises(RefusedError):
        await _send(client, ayse)
    await control.clear_faults()
    await _send(client, ayse)


async def test_chance_is_seeded(raw: RawApi, control: EmulatorControl) -> None:
    runs = []
    for _ in range(2):
        await control.clear_faults()
        await control.fault("500", times=None, probability=0.5, seed=4)
        runs.append([(await raw("getMe"))[0] for _ in range(12)])

    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


async def test_unknown_faults_are_refused(control: EmulatorControl) -> None:
    with pytest.raises(ControlRefusedError, match="kind must be one of 429"):
        await control.fault("418")
    with pytest.raises(ControlRefusedError, match="unknown field colour"):
        await control.fault("500", colour="red")


async def test_flood_limits_count_each_chat_and_all(
    client: Client, ayse: Phone, control: EmulatorControl, clock: TurnedClock
) -> None:
    await control.rate(enforce=True, chat_per_second=2)
    await _send(client, ayse)
    await _send(client, ayse)

    with pytest.raises(RefusedError) as refused:
        await _send(client, ayse)
    clock.now += 1
    await _send(client, ayse)

    assert (refused.value.kind, refused.value.seconds) == ("retry", 1)


async def test_calls_are_logged_without_the_token(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    await _send(client, ayse)

    [call] = await control.calls("sendMessage")

    assert (call["chat_id"], call["status"], call["payload"]["text"]) == (ayse.id, 200, "x")
    assert TOKEN not in str(await control.calls())
