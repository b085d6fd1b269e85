"""Only our own pages may record: another site's form must not write in a visitor's name."""

from urllib.parse import urlsplit

from fastapi import Request

from app.errors import InputError
from app.text import Text


def require_own_form(request: Request) -> None:
    """Refuse a form that another site's page sent (`request.foreign_form`).

    Browsers say where a form comes from; programs that say nothing are let through.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign:
        raise InputError(
            "request.foreign_form",
            Text(
                "表单不是由本系统的页面提交的，没有保存", "this form was not sent by our own page"
            ),
            mend=Text("请在本系统的页面上填写后提交", "open our page and fill in the form there"),
        )
