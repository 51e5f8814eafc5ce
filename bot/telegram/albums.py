"""Albums: Telegram delivers each picture as a message of its own, and one answer is enough for all."""

from collections import OrderedDict

from aiogram.types import Message

REMEMBERED = 1_000  # the pictures of an album come within a second or two


class Albums:
    """Knows the albums of late, in the memory of this process."""

    def __init__(self) -> None:
        self._begun: OrderedDict[tuple[int, str], Message | None] = OrderedDict()

    def begins(self, chat_id: int, media_group_id: str) -> bool:
        """Whether this is the album's first message here."""
        album = chat_id, media_group_id
        if album in self._begun:
            return False
        self._begun[album] = None
        if len(self._begun) > REMEMBERED:
            self._begun.popitem(last=False)
        return True

    def answered(self, chat_id: int, media_group_id: str, answer: Message | None) -> None:
        """Remember what was answered to the first message."""
        self._begun[chat_id, media_group_id] = answer

    def answer_to(self, chat_id: int, media_group_id: str) -> Message | None:
        """The message that answered the album, where there is one."""
        return self._begun.get((chat_id, media_group_id))
