"""Uploaded files: their ids, and what Telegram says of them."""

import hashlib
import re
from dataclasses import asdict, dataclass
from http import HTTPStatus
from mimetypes import MimeTypes

from telegram.constants import FileSizeLimit

from bot.emulator.errors import ApiError, Json, bad_request
from bot.emulator.images import NotAnImageError, WrongDimensionsError, read_size, smaller_sizes
from bot.emulator.params import Params, Upload
from bot.emulator.store import Counters, Store

_ENDINGS = MimeTypes()
for _kind, _ending in (
    ("text/calendar", ".ics"),
    ("text/markdown", ".md"),
    ("image/webp", ".webp"),
    ("application/geo+json", ".geojson"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
):
    _ENDINGS.add_type(_kind, _ending)
TOO_LARGE = ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large")


@dataclass(frozen=True)
class KeptFile:
    """One size of a photo, or a document."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    size: int
    file_name: str = ""
    mime_type: str = ""
    width: int = 0
    height: int = 0
    group: int = 0
    """Sizes of one photo have the same number here."""

    def described(self) -> Json:
        """The PhotoSize or Document."""
        body: Json = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        if self.kind == "photo":
            return body | {"width": self.width, "height": self.height}
        return body | {"file_name": self.file_name, "mime_type": self.mime_type}


class Files:
    """Everything uploaded by persons and the bot, kept in the store."""

    def __init__(self, store: Store, counters: Counters) -> None:
        self._store = store
        self._counters = counters
        self._files = {name: KeptFile(**body) for name, body in store.load("file").items()}

    def clear(self) -> None:
        """Forgets all files."""
        self._files.clear()
        self._store.clear("file")
        self._store.clear_contents()

    def find(self, file_id: str) -> KeptFile | None:
        """The file of that id."""
        return self._files.get(file_id)

    def find_by_path(self, path: str) -> KeptFile | None:
        """The file that getFile gave that path."""
        return next((file for file in self._files.values() if file.path == path), None)

    def content(self, file: KeptFile) -> bytes:
        """Its bytes."""
        return self._store.get_content(file.file_id)

    def add_photo(self, upload: Upload) -> list[Json]:
        """Keeps a picture in its sizes, the smallest first. Raises ApiError for what is no photo."""
        if len(upload.content) > FileSizeLimit.PHOTOSIZE_UPLOAD:
            raise bad_request("file is too big")
        try:
            width, height = read_size(upload.content)
            sizes = smaller_sizes(upload.content)
        except NotAnImageError as problem:
            raise bad_request("IMAGE_PROCESS_FAILED") from problem
        except WrongDimensionsError as problem:
            raise bad_request("PHOTO_INVALID_DIMENSIONS") from problem
        group = self._counters.next("photo")
        return [
            self._keep(
                "photo", content, "photos/file_{}.jpg", width=wide, height=high, group=group
            ).described()
            for wide, high, content in [*sizes, (width, height, upload.content)]
        ]

    def add_document(self, upload: Upload) -> Json:
        """Keeps a document, of the kind that its name says. Raises ApiError for an empty or too large one."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > FileSizeLimit.FILESIZE_UPLOAD:
            raise TOO_LARGE
        name = upload.file_name or "file"
        suffix = re.sub(r"\W", "", name.rpartition(".")[2]) or "bin" if "." in name else "bin"
        return self._keep(
            "document",
            upload.content,
            f"documents/file_{{}}.{suffix}",
            file_name=name,
            mime_type=_ENDINGS.guess_type(name)[0] or upload.content_type or "application/octet-stream",
        ).described()

    def read(self, kind: str, field: str, params: Params) -> Json:
        """What a message carries for a file parameter: `{"photo": [...]}` or `{"document": {...}}`.

        Takes an upload in the field itself, an `attach://` reference and a file_id. Raises ApiError.
        """
        upload = params.upload(field)
        if upload is not None:
            return {kind: self.add_photo(upload) if kind == "photo" else self.add_document(upload)}
        reference = params.text(field)
        if not reference or reference.startswith("attach://"):
            raise bad_request(f"there is no {kind} in the request")
        if reference.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        file = self.find(reference)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
        if kind == "photo":
            return {
                "photo": [other.described() for other in self._files.values() if other.group == file.group]
            }
        return {"document": file.described()}

    def _keep(
        self,
        kind: str,
        content: bytes,
        path: str,
        *,
        file_name: str = "",
        mime_type: str = "",
        width: int = 0,
        height: int = 0,
        group: int = 0,
    ) -> KeptFile:
        number = self._counters.next("file")
        digest = hashlib.sha256(content).hexdigest()
        file = KeptFile(
            file_id=f"{'AgACAgQAAx' if kind == 'photo' else 'BQACAgQAAx'}{number:08d}{digest[:24]}",
            unique_id=f"AQAD{digest[:12]}",
            kind=kind,
            path=path.format(number),
            size=len(content),
            file_name=file_name,
            mime_type=mime_type,
            width=width,
            height=height,
            group=group,
        )
        self._files[file.file_id] = file
        self._store.put("file", file.file_id, asdict(file))
        self._store.put_content(file.file_id, content)
        return file
