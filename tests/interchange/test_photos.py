"""What comes out of a photo is the picture alone, upright, of bounded size; what is none is refused by its reason."""

import struct
import zlib
from io import BytesIO
from random import Random

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from bot.interchange import photos
from bot.interchange.photos import (
    LARGEST,
    LONGEST_SIDE,
    CleanPhoto,
    PhotoProblem,
    PhotoRefused,
    clean_in_thread,
    clean_photo,
)

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 30), (30, 30, 200), (255, 255, 255)
MARKER = b"planted-marker"
Colour = tuple[int, int, int]


def a_picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red, with a green corner at the top left."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (0, 0, width // 3, height // 3))
    return picture.convert(mode)


def as_file(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def seen(photo: CleanPhoto) -> Image.Image:
    picture = Image.open(BytesIO(photo.jpeg))
    picture.load()
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (photo.width, photo.height))
    return picture


def at(photo: CleanPhoto, x: int, y: int) -> Colour:
    pixel = seen(photo).getpixel((x % photo.width, y % photo.height))
    assert isinstance(pixel, tuple)
    return (int(pixel[0]), int(pixel[1]), int(pixel[2]))


def alike(one: Colour, other: Colour, by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def segments(jpeg: bytes) -> list[int]:
    """The markers of a JPEG up to its picture."""
    assert jpeg[:2] == b"\xff\xd8"
    found, place = [], 2
    while True:
        mark, kind, length = struct.unpack(">BBH", jpeg[place : place + 4])
        assert mark == 0xFF
        found.append(kind)
        if kind == 0xDA:
            return found
        place += 2 + length


def everything_private() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = MARKER.decode()
    exif[ExifTags.Base.ImageDescription] = MARKER.decode()
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (41.0, 59.0, 50.0)
    gps[ExifTags.GPS.GPSAreaInformation] = MARKER
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = MARKER
    return exif


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><t>' + MARKER + b"</t></x:xmpmeta>"


def with_metadata(kind: str) -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, object] = {"exif": everything_private(), "icc_profile": profile}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", MARKER.decode())
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        text.add_text("Comment", MARKER.decode() * 50, zip=True)
        options["pnginfo"] = text
    else:
        options["xmp"] = XMP
    if kind == "JPEG":
        options["comment"] = MARKER
    return as_file(a_picture(), kind, **options)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_a_file_says_beside_its_picture_comes_out(kind: str) -> None:
    content = with_metadata(kind)
    assert MARKER in content
    assert Image.open(BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo)

    photo = clean_photo(content)

    assert MARKER not in photo.jpeg
    assert not any(word in photo.jpeg for word in (b"Exif", b"xmpmeta", b"ICC_PROFILE", b"http"))
    assert set(segments(photo.jpeg)) <= {
        0xE0,
        0xDB,
        0xC0,
        0xC4,
        0xDA,
    }  # JFIF, tables, the picture: nothing else
    out = seen(photo)
    assert len(out.getexif()) == 0
    assert set(out.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert alike(at(photo, 60, 40), RED)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_comes_out_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transpositions that undo each
    picture = a_picture(60, 40)
    stored = picture.transpose(Image.Transpose(back[orientation])) if orientation > 1 else picture
    photo = clean_photo(as_file(stored, exif=exif, quality=95))
    assert (photo.width, photo.height) == (60, 40)
    assert alike(at(photo, 5, 5), GREEN)
    assert alike(at(photo, -5, -5), RED)
    assert alike(at(photo, 5, -5), RED)


def test_a_large_picture_is_made_as_large_as_may_be_and_keeps_its_shape() -> None:
    photo = clean_photo(as_file(a_picture(4_100, 2_050)))
    assert (photo.width, photo.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert alike(at(photo, 100, 100), GREEN)


def test_a_small_picture_keeps_its_size_and_a_narrow_one_stays_a_picture() -> None:
    assert clean_photo(as_file(a_picture(1, 1), "PNG")).width == 1
    narrow = clean_photo(as_file(a_picture(9_000, 2), "PNG"))
    assert (narrow.width, narrow.height) == (LONGEST_SIDE, 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_mode_comes_out_in_its_colours(mode: str, kind: str) -> None:
    refused_by_pillow = {"JPEG": {"LA", "P", "RGBA"}, "PNG": {"CMYK", "YCbCr"}, "WEBP": set()}
    if mode in refused_by_pillow[kind]:
        with pytest.raises(OSError, match="cannot write"):
            as_file(a_picture(mode=mode), kind)
        return
    photo = clean_photo(as_file(a_picture(mode=mode), kind))
    grey = mode in ("1", "L", "LA")
    expected = (81, 81, 81) if grey else RED
    assert mode == "1" or alike(at(photo, 60, 40), expected, by=20)


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    row = struct.pack("<20H", *(0x2000,) * 20) + struct.pack("<20H", *(0x8000,) * 20)
    picture = Image.frombytes("I;16", (40, 20), row * 20)
    photo = clean_photo(as_file(picture, "PNG"))
    assert alike(at(photo, 5, 5), (0x20,) * 3)
    assert alike(at(photo, 35, 5), (0x80,) * 3)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_becomes_white(kind: str) -> None:
    picture = Image.new("RGBA", (40, 40), (200, 30, 30, 0))
    picture.paste((*BLUE, 255), (20, 0, 40, 40))
    photo = clean_photo(as_file(picture, kind))
    assert alike(at(photo, 3, 3), WHITE)
    assert alike(at(photo, 36, 3), BLUE, by=20)


def test_a_transparent_colour_of_a_palette_becomes_white() -> None:
    picture = Image.new("P", (40, 40), 1)
    picture.putpalette([*BLUE, *RED])
    picture.paste(0, (20, 0, 40, 40))
    photo = clean_photo(as_file(picture, "PNG", transparency=1))
    assert alike(at(photo, 3, 3), WHITE)
    assert alike(at(photo, 36, 3), BLUE)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_what_moves_the_first_picture_is_taken(kind: str) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, GREEN, BLUE)]
    content = as_file(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
    assert getattr(Image.open(BytesIO(content)), "n_frames", 1) == 3
    assert alike(at(clean_photo(content), 20, 20), RED)


def a_profile_of_changed_colours() -> bytes:
    """sRGB, but that red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"hold").replace(b"gXYZ", b"rXYZ").replace(b"hold", b"gXYZ")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_colours_of_a_profile_become_those_of_srgb(kind: str) -> None:
    photo = clean_photo(as_file(a_picture(), kind, icc_profile=a_profile_of_changed_colours()))
    assert alike(at(photo, 60, 40), (30, 200, 30), by=20)


@pytest.mark.parametrize("profile", [b"no profile", b"\x00" * 200])
def test_a_profile_that_is_none_leaves_the_colours(profile: bytes) -> None:
    assert alike(at(clean_photo(as_file(a_picture(), icc_profile=profile)), 60, 40), RED)


def test_a_profile_for_another_mode_leaves_the_colours() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert alike(at(clean_photo(as_file(a_picture(), icc_profile=lab)), 60, 40), RED)


def why_refused(content: bytes) -> PhotoProblem:
    with pytest.raises(PhotoRefused) as refused:
        clean_photo(content)
    return refused.value.reason


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"\x00" * 1_000,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert why_refused(content) is PhotoProblem.NOT_A_PICTURE


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO", "TGA", "AVIF"])
def test_other_formats_are_not_taken(kind: str) -> None:
    assert why_refused(as_file(a_picture(), kind)) is PhotoProblem.NOT_A_PICTURE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_what_is_cut_short_is_refused(kind: str, part: float) -> None:
    noise = Image.frombytes("RGB", (200, 200), Random(1).randbytes(120_000))
    content = as_file(noise, kind)
    assert why_refused(content[: int(len(content) * part)]) in (
        PhotoProblem.DAMAGED,
        PhotoProblem.NOT_A_PICTURE,
    )


def test_too_many_bytes_are_refused_before_they_are_looked_at() -> None:
    content = as_file(a_picture())
    assert why_refused(content + b"\x00" * (LARGEST + 1 - len(content))) is PhotoProblem.TOO_LARGE
    assert clean_photo(content + b"\x00" * (LARGEST - len(content))).width == 64


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, and holds none."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 1_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height"),
    [(10_000, 5_001), (10_000, 10_000), (100_000, 100_000), (2**31 - 1, 2**31 - 1), (50_000_001, 1)],
)
def test_too_many_pixels_are_refused_before_any_is_decoded(
    width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decoded(image: Image.Image) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(photos, "_decoded", decoded)
    assert why_refused(bomb(width, height)) is PhotoProblem.TOO_MANY_PIXELS


def test_as_many_pixels_as_may_be_are_decoded() -> None:
    assert why_refused(bomb(10_000, 5_000)) is PhotoProblem.DAMAGED
    assert clean_photo(as_file(Image.new("L", (10_000, 5_000), 90), "PNG")).width == LONGEST_SIDE


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_whatever_bytes_are_changed_it_is_a_picture_or_refused() -> None:
    random = Random(20)
    noise = Image.frombytes("RGB", (50, 40), random.randbytes(6_000))
    files = [as_file(noise, kind, exif=everything_private()) for kind in ("JPEG", "PNG", "WEBP")]
    files.append(as_file(noise.convert("P"), "PNG", transparency=3))
    came_out = 0
    for _ in range(600):
        content = bytearray(random.choice(files))
        for _ in range(random.choice((1, 2, 5, 30))):
            content[random.randrange(random.choice((60, len(content))))] = random.randrange(256)
        if random.random() < 0.2:
            del content[random.randrange(len(content)) :]
        try:
            photo = clean_photo(bytes(content))
        except PhotoRefused:
            continue
        came_out += 1
        assert MARKER not in photo.jpeg
        seen(photo)
    assert came_out > 20


async def test_photos_are_cleaned_beside_the_loop_as_well() -> None:
    assert await clean_in_thread(as_file(a_picture())) == clean_photo(as_file(a_picture()))
    with pytest.raises(PhotoRefused):
        await clean_in_thread(b"")
