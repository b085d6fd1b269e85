"""A ceiling on request bodies, enforced while they arrive."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ZoningError
from app.services.receive_form import MEGABYTE, upload_too_large

OF_THE_FORM = MEGABYTE  # what a form may hold beside its files

Answer = Callable[[Request, ZoningError], Response]


class BodyLimit:
    """ASGI middleware: a body above the upload limit is refused before it is read whole.

    `upload_bytes` is the limit that is named to the user, `at` those of single addresses; the form
    around the files may be `OF_THE_FORM` larger. `answer` writes a refusal as the asked door does.
    """

    def __init__(
        self,
        app: ASGIApp,
        upload_bytes: int,
        answer: Answer,
        at: Mapping[str, int] | None = None,
    ) -> None:
        self._app = app
        self._upload_bytes = upload_bytes
        self._at = dict(at or {})
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its bytes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        upload_bytes = self._at.get(path, self._upload_bytes)
        limit_bytes = upload_bytes + OF_THE_FORM
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit_bytes:
            await self._refuse(scope, receive, send, upload_bytes)
            return
        received = 0
        started = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit_bytes:
                raise _TooLargeError
            return message

        async def tracked(message: Message) -> None:
            nonlocal started
            if received > limit_bytes and not started:
                raise _TooLargeError  # a reader of forms took the first one for a broken form
            started = True
            await send(message)

        try:
            await self._app(scope, counted, tracked)
        except _TooLargeError:
            if not started:
                await self._refuse(scope, receive, send, upload_bytes)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, upload_bytes: int) -> None:
        answer = self._answer(Request(scope), upload_too_large(upload_bytes))
        answer.headers["connection"] = "close"
        await answer(scope, receive, send)


class _TooLargeError(Exception):
    """The body went beyond the limit while it was read."""
