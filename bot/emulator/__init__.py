"""A local Bot API server, so that the bot can be tried and tested without a token and the internet."""

from bot.emulator.server import Emulator, EmulatorBrokenError

__all__ = ["Emulator", "EmulatorBrokenError"]
