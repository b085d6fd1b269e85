"""The TXT doctor: read a boundary-point TXT, correct it, list every correction."""

from app.data.formats import mend_txt
from app.data.formats.reading import ReadOptions
from app.data.geometry_json import Json, text


def mend(content: bytes, options: ReadOptions) -> Json:
    """Return the corrected text and the corrections.

    Raises
    ------
    InputError
        If the file cannot be understood without guessing.
    """
    mended = mend_txt(content, options)
    return {
        "text": mended.text,
        "corrections": [
            {
                "code": c.code,
                "severity": c.severity,
                "message": text(c.message),
                "where": dict(c.where),
            }
            for c in mended.corrections
        ],
        "parcels": len(mended.parcels),
    }
