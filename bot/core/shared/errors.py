"""What may be wrong in any use case. Errors of one noun live in its model."""


class NotAllowed(Exception):
    """Somebody asked for what her role in that city does not permit."""

    def __init__(self, permission: str, city: str) -> None:
        super().__init__(f"{permission} in {city}")
        self.permission = permission
        self.city = city


class StoreUnavailable(Exception):
    """A store cannot be read or written now (locked, full, corrupt, unreachable); nothing was changed.

    The message names the store and the reason, for the log: it is never shown to a resident.
    """


class UpdateAlreadySeen(Exception):
    """The effects of this update are in the store since an earlier delivery; nothing was changed."""
