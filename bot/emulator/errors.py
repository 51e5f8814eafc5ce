"""What Telegram answers when it refuses."""

from http import HTTPStatus
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal, with Telegram's status code, its exact text and, where it has any, its parameters."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON body of the refusal."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ControlError(Exception):
    """A request to the control API that can't be carried out; `status` is a 4xx code."""

    def __init__(self, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = int(status)


def bad_request(text: str) -> ApiError:
    """400, with the text after "Bad Request: "."""
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """403, with the text after "Forbidden: "."""
    return ApiError(HTTPStatus.FORBIDDEN, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409, with the text after "Conflict: "."""
    return ApiError(HTTPStatus.CONFLICT, f"Conflict: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """429: come back after so many seconds."""
    return ApiError(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"Too Many Requests: retry after {seconds}",
        {"retry_after": seconds},
    )


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
TWO_POLLERS = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_IS_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
