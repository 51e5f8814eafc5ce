"""Faults that tests and people set: what the server does wrong, to which calls, how often."""

import random
from dataclasses import asdict, dataclass, field
from typing import Final

from bot.emulator.errors import (
    TWO_POLLERS,
    ApiError,
    ControlError,
    Json,
    conflict,
    forbidden,
    too_many_requests,
)

KINDS: Final = ("429", "500", "502", "timeout", "cut", "cut_before", "409", "401", "403")
NGINX_PAGE: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass
class Fault:
    """One thing that goes wrong. `times` None means until deleted; `seconds` is how long a timeout holds."""

    kind: str
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    probability: float = 1.0
    retry_after: int = 3
    seconds: float = 30.0
    hits: int = 0
    chance: random.Random = field(default_factory=random.Random, repr=False)

    def error(self) -> ApiError | None:
        """The refusal it causes; None for the kinds that break the connection or answer with a page."""
        if self.kind == "429":
            return too_many_requests(self.retry_after)
        if self.kind == "500":
            return ApiError(500, "Internal Server Error")
        if self.kind == "409":
            return conflict(TWO_POLLERS)
        if self.kind == "401":
            return ApiError(401, "Unauthorized")
        if self.kind == "403":
            return forbidden("bot was blocked by the user")
        return None


class Faults:
    """The faults in force, the oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def clear(self) -> None:
        """All is well again."""
        self._faults.clear()

    def add(self, given: Json) -> Json:
        """Sets a fault from the control API's JSON. Raises ControlError for what is none."""
        known = {"kind", "method", "chat_id", "times", "probability", "retry_after", "seconds"}
        unknown = set(given) - known - {"seed"}
        if unknown:
            raise ControlError(f"faults: unknown field {', '.join(sorted(unknown))}")
        if str(given.get("kind")) not in KINDS:
            raise ControlError(f"faults: kind must be one of {', '.join(KINDS)}")
        fields = {name: given[name] for name in known if name in given} | {"kind": str(given["kind"])}
        fault = Fault(**fields, chance=random.Random(given.get("seed")))
        self._faults.append(fault)
        return _shown(fault)

    def list_all(self) -> list[Json]:
        """Every fault with how often it hit, also those that are used up."""
        return [_shown(fault) for fault in self._faults]

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that hits this call, counted; None when all is well."""
        for fault in self._faults:
            if fault.times is not None and fault.hits >= fault.times:
                continue
            if fault.method is not None and fault.method.lower() != method.lower():
                continue
            if fault.method is None and method.lower() == "getupdates" and fault.kind != "409":
                continue
            if fault.chat_id is not None and fault.chat_id != chat_id:
                continue
            if fault.probability < 1 and fault.chance.random() >= fault.probability:
                continue
            fault.hits += 1
            return fault
        return None


def _shown(fault: Fault) -> Json:
    shown = asdict(fault)
    del shown["chance"]
    return shown
