"""That each benchmark runs and says something; how fast is never asserted."""

import pytest

from tests.benchmarks.__main__ import ALL
from tests.benchmarks.measuring import Effort

TINY = Effort(times=2, rounds=1, scale=0.001)


@pytest.mark.parametrize("name", ALL)
async def test_each_benchmark_runs_and_prints_its_rows(name: str) -> None:
    """Those with stores run on PostgreSQL too where it is installed."""
    for table in await ALL[name](TINY):
        assert table.rows, table.title
        for row in table.rows:
            assert f"| {row[0]}" in str(table)
