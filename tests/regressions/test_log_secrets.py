"""No secret gets into the log by the back door."""

import sqlite3
import traceback
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.residents.model import Conversation
from bot.core.shared.errors import StoreUnavailable
from bot.log import _redact
from bot.services import open_services
from tests.towns import settings_for

TOKEN = "123456789:AAbbccddeeffgghh_ii"


@pytest.mark.parametrize(
    "said",
    [
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"bot{TOKEN}",
        TOKEN,
        "postgresql://u:s3cret@h/db",
        "postgresql://u:p@s3cret@h/db",
        "postgresql://u:p/s3cret@h/db",
    ],
)
def test_a_token_or_password_is_taken_out_of_what_an_error_says(said: str) -> None:
    told = str(_redact(None, "error", {"exception": f"Cannot connect to {said} now"})["exception"])
    assert "s3cret" not in told
    assert TOKEN.partition(":")[2] not in told
    assert told.endswith(" now")


async def test_what_somebody_typed_is_not_in_the_error_of_a_database(tmp_path: Path) -> None:
    """A traceback goes into the log whole; SQLAlchemy puts the values of the statement into its message."""
    async with open_services(settings_for(tmp_path)) as services:
        resident = await services.residents.meet(4711, "en")
        with closing(sqlite3.connect(tmp_path / "network.sqlite3")) as meddling:
            meddling.execute("DROP TABLE conversations")
        with pytest.raises(StoreUnavailable) as failed:
            await services.residents.converse(
                resident, 4711, Conversation("typing", {"so_far": "a private matter"})
            )
    assert "a private matter" not in "".join(traceback.format_exception(failed.value))
