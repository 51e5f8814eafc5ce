"""Photos on their way: from what somebody sent to what may be kept, and from what is kept to an album."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.ideas.model import Photo
from bot.interchange.photos import LARGEST, PhotoProblem, PhotoRefused, clean_in_thread
from bot.telegram.files import Files, FileTooLarge
from bot.telegram.screens import Album, Drawing
from bot.telegram.turns import ReceivedFile


@dataclass(frozen=True, slots=True)
class Photographs:
    files: Files

    async def take(self, file: ReceivedFile) -> Photo:
        """The picture without all that a phone writes into it. Raises PhotoRefused, FileGone.

        Telegram has the same picture only where it came as a photo: of a file it would give the metadata away.
        """
        if file.size is not None and file.size > LARGEST:
            raise PhotoRefused(PhotoProblem.TOO_LARGE)
        try:
            content = await self.files.download(file.file_id, LARGEST)
        except FileTooLarge as error:
            raise PhotoRefused(PhotoProblem.TOO_LARGE) from error
        clean = await clean_in_thread(content)
        kept = file.file_id if file.kind == "photo" else None
        return Photo("", clean.jpeg, clean.width, clean.height, kept)


def album_of(photos: Sequence[Photo]) -> Album | None:
    """As one message; None where there is nothing to show."""
    drawings = tuple(Drawing(f"photo-{number}.jpg", photo.jpeg) for number, photo in enumerate(photos, 1))
    pictures = tuple(photo.file_id or drawing for photo, drawing in zip(photos, drawings, strict=True))
    return Album(pictures, drawings) if drawings else None
