"""The parameters of one request, however they came: query, form, multipart or JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.emulator.errors import Json, bad_request


@dataclass(frozen=True)
class Upload:
    """A file that came with the request."""

    file_name: str
    content_type: str
    content: bytes


class Params:
    """Reads parameters as leniently as Telegram: what is missing or of a wrong type is empty, 0 or False."""

    def __init__(self, values: Mapping[str, Any], uploads: Mapping[str, Upload] | None = None) -> None:
        self._values = values
        self._uploads = dict(uploads or {})

    def has(self, name: str) -> bool:
        """Whether it was given, and not as null."""
        return self._values.get(name) is not None

    def is_text(self, name: str) -> bool:
        """Whether it is a string, or the number that Telegram takes for one."""
        value = self._values.get(name)
        return isinstance(value, str | int | float) and not isinstance(value, bool)

    def text(self, name: str) -> str:
        """As a string. Raises ApiError for what is not Unicode (a lone surrogate)."""
        value = self._values.get(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        text = value if isinstance(value, str) else str(value)
        try:
            text.encode()
        except UnicodeEncodeError as problem:
            raise bad_request("strings must be encoded in UTF-8") from problem
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """As a whole number; the default for what is missing or is none."""
        try:
            return int(self.text(name).strip())
        except ValueError:
            return default

    def number(self, name: str) -> float | None:
        """As a number, or None for what is missing or is none."""
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """As yes or no."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json_value(self, name: str) -> Any:
        """As JSON, which comes as a string except in a JSON body. None when missing; raises ValueError."""
        value = self._values.get(name)
        if isinstance(value, str):
            return json.loads(value) if value.strip() else None
        return value

    def json_list(self, name: str) -> list[Any]:
        """As a JSON array; an empty one when missing. Raises ApiError for anything else."""
        try:
            value = self.json_value(name)
        except ValueError as problem:
            raise bad_request(f"can't parse {name} JSON object") from problem
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name}: expected an Array")
        return value

    def message_numbers(self) -> list[int]:
        """`message_ids`. Raises ApiError when there are none, or others than numbers."""
        given = self.json_list("message_ids")
        if not given:
            raise bad_request("message identifiers are not specified")
        try:
            return [int(number) for number in given]
        except (TypeError, ValueError, OverflowError) as problem:
            raise bad_request("invalid message identifier specified") from problem

    def json_object(self, name: str) -> Json | None:
        """As a JSON object; None when missing. Raises ApiError for anything else."""
        try:
            value = self.json_value(name)
        except ValueError as problem:
            raise bad_request(f"can't parse {name} JSON object") from problem
        if value is None or isinstance(value, dict):
            return value
        raise bad_request(f"can't parse {name}: object expected")

    def upload(self, name: str) -> Upload | None:
        """The file that came in this field or, for `attach://other`, in the other field."""
        if name in self._uploads:
            return self._uploads[name]
        return self.attached(self.text(name))

    def attached(self, reference: str) -> Upload | None:
        """The file that an `attach://name` refers to."""
        if reference.startswith("attach://"):
            return self._uploads.get(reference.removeprefix("attach://"))
        return None

    def with_values(self, values: Json) -> "Params":
        """The same uploads with other parameters, for the parts of an album."""
        return Params(values, self._uploads)

    def payload(self) -> Json:
        """For the log of calls: parameters as given (JSON strings decoded), files by name and size."""
        shown: Json = {}
        for name, value in self._values.items():
            shown[name] = value
            if isinstance(value, str) and value[:1] in ("{", "["):
                try:
                    shown[name] = json.loads(value)
                except ValueError:
                    continue
        for name, upload in self._uploads.items():
            shown[name] = {"file_name": upload.file_name, "size": len(upload.content)}
        return shown
