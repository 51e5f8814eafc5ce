"""The web side by itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry, Counter

from bot.core.shared.errors import StoreUnavailable
from bot.web.server import make_application


class Stores:
    """``ping`` and ``refresh`` of stores that may be away."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure

    async def look(self) -> None:
        if self.failure:
            raise self.failure


@asynccontextmanager
async def client_of(stores: Stores, registry: CollectorRegistry) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    async with TestClient(TestServer(make_application(registry, stores.look, stores.look))) as client:
        yield client


async def test_it_is_ready_while_its_stores_are_there() -> None:
    stores = Stores()
    async with client_of(stores, CollectorRegistry()) as client:
        assert (await client.get("/readyz")).status == 200
        stores.failure = StoreUnavailable("network: locked by somebody at postgresql://ana:secret@host")
        answer = await client.get("/readyz")
        assert answer.status == 503
        assert "secret" not in await answer.text()
        assert (await client.get("/healthz")).status == 200
        stores.failure = None
        assert (await client.get("/readyz")).status == 200


async def test_it_counts_while_its_stores_are_away() -> None:
    registry = CollectorRegistry()
    Counter("taps", "Taps", registry=registry).inc(3)
    async with client_of(Stores(StoreUnavailable("network: gone")), registry) as client:
        answer = await client.get("/metrics")
        assert answer.status == 200
        assert "taps_total 3.0" in await answer.text()


async def test_without_a_webhook_nobody_delivers() -> None:
    async with client_of(Stores(), CollectorRegistry()) as client:
        assert (await client.post("/telegram", json={"update_id": 1})).status == 404
        assert (await client.post("/healthz")).status == 405
