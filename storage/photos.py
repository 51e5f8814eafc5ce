"""The photos of ideas and of drafts."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.ideas.model import Photo
from storage.events import in_batches
from storage.tables import photos
from storage.types import AnyRow

_c = photos.c
_THOSE = _c.id.in_(bindparam("those", expanding=True))

_PUT = sa.insert(photos)
_FIND = sa.select(photos).where(_c.id == bindparam("which"))
_LIST = sa.select(photos).where(_THOSE)
_GIVE = sa.update(photos).where(_THOSE).values(draft_id=None, idea_id=bindparam("to"))
_REMEMBER = sa.update(photos).where(_c.id == bindparam("which")).values(file_id=bindparam("known_as"))


class SqlPhotos:
    """Implements ``Photos``. The draft or idea that a photo is put to is there already."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, photo: Photo, draft_id: str | None, idea_id: str | None = None) -> None:
        row = {
            "id": photo.id,
            "jpeg": photo.jpeg,
            "width": photo.width,
            "height": photo.height,
            "file_id": photo.file_id,
            "draft_id": draft_id,
            "idea_id": idea_id,
        }
        self._connection.execute(_PUT, row)

    def find(self, photo_id: str) -> Photo | None:
        row = self._connection.execute(_FIND, {"which": photo_id}).one_or_none()
        return _photo(row) if row else None

    def list_by_id(self, photo_ids: Sequence[str]) -> list[Photo]:
        found = {
            row.id: _photo(row)
            for some in in_batches(photo_ids)
            for row in self._connection.execute(_LIST, {"those": some})
        }
        return [found[photo_id] for photo_id in photo_ids if photo_id in found]

    def give(self, photo_ids: Sequence[str], idea_id: str) -> None:
        for some in in_batches(photo_ids):
            self._connection.execute(_GIVE, {"those": some, "to": idea_id})

    def remember_file_id(self, photo_id: str, file_id: str) -> None:
        self._connection.execute(_REMEMBER, {"which": photo_id, "known_as": file_id})


def _photo(row: AnyRow) -> Photo:
    return Photo(id=row.id, jpeg=bytes(row.jpeg), width=row.width, height=row.height, file_id=row.file_id)
