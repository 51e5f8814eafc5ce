"""A sentence in the reader's language beside a look-up in a dict."""

from typing import Final

from bot.telegram.translator import Translators
from tests.benchmarks.measuring import Effort, each, measure
from tests.benchmarks.tables import Table, times, us

_PLAIN: Final = "Digest"
_FILLED: Final = "My city: <b>{city}</b>"
_BASIS: Final = "a dict look-up"


async def run(effort: Effort) -> list[Table]:
    """One table."""
    translators = Translators(strict=False)
    translators.warm()
    t, words = translators.for_("tr"), {_PLAIN: "Özet"}

    async def look_up(_: int) -> None:
        for _ in range(10):
            words[_PLAIN]

    async def find_voice(_: int) -> None:
        for _ in range(10):
            translators.for_("sr-Latn")

    async def say(_: int) -> None:
        for _ in range(10):
            t.gettext(_PLAIN)

    async def label(_: int) -> None:
        for _ in range(10):
            t.pgettext("button", "📬 Digest")

    async def fill(_: int) -> None:
        for _ in range(10):
            t.gettext(_FILLED, city="Edirne & çevresi")

    jobs = {
        _BASIS: look_up,
        "the voice for a language": find_voice,
        "a sentence": say,
        "a button": label,
        "a sentence with a value, escaped": fill,
    }
    costs = await measure({name: each(action) for name, action in jobs.items()}, effort)
    rows = [
        (name, us(cost.cpu / 10), "" if name == _BASIS else times(cost.cpu_to(costs[_BASIS])))
        for name, cost in costs.items()
    ]
    return [Table("translate: one message", ("", "µs", "beside the look-up"), rows)]
