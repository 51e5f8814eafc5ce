"""What the bot asked for with setWebhook."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from telegram.constants import WebhookLimit

from bot.emulator.errors import Json, bad_request
from bot.emulator.store import Store

_PORTS = (None, 80, 88, 443, 8443)
_CONNECTIONS = 40


class WebhookSettings:
    """Address, secret and the last failure; kept in the store. An empty `url` means long polling."""

    def __init__(self, store: Store) -> None:
        self._store = store
        kept = store.load("setting").get("webhook", {})
        self.url: str = kept.get("url", "")
        self.secret: str = kept.get("secret", "")
        self.max_connections: int = kept.get("max_connections", _CONNECTIONS)
        self.last_error_date: int | None = kept.get("last_error_date")
        self.last_error_message: str = kept.get("last_error_message", "")

    def set(self, url: str, secret: str, max_connections: int) -> bool:
        """Sets it; False when it stood like this already. Raises ApiError for a wrong address or secret.

        Other than Telegram, which takes https only, http to this machine is allowed, on any port.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as problem:
            raise bad_request("bad webhook: invalid URL specified") from problem
        local = _is_local(parts.hostname or "")
        if not parts.hostname or parts.scheme not in ("http", "https"):
            raise bad_request("bad webhook: invalid URL specified")
        if parts.scheme == "http" and not local:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if port not in _PORTS and not local:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
            raise bad_request("secret token is too long")
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]+", secret):
            raise bad_request("secret token contains unallowed characters")
        connections = (
            max_connections if 1 <= max_connections <= WebhookLimit.MAX_CONNECTIONS_LIMIT else _CONNECTIONS
        )
        changed = (url, secret, connections) != (self.url, self.secret, self.max_connections)
        self.url, self.secret, self.max_connections = url, secret, connections
        if changed:
            self.last_error_date, self.last_error_message = None, ""
        self._keep()
        return changed

    def remove(self) -> bool:
        """Back to long polling; False when there was none."""
        had = bool(self.url)
        self.url, self.secret, self.max_connections = "", "", _CONNECTIONS
        self.last_error_date, self.last_error_message = None, ""
        self._keep()
        return had

    def failed(self, at: int, message: str) -> None:
        """Notes the last failure for getWebhookInfo."""
        self.last_error_date, self.last_error_message = at, message
        self._keep()

    def info(self, pending: int, allowed: list[str]) -> Json:
        """The WebhookInfo."""
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error_date is not None:
            info |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error_message}
        if allowed:
            info["allowed_updates"] = allowed
        return info

    def _keep(self) -> None:
        self._store.put(
            "setting",
            "webhook",
            {
                "url": self.url,
                "secret": self.secret,
                "max_connections": self.max_connections,
                "last_error_date": self.last_error_date,
                "last_error_message": self.last_error_message,
            },
        )


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
