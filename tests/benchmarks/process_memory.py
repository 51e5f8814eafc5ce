"""How much memory a process holds, as Linux tells it."""

import os
from pathlib import Path


def peak(process: int | None = None, *, forget: bool = False) -> int | None:
    """The most bytes that a process (None: this one) has held since it was last told to ``forget``; None where the system does
    not tell. ``forget`` begins anew with what is held now."""
    files = Path(f"/proc/{process or os.getpid()}")
    try:
        if forget:
            (files / "clear_refs").write_text("5")
        (line,) = [line for line in (files / "status").read_text().splitlines() if line.startswith("VmHWM")]
    except (OSError, ValueError):
        return None
    return int(line.split()[1]) * 1_024
