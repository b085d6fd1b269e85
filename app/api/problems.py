"""Refusals as RFC 9457 problem+json, with the stable code and the mend."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.data.complaints import complaint_of
from app.errors import AmbiguousInput, InputError, InputTooLarge, NotFound, ZoningError
from app.statuses import METHOD_REFUSED, status_of
from app.text import Language, Text

MEDIA_TYPE = "application/problem+json"


def problem_of(error: ZoningError, language: Language) -> dict[str, object]:
    """Return the problem document of an error."""
    problem: dict[str, object] = {
        "type": f"urn:liaocheng-zoning:problem:{error.code}",
        "title": error.message.in_language(language),
        "status": status_of(error),
        "code": error.code,
        "where": dict(error.where),
    }
    if isinstance(error, InputError | NotFound) and error.mend:
        problem["mend"] = error.mend.in_language(language)
    if isinstance(error, AmbiguousInput):
        problem["candidates"] = [
            {"options": dict(c.options), "meaning": c.meaning.in_language(language)}
            for c in error.candidates
        ]
    return problem


def asked_language(request: Request) -> Language:
    """Return the language of `?lang=`; Chinese unless English is asked for."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


def answer_problem(request: Request, error: ZoningError) -> JSONResponse:
    """Answer a refusal."""
    problem = problem_of(error, asked_language(request))
    return JSONResponse(problem, status_of(error), media_type=MEDIA_TYPE)


def refusal_of_request(error: RequestValidationError) -> InputError:
    """Return the refusal of a call whose parameters do not have the declared form."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    what, _ = complaint_of(first)
    allowed = str(first.get("ctx", {}).get("expected", ""))
    mend = Text("请对照接口说明改正", "see the interface description at /docs")
    if allowed:
        listed = allowed.replace(" or ", ", ")
        mend = Text(f"可用的值：{listed}", f"allowed: {listed}")
    return InputError(
        "request.invalid",
        Text(f"参数「{field}」无效：{what.zh}", f"parameter {field}: {what.en}"),
        mend=mend,
        where={"field": field},
    )


def refusal_of_status(status: int, path: str) -> ZoningError:
    """Return the refusal of a wrong address, a wrong method or a body that cannot be read."""
    if status == 413:
        return InputTooLarge(
            "input.too_large",
            Text("提交的内容过大", "what was sent is too large"),
            mend=Text("请拆分后提交", "split it"),
        )
    if status == 400:
        return broken_form()
    if status == 405:
        return InputError(
            METHOD_REFUSED,
            Text(f"{path} 不支持该方法", f"{path} does not take this method"),
            mend=Text("请对照接口说明", "see the interface description at /docs"),
            where={"path": path},
        )
    return NotFound(
        "page.not_found",
        Text(f"没有页面 {path}", f"there is nothing at {path}"),
        where={"path": path},
    )


def broken_form() -> InputError:
    """Return the refusal of a form that is cut short or not written as multipart."""
    return InputError(
        "request.form",
        Text("表单不完整或写法有误", "the form is cut short or malformed"),
        mend=Text(
            "请用 multipart/form-data 重新提交，每个部分有名称",
            "send it again as multipart/form-data, each part with its name",
        ),
    )


def unforeseen() -> ZoningError:
    """Return what is answered when the program itself fails: no trace, and nothing decided."""
    return ZoningError(
        "internal.error",
        Text(
            "程序出错，本次没有得出任何结论；请把时间和所做操作告知管理员",
            "the program failed and nothing was decided; tell the administrator when and what",
        ),
    )
