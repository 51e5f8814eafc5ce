"""Photos as people send them, made into what may be kept and shown: a JPEG of bounded size that says nothing but the picture."""

import asyncio
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Final

from PIL import Image, ImageCms, ImageFile, UnidentifiedImageError

LARGEST: Final = 20_000_000  # bytes: what Telegram lets a bot download
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 2_048  # pixels
_QUALITY: Final = 82
# MPO is what some phones make of JPEG; HEIF is taken where a plugin has taught Pillow to read it.
_FORMATS: Final[tuple[str, ...]] = ("JPEG", "MPO", "PNG", "WEBP", "HEIF")
_ORIENTATION: Final = 0x0112
_TURNED: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's decoders raise when bytes are not what their format says.
_BROKEN: Final = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError, EOFError, struct.error,
    zlib.error, MemoryError,
)  # fmt: skip
# A picture of MOST_PIXELS takes 200 MB while it is being decoded: never more than two at once, whoever sends albums.
_HANDS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="photos")


class PhotoProblem(StrEnum):
    TOO_LARGE = "too_large"  # more bytes than LARGEST
    TOO_MANY_PIXELS = "too_many_pixels"
    NOT_A_PICTURE = "not_a_picture"  # or of a format that is not taken
    DAMAGED = "damaged"  # or cut short


class PhotoRefused(Exception):
    def __init__(self, reason: PhotoProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A JPEG in sRGB without metadata; ``width`` and ``height`` in pixels, neither more than LONGEST_SIDE."""

    jpeg: bytes
    width: int
    height: int


def clean_photo(content: bytes) -> CleanPhoto:
    """The picture upright, made smaller where it is too large, and nothing else of the file: no EXIF, GPS, XMP, comment,
    thumbnail or profile. Of what moves, the first picture; what is transparent becomes white.

    Raises PhotoRefused. Bounded, yet slow for large ones (a second or two): ``clean_in_thread`` where others wait.
    """
    if len(content) > LARGEST:
        raise PhotoRefused(PhotoProblem.TOO_LARGE)
    with _opened(content) as image:
        if image.width * image.height > MOST_PIXELS:
            raise PhotoRefused(PhotoProblem.TOO_MANY_PIXELS)
        try:
            picture = _decoded(image)
            turned = _TURNED.get(_orientation(image))
            profile = image.info.get("icc_profile")
            flat = _flat(picture if turned is None else picture.transpose(turned))
            return _written(_in_srgb(flat, profile))
        except _BROKEN as error:
            raise PhotoRefused(PhotoProblem.DAMAGED) from error


async def clean_in_thread(content: bytes) -> CleanPhoto:
    """``clean_photo`` beside the event loop, two at once at most. Raises PhotoRefused."""
    return await asyncio.get_running_loop().run_in_executor(_HANDS, clean_photo, content)


def _opened(content: bytes) -> ImageFile.ImageFile:
    Image.init()
    known = [name for name in _FORMATS if name in Image.OPEN]
    try:
        return Image.open(BytesIO(content), formats=known)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused(PhotoProblem.TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise PhotoRefused(PhotoProblem.NOT_A_PICTURE) from error
    except _BROKEN as error:
        raise PhotoRefused(PhotoProblem.DAMAGED) from error


def _decoded(image: ImageFile.ImageFile) -> Image.Image:
    """Its first picture, no larger than it may be, in a mode of eight bits a channel."""
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then decoded at half or a quarter of its size
    image.load()
    whole = _of_eight_bits(image)
    whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return whole


def _of_eight_bits(image: Image.Image) -> Image.Image:
    if image.mode == "I" or image.mode.startswith("I;16"):
        # 65,536 greys, of which Pillow by itself would keep the darkest 256.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    if image.mode in ("L", "RGB") and "transparency" in image.info:
        return image.convert("RGBA")
    return image.copy() if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK") else image.convert("RGB")


def _orientation(image: Image.Image) -> int:
    """As EXIF or XMP says it; upright where they cannot be read: a picture need not suffer for that."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        return 1


def _flat(picture: Image.Image) -> Image.Image:
    """On white paper, where it is transparent."""
    if picture.mode not in ("RGBA", "LA"):
        return picture
    mode = picture.mode.removesuffix("A")
    paper = Image.new(mode, picture.size, "white")
    paper.paste(picture.convert(mode), mask=picture.getchannel("A"))
    return paper


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """By the file's own profile where it has one that fits; else the colours as they are."""
    if isinstance(profile, bytes) and profile:
        try:
            own, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            changed = None
        if changed is not None:
            return changed
    return picture.convert("RGB")


def _written(picture: Image.Image) -> CleanPhoto:
    bare = Image.new("RGB", picture.size)  # the other one still knows the comment and the profile of its file
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return CleanPhoto(written.getvalue(), bare.width, bare.height)
