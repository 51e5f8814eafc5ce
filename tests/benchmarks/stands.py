"""Where the benchmarks with storage run: stores of both kinds, as durable as in production."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.chance import SystemClock
from bot.services import founding_cities
from bot.settings import Settings
from storage.opening import Stores, migrate
from tests.services import Postgres, ServiceMissing
from tests.towns import settings_for

CITIES: Final = ("edirne", "skopje")


@asynccontextmanager
async def deployments(slugs: Sequence[str] = CITIES) -> AsyncIterator[dict[str, Settings]]:
    """Fresh stores with these cities: of SQLite, and of PostgreSQL where it is installed."""
    cities = [city for city in founding_cities() if city.slug in slugs]
    with tempfile.TemporaryDirectory(prefix="charshi-bench-") as folder:
        made = {"SQLite": settings_for(Path(folder))}
        try:
            cluster = Postgres(durable=True)
        except ServiceMissing:
            cluster = None
        try:
            if cluster:
                database = await asyncio.to_thread(cluster.create_database)  # which has a loop of its own
                url = cluster.url(database).replace("+asyncpg", "")
                made["PostgreSQL"] = settings_for(Path(folder), url)
            for settings in made.values():
                await migrate(settings.data_dir, _url(settings), SystemClock(), cities)
            yield made
        finally:
            if cluster:
                cluster.stop()


def open_stores_of(settings: Settings) -> Stores:
    """Close them."""
    return Stores(settings.data_dir, _url(settings), SystemClock())


def _url(settings: Settings) -> str | None:
    return settings.database_url.get_secret_value() if settings.database_url else None
