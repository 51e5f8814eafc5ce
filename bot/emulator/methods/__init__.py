"""The methods of the Bot API, by their names in lower case."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.emulator.methods import answering, chats, editing, face, media, receiving, sending
from bot.emulator.params import Params
from bot.emulator.world import World

Method = Callable[[World, Params], object]
"""Returns what goes into `result`; a Described adds a description. Raises ApiError."""

METHODS: Final[Mapping[str, Method]] = {
    name.lower(): method
    for part in (answering, chats, editing, face, media, receiving, sending)
    for name, method in part.METHODS.items()
}
