"""The throw-away servers themselves."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.mark.redis
async def test_redis_answers(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        await redis.set("greeting", "Здраво")
        assert await redis.get("greeting") == "Здраво".encode()


@pytest.mark.postgres
@pytest.mark.parametrize("time", ["first", "second"])
async def test_each_test_has_an_empty_database_of_its_own(postgres_database: str, time: str) -> None:
    engine = create_async_engine(postgres_database, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE mine (word text)"))
        await connection.execute(text("INSERT INTO mine VALUES ('čaršija')"))
        assert (await connection.execute(text("SELECT word FROM mine"))).scalar_one() == "čaršija"
    await engine.dispose()


@pytest.mark.redis
def test_a_server_dies_with_the_tests_even_when_they_are_killed(redis_url: str, tmp_path: Path) -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("only Linux tells a child that its parent died")
    starts = "from tests.services import Redis; r = Redis(); print(r.process_id, flush=True); input()"
    tests = subprocess.Popen(
        [sys.executable, "-c", starts],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert tests.stdin is not None
    assert tests.stdout is not None
    server_id = int(tests.stdout.readline())
    gone = os.pidfd_open(server_id)
    os.kill(tests.pid, signal.SIGKILL)
    tests.wait()
    tests.stdin.close()
    tests.stdout.close()
    ended, _, _ = select.select([gone], [], [], 10)
    os.close(gone)
    assert ended
