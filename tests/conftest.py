"""What every test may ask for: throw-away servers. Each worker of pytest-xdist has its own."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
import structlog

from tests.services import Postgres, Redis, ServiceMissing, find_chromium

T = TypeVar("T")


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
