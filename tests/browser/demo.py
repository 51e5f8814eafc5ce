"""The demo as a newcomer starts it: the command line in a process of its own, which prints the page's address."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

_PROJECT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"http://\S+")
_OURS = {
    "BOT_TOKEN",
    "TELEGRAM_API_URL",
    "DATABASE_URL",
    "REDIS_URL",
    "ADMIN_IDS",
    "WEBHOOK_URL",
    "WEBHOOK_SECRET",
    "PORT",
}
_ENDS_WITHIN_S = 20


class DemoFailedError(Exception):
    """The demo ended without printing its address; the text is what it said."""


class Demo:
    """A running demo, its data under ``folder``. ``url`` is the page's; it stays the same when started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / "demo.log"
        folder.mkdir(parents=True, exist_ok=True)
        self.url = ""
        self._process = self._start(port="0")

    def stop(self) -> int:
        """Ask it to end, as Ctrl-C does; its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(_ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            if self._process.stdout:
                self._process.stdout.close()

    def start_again(self) -> None:
        """After ``stop``: on the same data and at the same address."""
        self._process = self._start(port=self.url.rsplit(":", 1)[1])

    @property
    def log(self) -> str:
        """What it has said for its operator so far."""
        return self._log.read_text(encoding="utf-8")

    def _start(self, port: str) -> subprocess.Popen[str]:
        inherited = {name: value for name, value in os.environ.items() if name.upper() not in _OURS}
        with self._log.open("a", encoding="utf-8") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "demo", "--port", port],
                cwd=self._folder,  # where no .env lies
                env=inherited | {"PYTHONPATH": str(_PROJECT), "DATA_DIR": str(self._folder / "data")},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        assert process.stdout
        for line in process.stdout:
            if address := _ADDRESS.search(line):
                self.url = address[0]
                return process
        process.stdout.close()
        raise DemoFailedError(f"exit code {process.wait()}: {self.log[-2000:]}")
