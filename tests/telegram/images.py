"""Pictures of a few pixels."""

import io

from PIL import Image

from bot.telegram.screens import Drawing


def png(width: int = 8, height: int = 8, colour: str = "black") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def drawing(colour: str = "black") -> Drawing:
    return Drawing("test.png", png(colour=colour))
