"""What a browser may load into a map page: the content security policy and its nonces.

A page is built once and may be served many times, so its inline `<script>` and `<style>` tags
carry the placeholder NONCE; the web door replaces it by a fresh random value for each response and
sends the header that `csp` returns for the same value.
"""

import re
from collections.abc import Sequence

from app.maps.options import BaseMap

NONCE = "{{NONCE}}"
_INLINE = re.compile(r"<(script|style)(?=[\s>])", re.IGNORECASE)


def csp(nonce: str, base_maps: Sequence[BaseMap] = ()) -> str:
    """Return the Content-Security-Policy header of a map page.

    Only the hosts of configured base maps are added, as images. Leaflet and its plugins set styles
    through the object model, which needs no allowance; no style attribute is in the markup.

    >>> csp("abc").split("; ")[1]
    "script-src 'self' 'nonce-abc'"
    """
    hosts = sorted({host for base in base_maps for host in base.hosts})
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            " ".join(["img-src 'self' data:", *hosts]),
            "font-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'self'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def place_nonces(html: str) -> str:
    """Mark every script and style tag with the placeholder.

    Text that already holds the placeholder can only come from a user; it is spoiled first, so that
    a nonce never appears where this module did not put it.
    """
    return _INLINE.sub(rf'<\1 nonce="{NONCE}"', html.replace(NONCE, "{NONCE}"))


def with_nonce(page: str, nonce: str) -> str:
    """Return a built page ready to be sent with the header `csp(nonce)`."""
    return page.replace(NONCE, nonce)
