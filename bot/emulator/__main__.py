"""`python -m bot.emulator`: the emulator alone, for a bot in another process."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from bot.emulator.server import Emulator


async def _serve(host: str, port: int, database: Path | None, token: str, username: str) -> None:
    emulator = Emulator(database, token, username)
    await emulator.start(host, port)
    sys.stdout.write(f"The phones: {emulator.url}/\nTELEGRAM_API_URL={emulator.url}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    with contextlib.suppress(asyncio.CancelledError):
        await ended.wait()
    await emulator.stop()


def main() -> int:
    """Serves until SIGINT or SIGTERM; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.emulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8081, help="port to listen on; 0 takes a free one")
    parser.add_argument("--data", type=Path, help="SQLite file that keeps everything; without it, memory")
    parser.add_argument("--token", default="4000000001:EMULATOR", help="the token that the bot must use")
    parser.add_argument("--username", default="charshi_demo_bot", help="the bot's username")
    given = parser.parse_args()
    if not given.token.partition(":")[0].isdigit():
        parser.error("--token must look like 123:abc")
    try:
        asyncio.run(_serve(given.host, given.port, given.data, given.token, given.username))
    except OSError as problem:
        sys.stderr.write(f"can't listen on {given.host}:{given.port}: {problem.strerror}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
