"""A Bot API that counts, and says 429 as soon as Telegram's limits are broken: the emulator's windows, at little cost.

``python -m tests.benchmarks.limited_server SECONDS`` answers each call after so long; it prints its port and serves until
its standard input ends.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from aiohttp import ClientSession

from bot.emulator.errors import ApiError
from bot.emulator.flood import FloodControl
from tests.benchmarks.still_server import in_http, running, serve

MESSAGES, EDITS, REFUSED = "messages", "edits", "refused"
_METHOD: Final = re.compile(rb"[a-z]+ /(?:([^/ ]*)/)?([a-z]+) ")
_CHAT: Final = re.compile(rb"chat_id=(\d+)")
_YES: Final = in_http(b'{"ok":true,"result":true}')
# As long as Telegram's own would be: whoever reads it has as much to do.
_MESSAGE: Final = (
    b'{"ok":true,"result":{"message_id":%d,"from":{"id":4000000001,"is_bot":true,"first_name":"Charshi","username":'
    b'"charshi_bot"},"chat":{"id":%d,"first_name":"Somebody","type":"private"},"date":1772445600,"text":"Skopje\\n\\n'
    b'The bridge is closed on Sunday from six to noon.","entities":[{"offset":0,"length":6,"type":"bold"}],'
    b'"link_preview_options":{"is_disabled":true},"reply_markup":{"inline_keyboard":[[{"text":"No more of these",'
    b'"callback_data":"announce.off:skopje"}]]}}}'
)


class _Telegram:
    def __init__(self) -> None:
        self._flood = FloodControl(time.monotonic)
        self._taken = {MESSAGES: 0, EDITS: 0, REFUSED: 0}

    def answer(self, head: bytes, body: bytes) -> bytes:
        method = _METHOD.match(head)
        before, name = (method[1], method[2]) if method else (b"", b"")
        if name == b"limit":
            self._flood.configure({"enforce": True, "global_per_second": int(before)})
            self._taken = dict.fromkeys(self._taken, 0)
        if name in (b"taken", b"limit"):
            return in_http(json.dumps(self._taken).encode())
        if name not in (b"sendmessage", b"editmessagetext"):
            return _YES
        is_new, found = name == b"sendmessage", _CHAT.search(body)
        chat_id = int(found[1]) if found else 0
        try:
            self._flood.check(chat_id if is_new else None)
        except ApiError as error:
            self._taken[REFUSED] += 1
            return in_http(json.dumps(error.body()).encode(), b"429 Too Many Requests")
        self._taken[MESSAGES if is_new else EDITS] += 1
        return in_http(_MESSAGE % (self._taken[MESSAGES], chat_id))


@contextmanager
def limited_server(delay: float) -> Iterator[str]:
    """The address of one that runs; it allows everything until it is given a limit."""
    with running(__name__, str(delay)) as address:
        yield address


async def limit(session: ClientSession, address: str, per_second: int) -> None:
    """Allow so much from now on, and count anew."""
    async with session.get(f"{address}/{per_second}/limit") as response:
        response.raise_for_status()


async def taken(session: ClientSession, address: str) -> dict[str, int]:
    """How many MESSAGES and EDITS it took and how many calls were REFUSED, since it was given its limit."""
    async with session.get(f"{address}/taken") as response:
        found: dict[str, int] = await response.json()
        return found


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), _Telegram().answer))
