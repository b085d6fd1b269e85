"""The documents' door: what decides, whether it is in force, and what it does not speak of."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from app.api.deps import AsOf, AtDesk, Lang
from app.api.examples import PROBLEM
from app.services.show_documents import list_documents, show_document
from app.text import localise

router = APIRouter(prefix="/api/documents")


@router.get("", summary="The documents that rules are taken from")
def documents(desk: AtDesk, as_of: AsOf, lang: Lang = "zh") -> JSONResponse:
    """Return every document with its status on a day, its rules counted and its scope."""
    return JSONResponse(localise(list_documents(desk, as_of), lang))


@router.get("/{document_id}", summary="One document with its scope", responses={404: PROBLEM})
def document(desk: AtDesk, document_id: str, as_of: AsOf, lang: Lang = "zh") -> JSONResponse:
    """Return one document with its status on a day, its rules counted and its scope."""
    return JSONResponse(localise(show_document(desk, document_id, as_of), lang))
