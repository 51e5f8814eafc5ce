"""Fetching calendars from real servers that do what servers do, and what they should not."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from socket import AddressFamily
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from bot.interchange.content_lines import LARGEST
from bot.interchange.fetching import (
    MOST_REDIRECTS,
    Address,
    Fetched,
    FetchFailed,
    Fetching,
    FetchReason,
    NotModified,
    anywhere,
    fetch_calendar,
    is_public,
)
from tests.interchange.calendars import a_calendar

CALENDAR = a_calendar("UID:1\nSUMMARY:A\nDTSTART:20260305T190000")
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def a_server(answer: Answer, **addresses: Any) -> AsyncIterator[TestServer]:
    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    server = TestServer(application, **addresses)
    async with server:
        yield server


class Names(AbstractResolver):
    """Names that lead where the test says; each look-up takes the next address of a name, the last one for ever."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = {name.replace("_", "."): found for name, found in addresses.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        left = self.addresses[host]
        found = left.pop(0) if len(left) > 1 else left[0]
        return [
            ResolveResult(hostname=host, host=one, port=port, family=AddressFamily.AF_INET, proto=0, flags=0)
            for one in found.split()
        ]

    async def close(self) -> None:
        pass


async def reason_of(fetching: Awaitable[object]) -> FetchReason:
    with pytest.raises(FetchFailed) as raised:
        await fetching
    return raised.value.reason


def only(*allowed: str) -> Callable[[Address], bool]:
    return lambda address: str(address) in allowed


async def test_a_calendar_is_fetched_with_its_marks_and_asked_for_by_them() -> None:
    seen: list[dict[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(dict(request.headers))
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        marks = {"ETag": '"1"', "Last-Modified": "Thu, 05 Mar 2026 18:00:00 GMT", "Set-Cookie": "a=b"}
        return web.Response(body=CALENDAR, headers=marks)

    async with a_server(answer) as server:
        url = str(server.make_url("/events.ics#top"))
        found = await fetch_calendar(url, allow_private=True)
        assert found == Fetched(CALENDAR, '"1"', "Thu, 05 Mar 2026 18:00:00 GMT")
        again = await fetch_calendar(url, found.etag, found.last_modified, allow_private=True)
        assert again == NotModified()
        assert isinstance(await fetch_calendar(url, '"0"', None, allow_private=True), Fetched)
        await fetch_calendar(url, 'x"\r\nX-Evil: 1', None, allow_private=True)
    assert "If-None-Match" not in seen[0]
    assert seen[1]["If-Modified-Since"] == "Thu, 05 Mar 2026 18:00:00 GMT"
    assert not any("Cookie" in headers or "X-Evil" in headers for headers in seen)


@pytest.mark.parametrize("pack", [gzip.compress, lambda body: body])
async def test_it_may_come_packed(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(CALENDAR)
    headers = {"Content-Encoding": "gzip"} if packed != CALENDAR else {}

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=packed, headers=headers)

    async with a_server(answer) as server:
        assert await fetch_calendar(str(server.make_url("/")), allow_private=True) == Fetched(
            CALENDAR, None, None
        )


@pytest.mark.parametrize("status", [201, 204, 404, 410, 500, 503])
async def test_another_status_is_told(status: int) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status)

    async with a_server(answer) as server:
        with pytest.raises(FetchFailed) as raised:
            await fetch_calendar(str(server.make_url("/")), allow_private=True)
    assert (raised.value.reason, raised.value.status) == (FetchReason.STATUS, status)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"<!DOCTYPE html><html>BEGIN:VCALENDAR</html>", {}),
        (b"", {}),
        (b"BEGIN:VCARD\r\nEND:VCARD", {}),
        (CALENDAR, {"Content-Encoding": "br"}),
    ],
)
async def test_what_is_no_calendar_is_told(body: bytes, headers: dict[str, str]) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="text/calendar", headers=headers)

    async with a_server(answer) as server:
        fetching = fetch_calendar(str(server.make_url("/")), allow_private=True)
        assert await reason_of(fetching) is FetchReason.NOT_A_CALENDAR


@pytest.mark.parametrize("said", [True, False])
async def test_a_body_of_fifty_megabytes_is_not_read_to_its_end(said: bool) -> None:
    sent = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Length": "50000000"} if said else {})
        await response.prepare(request)
        for _ in range(50):
            await response.write(b"BEGIN:VCALENDAR\n" * 62_500)
            sent += 1
        return response

    async with a_server(answer) as server:
        assert (
            await reason_of(fetch_calendar(str(server.make_url("/")), allow_private=True))
            is FetchReason.TOO_LARGE
        )
    assert sent < 40


async def test_a_small_body_that_unpacks_to_a_huge_one_is_not_unpacked() -> None:
    packing = zlib.compressobj(9, wbits=31)
    bomb = packing.compress(b"BEGIN:VCALENDAR\n")
    bomb += b"".join(packing.compress(b" " * 1_000_000) for _ in range(200)) + packing.flush()
    assert len(bomb) < LARGEST // 10

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    async with a_server(answer) as server:
        assert (
            await reason_of(fetch_calendar(str(server.make_url("/")), allow_private=True))
            is FetchReason.TOO_LARGE
        )


async def test_the_largest_calendar_is_taken_whole() -> None:
    body = CALENDAR + b"\n" * (LARGEST - len(CALENDAR))

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})

    async with a_server(answer) as server:
        found = await fetch_calendar(str(server.make_url("/")), allow_private=True)
    assert isinstance(found, Fetched)
    assert found.content == body


async def test_a_body_that_breaks_off_is_no_calendar() -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(CALENDAR))})
        await response.prepare(request)
        await response.write(CALENDAR[:60])
        assert request.transport
        request.transport.close()
        return response

    async def cut_while_packed(_: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(CALENDAR)[:-20], headers={"Content-Encoding": "gzip"})

    async def badly_packed(_: web.Request) -> web.Response:
        return web.Response(body=CALENDAR, headers={"Content-Encoding": "gzip"})

    for answer in (cut, cut_while_packed, badly_packed):
        async with a_server(answer) as server:
            fetching = fetch_calendar(str(server.make_url("/")), allow_private=True)
            assert await reason_of(fetching) is FetchReason.UNREACHABLE


async def test_a_server_that_hangs_or_drips_is_left() -> None:
    ended = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await ended.wait()
        return web.Response()

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while not ended.is_set():
            await response.write(b"BEGIN:VCALENDAR\n")
            await asyncio.sleep(0.01)
        return response

    for answer in (hang, drip):
        async with a_server(answer) as server:
            fetching = Fetching(anywhere, timeout=0.2).fetch(str(server.make_url("/")))
            assert await reason_of(fetching) is FetchReason.TIMEOUT
            ended.set()
        ended.clear()


async def test_redirects_are_followed_and_not_for_ever() -> None:
    async def answer(request: web.Request) -> web.Response:
        left = int(request.match_info["path"] or 0)
        if not left:
            return web.Response(body=CALENDAR)
        return web.Response(status=(301, 302, 303, 307, 308)[left % 5], headers={"Location": str(left - 1)})

    async with a_server(answer) as server:
        assert isinstance(
            await fetch_calendar(str(server.make_url(f"/{MOST_REDIRECTS}")), allow_private=True), Fetched
        )
        fetching = fetch_calendar(str(server.make_url(f"/{MOST_REDIRECTS + 1}")), allow_private=True)
        assert await reason_of(fetching) is FetchReason.TOO_MANY_REDIRECTS


async def test_redirects_round_and_round_end() -> None:
    asked = 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(status=302, headers={"Location": "/again"})

    async with a_server(answer) as server:
        fetching = fetch_calendar(str(server.make_url("/")), allow_private=True)
        assert await reason_of(fetching) is FetchReason.TOO_MANY_REDIRECTS
    assert asked == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("", FetchReason.BAD_ADDRESS),
        ("file:///etc/passwd", FetchReason.BAD_ADDRESS),
        ("ftp://example.org/", FetchReason.BAD_ADDRESS),
        ("http://me:secret@example.org/", FetchReason.BAD_ADDRESS),
        ("http://[::1/", FetchReason.BAD_ADDRESS),
        ("http://127.0.0.2/", FetchReason.PRIVATE_ADDRESS),
        ("//10.0.0.1/", FetchReason.PRIVATE_ADDRESS),
        ("http://[::ffff:127.0.0.2]/", FetchReason.PRIVATE_ADDRESS),
        ("http://169.254.169.254/latest/meta-data", FetchReason.PRIVATE_ADDRESS),
        ("http://inside.example/", FetchReason.PRIVATE_ADDRESS),
    ],
)
async def test_a_redirect_leads_nowhere_that_the_first_address_could_not(
    location: str, reason: FetchReason
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": location})

    names = Names(inside_example=["10.0.0.1"])
    async with a_server(answer, host="127.0.0.1") as server:
        fetching = Fetching(only("127.0.0.1"), resolver=names).fetch(str(server.make_url("/")))
        assert await reason_of(fetching) is reason


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "localhost", "LOCALHOST", "[::1]", "[::]", "0.0.0.0", "0", "10.0.0.1",
        "192.168.1.1", "172.16.0.1", "100.64.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]", "2130706433",
        "0x7f000001", "0x7f.0.0.1", "017700000001", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[::127.0.0.1]", "224.0.0.1", "255.255.255.255", "[ff02::1]", "127。0。0。1",
    ],
)  # fmt: skip
async def test_nothing_private_is_reached_however_it_is_written(host: str) -> None:
    asked = 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        return web.Response(body=CALENDAR)

    async with a_server(answer, host="127.0.0.1") as server:
        reason = await reason_of(fetch_calendar(f"http://{host}:{server.port}/"))
    assert reason in (FetchReason.PRIVATE_ADDRESS, FetchReason.BAD_ADDRESS)
    assert asked == 0


async def test_a_name_that_leads_to_loopback_is_refused_and_so_is_one_of_several_addresses() -> None:
    names = Names(one_example=["127.0.0.1"], two_example=["93.184.215.14 10.0.0.1"])
    for url in ("http://one.example/", "https://two.example/"):
        assert await reason_of(Fetching(is_public, resolver=names).fetch(url)) is FetchReason.PRIVATE_ADDRESS
    assert names.asked == ["one.example", "two.example"]


async def test_a_name_that_leads_elsewhere_the_next_moment_is_looked_at_each_time() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": str(request.url)})

    names = Names(turning_example=["127.0.0.1", "127.0.0.2"])
    async with a_server(answer, host="127.0.0.1") as server:
        fetching = Fetching(only("127.0.0.1"), resolver=names).fetch(f"http://turning.example:{server.port}/")
        assert await reason_of(fetching) is FetchReason.PRIVATE_ADDRESS
    assert len(names.asked) == 2


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org/events.ics", "ftp://example.org/", "file:///etc/passwd", "http://", "http:///x", "http://:80/",
        "http://me:secret@example.org/", "http://me@example.org/", "http://[::1", "http://example.org:99999/",
        "http://exa mple.org/", "javascript:alert(1)", "http://" + "a" * 3_000, "http://example.org:0/", "http://\x00/",
        "http://..../",
    ],
)  # fmt: skip
async def test_what_is_no_address_is_told_and_asked_of_nobody(url: str) -> None:
    names = Names()
    assert await reason_of(Fetching(anywhere, resolver=names).fetch(url)) is FetchReason.BAD_ADDRESS
    assert names.asked == []


async def test_webcal_is_https() -> None:
    asked = []

    async def answer(_: web.Request) -> web.Response:
        asked.append(1)
        return web.Response(body=CALENDAR)

    async with a_server(answer) as server:
        url = str(server.make_url("/")).replace("http://", "webcal://")
        assert (
            await reason_of(fetch_calendar(url, allow_private=True)) is FetchReason.UNREACHABLE
        )  # it speaks no TLS
    assert asked == []


async def test_where_nobody_listens_it_is_unreachable() -> None:
    async with a_server(_nothing) as server:
        url = str(server.make_url("/"))
    assert await reason_of(fetch_calendar(url, allow_private=True)) is FetchReason.UNREACHABLE


async def _nothing(_: web.Request) -> web.Response:
    return web.Response()


async def test_a_proxy_of_the_surroundings_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=CALENDAR)

    async with a_server(answer) as server:
        assert isinstance(await fetch_calendar(str(server.make_url("/")), allow_private=True), Fetched)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2a00:1450:4001:81b::200e", True),
        ("64:ff9b::5db8:d70e", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::5db8:d70e", False),
        ("2002:5db8:d70e::1", True),
        ("2002:a00:1::1", False),
        ("::ffff:93.184.215.14", True),
        ("::ffff:10.0.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
        ("2001:db8::1", False),
    ],
)
def test_an_address_is_public_if_the_whole_internet_reaches_it(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public
