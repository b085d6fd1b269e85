"""The page that describes the JSON interface, from files of this installation only."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

router = APIRouter()

_VIEWER = "/static/v/swagger-ui-dist_5.35.0"
_PAGE = f"""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>接口说明 / Interface</title>
<link rel="icon" href="/static/icons/favicon.svg">
<link rel="stylesheet" href="{_VIEWER}/swagger-ui.css">
</head>
<body>
<div id="interface"></div>
<script src="{_VIEWER}/swagger-ui-bundle.js"></script>
<script src="/static/docs.js"></script>
</body>
</html>
"""
# The viewer writes style attributes into its markup; scripts stay those of this host.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@router.get("/docs", include_in_schema=False)
def interface_page() -> HTMLResponse:
    """Show the interface description."""
    return HTMLResponse(_PAGE, headers=_HEADERS)
