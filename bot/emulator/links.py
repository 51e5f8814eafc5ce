"""Which addresses Telegram takes for a link, and how it writes them back."""

import re
from urllib.parse import urlsplit

_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*)://")
_HOST = re.compile(r"^(?:[\w-]+\.)+[\w-]+\.?$")
_OWN_SCHEMES = ("tg", "ton", "tonsite")
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]+")
"""What a deep link may carry."""


class WrongLinkError(ValueError):
    """Telegram would not take this address."""


def check_link(address: str) -> str:
    """The address as Telegram keeps it: with a scheme, the host in lower case, at least "/" for a path.

    Raises WrongLinkError, also for hosts without a dot such as `localhost`, which Telegram refuses.
    """
    address = address.strip()
    if not address or any(character.isspace() for character in address):
        raise WrongLinkError("Wrong HTTP URL")
    found = _SCHEME.match(address)
    scheme = found.group(1).lower() if found else ""
    if not scheme and address.lower().startswith(("tg:", "ton:")):
        scheme, _, rest = address.partition(":")
        address = f"{scheme.lower()}://{rest}"
        scheme = scheme.lower()
    if scheme in _OWN_SCHEMES:
        return address
    if scheme not in ("", "http", "https"):
        raise WrongLinkError("Unsupported URL protocol")
    if not scheme:
        scheme, address = "http", f"http://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as problem:
        raise WrongLinkError("Wrong HTTP URL") from problem
    host = (parts.hostname or "").lower()
    if not _HOST.match(host) and not (host.startswith("[") or ":" in host):
        raise WrongLinkError("Wrong HTTP URL")
    if ":" in host:
        host = f"[{host}]"
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    query = f"?{parts.query}" if "?" in address.partition("#")[0] else ""
    fragment = f"#{parts.fragment}" if "#" in address else ""
    where = f"{user}{host}" + (f":{port}" if port is not None else "")
    return f"{scheme}://{where}{parts.path or '/'}{query}{fragment}"


def mentioned_user(address: str) -> int | None:
    """The person whom a tg://user?id=… link mentions."""
    found = re.fullmatch(r"tg:(?://)?user/?\?id=(\d{1,18})", address.strip(), re.IGNORECASE)
    return int(found.group(1)) if found and int(found.group(1)) else None


def custom_emoji(address: str) -> int | None:
    """The emoji that a tg://emoji?id=… link names."""
    found = re.fullmatch(r"tg:(?://)?emoji/?\?id=(\d{1,19})", address.strip(), re.IGNORECASE)
    return int(found.group(1)) if found and int(found.group(1)) else None
