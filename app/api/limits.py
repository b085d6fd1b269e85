"""A ceiling on request bodies, enforced while they arrive."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import MEDIA_TYPE, problem_of
from app.errors import InputTooLarge
from app.text import Text


class BodyLimit:
    """ASGI middleware: a body above `limit_bytes` is refused before it is read whole."""

    def __init__(self, app: ASGIApp, limit_bytes: int) -> None:
        self._app = app
        self._limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting its bytes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self._limit_bytes:
            await self._refuse(scope, receive, send)
            return
        received = 0
        started = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit_bytes:
                raise _TooLargeError
            return message

        async def tracked(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counted, tracked)
        except _TooLargeError:
            if not started:
                await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        megabytes = self._limit_bytes // 1_000_000
        error = InputTooLarge(
            "input.too_large",
            Text(f"上传超过 {megabytes} MB", f"the upload is larger than {megabytes} MB"),
            mend=Text("请拆分文件，或请管理员调高上限", "split the file, or have the limit raised"),
        )
        language = "en" if b"lang=en" in scope.get("query_string", b"") else "zh"
        problem = problem_of(error, "en" if language == "en" else "zh")
        answer = JSONResponse(problem, 413, {"connection": "close"}, MEDIA_TYPE)
        await answer(scope, receive, send)


class _TooLargeError(Exception):
    """The body went beyond the limit while it was read."""
