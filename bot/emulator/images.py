"""What a picture is: its format and size, read from its first bytes; smaller sizes where pillow is there."""

import io
import struct
from importlib import import_module

_LONGEST_SUM = 10_000
_LARGEST_RATIO = 20
_THUMBNAILS = (90, 320, 800)


class NotAnImageError(ValueError):
    """These bytes are no picture that Telegram would take as a photo."""


class WrongDimensionsError(ValueError):
    """A picture too large or too narrow for a photo."""


def read_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG, JPEG, GIF, WebP or BMP.

    Raises NotAnImageError or WrongDimensionsError.
    """
    try:
        width, height = _size(content)
    except (struct.error, IndexError) as problem:
        raise NotAnImageError("a picture that is cut off") from problem
    if width < 1 or height < 1 or width + height > _LONGEST_SUM:
        raise WrongDimensionsError(f"{width} x {height}")
    if max(width, height) > _LARGEST_RATIO * min(width, height):
        raise WrongDimensionsError(f"{width} x {height}")
    return width, height


def _size(content: bytes) -> tuple[int, int]:
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR":
        width, height = struct.unpack(">II", content[16:24])
    elif content[:6] in (b"GIF87a", b"GIF89a"):
        width, height = struct.unpack("<HH", content[6:10])
    elif content[:2] == b"BM":
        width, height = struct.unpack("<ii", content[18:26])
        height = abs(height)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        width, height = _webp(content)
    elif content[:3] == b"\xff\xd8\xff":
        width, height = _jpeg(content)
    else:
        raise NotAnImageError("an unknown format")
    return int(width), int(height)


def _webp(content: bytes) -> tuple[int, int]:
    if content[12:16] == b"VP8X":
        wide = int.from_bytes(content[24:27], "little")
        high = int.from_bytes(content[27:30], "little")
        return wide + 1, high + 1
    if content[12:16] == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while at < len(content):
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        (length,) = struct.unpack(">H", content[at + 1 : at + 3])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 4 : at + 8])
            return width, height
        at += 1 + length
    raise NotAnImageError("a JPEG without a frame")


def smaller_sizes(content: bytes) -> list[tuple[int, int, bytes]]:
    """Smaller versions (width, height, JPEG), the smallest first; none without pillow.

    Raises NotAnImageError when pillow finds that the picture is damaged.
    """
    try:
        library = import_module("PIL.Image")
        drawing = import_module("PIL")
    except ImportError:
        return []
    try:
        with library.open(io.BytesIO(content)) as opened:
            picture = opened.convert("RGB")
    except (drawing.UnidentifiedImageError, OSError, SyntaxError, ValueError) as problem:
        raise NotAnImageError("a damaged picture") from problem
    sizes = []
    for side in _THUMBNAILS:
        if max(picture.size) > side:
            small = picture.copy()
            small.thumbnail((side, side))
            written = io.BytesIO()
            small.save(written, "JPEG", quality=85)
            sizes.append((small.width, small.height, written.getvalue()))
    return sizes
