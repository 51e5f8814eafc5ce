"""How Chromium is started: as root, without a graphics card, and without calling home."""

from pathlib import Path

from playwright.async_api import Browser, Playwright, expect

PATIENCE_MS = 60_000  # what one look may take on a machine that runs all other tests at the same time

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


async def launch(playwright: Playwright, path: Path) -> Browser:
    """Debian's Chromium, headless; playwright brings none of its own."""
    expect.set_options(timeout=PATIENCE_MS)
    return await playwright.chromium.launch(executable_path=path, args=_FLAGS)
