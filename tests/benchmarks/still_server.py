"""A Bot API that says yes: a tiny HTTP server for a process of its own, so that its cost is not counted.

``python -m tests.benchmarks.still_server SECONDS`` answers after so long; it prints its port and serves until its
standard input ends.
"""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Answer = Callable[[bytes, bytes], bytes]
"""Of a request's head, in small letters, and its body: the whole of the answer."""


def in_http(body: bytes, status: bytes = b"200 OK") -> bytes:
    """A JSON body as an answer."""
    head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % (status, len(body)) + body


_YES: Final = in_http(b'{"ok":true,"result":true}')


class _Connection(asyncio.Protocol):
    """Answers each request, ``delay`` seconds after the whole of it is here."""

    def __init__(self, delay: float, answer: Answer) -> None:
        self._buffer = b""
        self._delay = delay
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head, rest = self._buffer[:end].lower(), self._buffer[end + 4 :]
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
            if len(rest) < length:
                return
            self._buffer = rest[length:]
            answer = self._answer(head, rest[:length])
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._transport.write, answer)
            else:
                self._transport.write(answer)


async def serve(delay: float, answer: Answer) -> None:
    """Print a port and answer there until standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(delay, answer), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


@contextmanager
def running(module: str, *arguments: str) -> Iterator[str]:
    """The address of a module that serves, while it runs in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


@contextmanager
def still_server(delay: float = 0.0) -> Iterator[str]:
    """The address of one that runs; it lets every call wait for ``delay`` seconds."""
    with running(__name__, str(delay)) as address:
        yield address


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), lambda _head, _body: _YES))
