"""What every test may ask for: throw-away servers. Each worker of pytest-xdist has its own."""

import asyncio
import functools
import gc
import logging
import os
import shutil
import ssl
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Final, TypeVar

import pytest
import structlog

from tests.services import Postgres, Redis, ServiceMissing, find_chromium

T = TypeVar("T")
_MEMORY: Final = Path("/dev/shm")  # where Linux keeps files in memory
_MEMORY_WANTED: Final = 4 << 30  # bytes free


def pytest_configure() -> None:
    """Stores of tests lie in memory if there is room: most of what a store does is to wait for its disk."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _MEMORY_WANTED:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Thousands of tests and all modules are not looked at whenever the garbage of one test is collected."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _plain_log() -> None:
    """structlog's default draws tracebacks with all local variables, which blocks the loop for seconds."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


@pytest.fixture(scope="session", autouse=True)
def _certificates_read_once() -> Iterator[None]:
    """Every session of aiogram reads the certificates of the world, 17 ms, though the emulator speaks plain HTTP."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


def _or_skip(start: Callable[[], T]) -> T:
    """What is missing skips the test; with REQUIRE_SERVICES=1 it fails it."""
    try:
        return start()
    except ServiceMissing as missing:
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(autouse=True)
def _log_as_it_was() -> Iterator[None]:
    """A verb of the command line sets the log up for its process; here that process goes on with other tests."""
    config, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**config)
    root.handlers[:], root.level = handlers, level


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The founding cities' stores, made once for this worker, to be copied."""
    from tests.towns import furnish  # the whole app, which most tests do without

    folder = tmp_path_factory.mktemp("furnished") / "data"
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis for this worker; what a test leaves in it, the next one finds."""
    server = _or_skip(Redis)
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Postgres]:
    """A PostgreSQL for this worker."""
    cluster = _or_skip(Postgres)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres_cluster: Postgres) -> str:
    """The address of the cluster's maintenance database; tests want ``postgres_database``."""
    return postgres_cluster.url("postgres")


@pytest.fixture
def postgres_database(postgres_cluster: Postgres) -> Iterator[str]:
    """The address of an empty database for this test alone."""
    name = postgres_cluster.create_database()
    yield postgres_cluster.url(name)
    postgres_cluster.drop_database(name)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser's program."""
    return _or_skip(find_chromium)
