"""The contexts of messages (`pgettext`'s first word): where Telegram shows them, and so how long they may be.

A message without one of these contexts is HTML; with one it is plain text.
"""

from typing import Final

COLUMNS: Final = {"button": 30, "half-button": 16}
"""How wide a label may be: of a button that has its row to itself, and of one that shares it."""

CHARACTERS: Final = {
    "command": 60,  # what a menu says beside /command; Telegram takes 256, a phone shows no more
    "toast": 200,  # an answer to a tap, also as an alert
    "chart": 160,  # a line of a picture; long ones wrap, and push what is drawn down
    "input": 64,  # what stands in the empty input field
    "name": 64,  # the bot's own name, short description and description
    "short description": 120,
    "description": 512,
}
"""How many characters Telegram, or a phone, allows."""

PLAIN: Final = frozenset((*COLUMNS, *CHARACTERS))
"""All contexts whose messages are plain text."""
