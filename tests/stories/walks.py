"""Walks over the screens: press every button that stands anywhere, each once, and look at what comes."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import all_handled
from tests.towns import Town


@dataclass
class Walk:
    """``visited`` is every button that was pressed, with the screen that it led to."""

    town: Town
    phone: Phone
    visited: dict[str, Screen] = field(default_factory=dict)
    unanswered: list[str] = field(default_factory=list)

    async def go(
        self,
        start: Screen,
        *,
        depth: int,
        avoid: Callable[[str], bool],
        look: Callable[[str, Screen], Awaitable[None]],
    ) -> None:
        """Breadth first from ``start``. Every button is pressed under the one message that is redrawn: a button
        from a screen that is gone is an old button, and has to work as well."""
        waiting = deque((data, 1) for data in buttons_of(start))
        while waiting:
            data, far = waiting.popleft()
            if data in self.visited or avoid(data):
                continue
            screen = await self.press(start.message_id, data)
            self.visited[data] = screen
            await look(data, screen)
            if far < depth:
                waiting.extend((further, far + 1) for further in buttons_of(screen))

    async def press(self, message_id: int, data: str) -> Screen:
        """Presses it; what then stands in its message, or in a newer one if one came."""
        newest = (await self.phone.screens())[-1].message_id
        pressed = await self.phone.forge(message_id, data)
        await all_handled(self.town, self.phone)
        if not (await self.town.control.callback(pressed["callback_query_id"]))["answered"]:
            self.unanswered.append(data)
        screens = await self.phone.screens()
        if screens[-1].message_id > newest:
            return screens[-1]
        return next(screen for screen in screens if screen.message_id == message_id)


def buttons_of(screen: Screen) -> list[str]:
    """The data of its buttons, row by row."""
    return [button.value for row in screen.rows for button in row if button.kind == "callback_data"]
