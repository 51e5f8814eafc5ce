"""Throw-away servers for the tests: PostgreSQL, Redis; and where Chromium is.

Each server keeps its data in a temporary folder of its own, listens on localhost at a port of its own, and
dies with the tests: at their end, at the interpreter's exit, and (on Linux) when the tests are killed.
"""

import asyncio
import atexit
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

T = TypeVar("T")

_START_SECONDS = 60.0
_TRIES = 5  # another program may take the port between its choice and its use
_POSTGRES_TOOLS = ("initdb", "pg_ctl", "postgres")
_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class ServiceMissing(Exception):
    """A server's program is not installed here; the text says which."""


class ServiceBroken(Exception):
    """A server did not start; the text is the end of its log."""


class Server:
    """A child process in a folder of its own that is removed with it."""

    def __init__(self, name: str, user: str | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"charshi-{name}-"))
        self._log = self.folder / "log"
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None
        if user:
            shutil.chown(self.folder, user)
        atexit.register(self.stop)

    def run(self, *command: str | Path) -> None:
        """Run a command to its end, as the server's user. Raises ServiceBroken."""
        done = subprocess.run(self._as_user(command), cwd=self.folder, capture_output=True, check=False)
        if done.returncode:
            raise ServiceBroken((done.stdout + done.stderr).decode(errors="replace")[-2000:])

    def start(self, command: Sequence[str | Path], is_up: Callable[[], bool]) -> bool:
        """Start the server and wait until it is up; False if it ended instead."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._as_user(command),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_SECONDS
        while self._process.poll() is None:
            if is_up():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise ServiceBroken(f"{command[0]} did not answer within {_START_SECONDS:.0f} s")
            time.sleep(0.02)  # another program's start can only be polled
        return False

    @property
    def process_id(self) -> int:
        """The running server's."""
        if not self._process:
            raise ServiceBroken("not started")
        return self._process.pid

    def log_end(self) -> str:
        return self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""

    def stop(self) -> None:
        """End the server, at once, and remove its folder. May be called again."""
        atexit.unregister(self.stop)
        if self._process and self._process.poll() is None:
            for kill in (signal.SIGQUIT, signal.SIGKILL):  # SIGQUIT: both servers end without saving
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, kill)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(timeout=10)
                    break
        shutil.rmtree(self.folder, ignore_errors=True)

    def _as_user(self, command: Sequence[str | Path]) -> list[str]:
        plain = [str(part) for part in command]
        setpriv = shutil.which("setpriv")
        if setpriv:
            who = pwd.getpwnam(self._user) if self._user else None
            ids = [f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups"] if who else []
            return [setpriv, *ids, "--pdeathsig", "QUIT", *plain]
        if self._user:
            return ["runuser", "-u", self._user, "--", *plain]
        return plain


class Redis:
    """A Redis that writes nothing to disk."""

    def __init__(self) -> None:
        program = shutil.which("redis-server")
        if not program:
            raise ServiceMissing("redis-server was not found (Debian: apt install redis-server)")
        self._server = Server("redis")
        for _ in range(_TRIES):
            port = _free_port()
            where = ("--port", str(port), "--bind", "127.0.0.1")
            unsaved = ("--save", "", "--appendonly", "no")
            if self._server.start((program, *where, *unsaved), partial(_redis_is_up, port)):
                self.url = f"redis://127.0.0.1:{port}/0"
                return
        raise ServiceBroken(self._server.log_end())

    @property
    def process_id(self) -> int:
        """The running server's."""
        return self._server.process_id

    def stop(self) -> None:
        """End it, and all that it held."""
        self._server.stop()


class Postgres:
    """A PostgreSQL cluster that trusts everybody on localhost and, unless ``durable``, would not survive a power cut."""

    def __init__(self, *, durable: bool = False) -> None:
        binaries = find_postgres_binaries()
        self._server = Server("postgres", _unprivileged_user())
        self._last_database = 0
        data = self._data = self._server.folder / "data"
        self._server.run(
            binaries / "initdb",
            "--pgdata", data,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )  # fmt: skip
        for _ in range(_TRIES):
            self._port = _free_port()
            settings = (
                "listen_addresses=127.0.0.1",
                f"unix_socket_directories={self._server.folder}",
                *(() if durable else ("fsync=off", "synchronous_commit=off", "full_page_writes=off")),
                "max_connections=200",
                "shared_buffers=32MB",
                "autovacuum=off",
            )
            options = [part for setting in settings for part in ("-c", setting)]
            where = ("-D", data, "-p", str(self._port))
            if self._server.start([binaries / "postgres", *where, *options], self._is_up):
                return
        raise ServiceBroken(self._server.log_end())

    def create_database(self, template: str = "template0") -> str:
        """The name of a new database: an empty one, or a copy of another to which nobody is connected."""
        name = self._new_name()
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def rename_database(self, name: str) -> str:
        """The new name of a database to which nobody is connected: who knew the old one finds nothing there."""
        new = self._new_name()
        self._execute(f"ALTER DATABASE {name} RENAME TO {new}")
        return new

    def drop_database(self, name: str) -> None:
        """Remove it, whoever is still connected."""
        self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def ask(self, database: str, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """What this work gives, each of its statements a transaction of its own."""

        async def ask() -> T:
            engine = create_async_engine(self.url(database), isolation_level="AUTOCOMMIT", poolclass=NullPool)
            async with engine.connect() as connection:
                done = await work(connection)
            await engine.dispose()
            return done

        # A loop of its own that never becomes the current one: pytest-asyncio's stays untouched.
        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(ask())
        finally:
            loop.close()

    def url(self, database: str, driver: str = "asyncpg") -> str:
        """SQLAlchemy's address of a database."""
        return f"postgresql+{driver}://postgres@127.0.0.1:{self._port}/{database}"

    def stop(self) -> None:
        """End it, and all that it held."""
        self._server.stop()

    def _is_up(self) -> bool:
        try:
            status = (self._data / "postmaster.pid").read_text().splitlines()[7]
        except (FileNotFoundError, IndexError):
            return False
        return status.strip() == "ready"

    def _new_name(self) -> str:
        self._last_database += 1
        return f"test_{self._last_database}"

    def _execute(self, statement: str) -> None:
        self.ask("postgres", lambda connection: connection.exec_driver_sql(statement))


def find_postgres_binaries() -> Path:
    """The folder where initdb, pg_ctl and postgres lie together, the newest first. Raises ServiceMissing."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".") if part.isdecimal()],
        reverse=True,
    )
    if pg_config := shutil.which("pg_config"):
        said = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(said.stdout.strip()))
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    for folder in folders:
        if all(os.access(folder / tool, os.X_OK) for tool in _POSTGRES_TOOLS):
            return folder
    raise ServiceMissing("PostgreSQL's initdb was not found (Debian: apt install postgresql)")


def find_chromium() -> Path:
    """Chromium, or a browser that is one. Raises ServiceMissing."""
    for name in _CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise ServiceMissing("Chromium was not found (Debian: apt install chromium)")


def _unprivileged_user() -> str | None:
    """Whom PostgreSQL runs as, since it refuses to be root; None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise ServiceMissing("PostgreSQL refuses to run as root, and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _redis_is_up(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
