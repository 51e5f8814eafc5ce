"""Albums: Telegram delivers each picture as a message of its own, and one answer is enough for all."""

from collections import OrderedDict

REMEMBERED = 1_000  # the pictures of an album come within a second or two


class Albums:
    """Knows the albums of late, in the memory of this process."""

    def __init__(self) -> None:
        self._begun: OrderedDict[tuple[int, str], None] = OrderedDict()

    def begins(self, chat_id: int, media_group_id: str) -> bool:
        """Whether this is the album's first message here."""
        album = chat_id, media_group_id
        if album in self._begun:
            return False
        self._begun[album] = None
        if len(self._begun) > REMEMBERED:
            self._begun.popitem(last=False)
        return True
