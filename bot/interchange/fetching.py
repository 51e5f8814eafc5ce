"""Fetching a calendar that somebody named the address of, by our server: from nowhere that the world could not.

Every address is looked at when it is connected to, not before: a name that means one host when it is checked and another
a moment later (DNS rebinding) is refused as any other.
"""

import asyncio
import socket
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.interchange.content_lines import LARGEST, looks_like_calendar

TIMEOUT: Final = 20.0  # seconds, for all of it
MOST_REDIRECTS: Final = 5
_LONGEST_ADDRESS: Final = 2_000
_PIECE: Final = 65_536
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_NOT_MODIFIED: Final = 304
_LONGEST_MARK: Final = 500  # of an ETag or a date that is sent back
# IPv6 networks of IPv4 addresses in disguise (NAT64, 6to4), and by how many bits these lie to the left.
_DISGUISES: Final = ((IPv6Network("64:ff9b::/96"), 0), (IPv6Network("2002::/16"), 80))

Address = IPv4Address | IPv6Address


class FetchReason(StrEnum):
    """Why a calendar could not be fetched; screens have a sentence for each."""

    BAD_ADDRESS = "bad_address"
    PRIVATE_ADDRESS = "private_address"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_LARGE = "too_large"
    STATUS = "status"
    NOT_A_CALENDAR = "not_a_calendar"


class FetchFailed(Exception):
    """There is no calendar at that address, or not for us. ``status`` is the server's code where that is the reason."""

    def __init__(self, reason: FetchReason, status: int | None = None) -> None:
        super().__init__(f"{reason} {status}" if status else str(reason))
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class Fetched:
    """What begins as a calendar does, and by what to ask the next time whether it has changed."""

    content: bytes
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The calendar is what it was when it was fetched with these."""


async def fetch_calendar(
    url: str, etag: str | None = None, last_modified: str | None = None, *, allow_private: bool = False
) -> Fetched | NotModified:
    """The calendar at an http, https or webcal address, in TIMEOUT seconds and LARGEST bytes at most.

    Raises FetchFailed. With ``allow_private`` it may lie on an address that only our server reaches.
    """
    fetching = Fetching(anywhere if allow_private else is_public)
    return await fetching.fetch(url, etag, last_modified)


def anywhere(_: Address) -> bool:
    return True


def is_public(address: Address) -> bool:
    """Whether the whole internet can reach it, and not only our server or its neighbours."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        for network, shift in _DISGUISES:
            if address in network:
                return is_public(IPv4Address((int(address) >> shift) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast and not address.is_reserved


class Fetching:
    """``may_reach`` says to which addresses a connection may be made; ``resolver`` finds those of names."""

    def __init__(
        self,
        may_reach: Callable[[Address], bool],
        *,
        resolver: AbstractResolver | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._may_reach = may_reach
        self._resolver = resolver
        self._timeout = timeout

    async def fetch(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | NotModified:
        """Raises FetchFailed, and nothing else."""
        headers = {"Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "gzip", "User-Agent": "Charshi"}
        headers |= {
            name: value
            for name, value in (("If-None-Match", etag), ("If-Modified-Since", last_modified))
            if value and _is_header(value)
        }
        try:
            async with asyncio.timeout(self._timeout), self._session(headers) as session:
                return await self._follow(session, _read_address(url))
        except TimeoutError as error:
            raise FetchFailed(FetchReason.TIMEOUT) from error
        except aiohttp.InvalidURL as error:
            raise FetchFailed(FetchReason.BAD_ADDRESS) from error
        except aiohttp.ClientConnectorError as error:
            private = isinstance(error.os_error, _PrivateAddress)
            raise FetchFailed(FetchReason.PRIVATE_ADDRESS if private else FetchReason.UNREACHABLE) from error
        except (aiohttp.ClientError, OSError, zlib.error, ValueError) as error:
            raise FetchFailed(FetchReason.UNREACHABLE) from error

    def _session(self, headers: dict[str, str]) -> aiohttp.ClientSession:
        resolver = _LookingResolver(self._resolver or aiohttp.ThreadedResolver(), self._may_reach)
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=headers,
            skip_auto_headers=("User-Agent",),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),
        )

    async def _follow(self, session: aiohttp.ClientSession, url: URL) -> Fetched | NotModified:
        for _ in range(MOST_REDIRECTS + 1):
            self._look_at(url)
            async with session.get(url, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await _read(response)
                url = _next(url, response.headers.get("Location", ""))
        raise FetchFailed(FetchReason.TOO_MANY_REDIRECTS)

    def _look_at(self, url: URL) -> None:
        """An address that is written in digits is asked of no resolver."""
        try:
            address = ip_address((url.host or "").partition("%")[0])
        except ValueError:
            return
        if not self._may_reach(address):
            raise FetchFailed(FetchReason.PRIVATE_ADDRESS)


class _PrivateAddress(OSError):
    """A name leads to where nobody but our server could get."""


class _LookingResolver(AbstractResolver):
    """What it lets pass is what is connected to."""

    def __init__(self, resolver: AbstractResolver, may_reach: Callable[[Address], bool]) -> None:
        self._resolver = resolver
        self._may_reach = may_reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        for one in found:
            if not self._may_reach(ip_address(one["host"].partition("%")[0])):
                raise _PrivateAddress(host)
        return found

    async def close(self) -> None:
        await self._resolver.close()


def _read_address(address: str) -> URL:
    """Raises FetchFailed (BAD_ADDRESS)."""
    address = address.strip()
    try:
        url = URL(address)
        if url.scheme in ("webcal", "webcals"):
            url = URL("https:" + address.partition(":")[2])
        fine = (
            len(address) <= _LONGEST_ADDRESS
            and url.scheme in ("http", "https")
            and _is_host(url.host or "")
            and url.user is None
            and url.password is None
            and bool(url.port)
        )
    except (ValueError, TypeError) as error:
        raise FetchFailed(FetchReason.BAD_ADDRESS) from error
    if not fine:
        raise FetchFailed(FetchReason.BAD_ADDRESS)
    return url.with_fragment(None)


def _is_host(host: str) -> bool:
    return host.isprintable() and " " not in host and ".." not in host and bool(host.strip("."))


def _next(url: URL, location: str) -> URL:
    if not location:
        raise FetchFailed(FetchReason.BAD_ADDRESS)
    try:
        there = url.join(URL(location))
    except (ValueError, TypeError) as error:
        raise FetchFailed(FetchReason.BAD_ADDRESS) from error
    return _read_address(str(there))


async def _read(response: aiohttp.ClientResponse) -> Fetched | NotModified:
    if response.status == _NOT_MODIFIED:
        return NotModified()
    if response.status != 200:
        raise FetchFailed(FetchReason.STATUS, response.status)
    if (response.content_length or 0) > LARGEST:
        raise FetchFailed(FetchReason.TOO_LARGE)
    content = await _read_body(response)
    if not looks_like_calendar(content):
        raise FetchFailed(FetchReason.NOT_A_CALENDAR)
    return Fetched(content, _mark(response, "ETag"), _mark(response, "Last-Modified"))


async def _read_body(response: aiohttp.ClientResponse) -> bytes:
    """At most LARGEST bytes, counted after they are unpacked, and unpacked no further than that."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchFailed(FetchReason.NOT_A_CALENDAR)
    unpacking: Any = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS) if "gzip" in encoding else None
    body = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        body += unpacking.decompress(piece, LARGEST + 1 - len(body)) if unpacking else piece
        if len(body) > LARGEST:
            raise FetchFailed(FetchReason.TOO_LARGE)
    if unpacking and not unpacking.eof:
        raise FetchFailed(FetchReason.UNREACHABLE)  # it broke off
    return bytes(body)


def _mark(response: aiohttp.ClientResponse, name: str) -> str | None:
    value = response.headers.get(name)
    return value if value and _is_header(value) else None


def _is_header(value: str) -> bool:
    return len(value) <= _LONGEST_MARK and value.isprintable()
