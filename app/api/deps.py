"""What routes take from the application: the desk, the language, the day, finite numbers."""

from datetime import date
from typing import Annotated, cast

from fastapi import Depends, Query, Request

from app.services.desk import Desk
from app.services.reading_options import stated_day
from app.text import Language


async def desk_of(request: Request) -> Desk:
    """Return the desk that the composition root put there; on the loop, no thread is needed."""
    return cast("Desk", request.app.state.desk)


AtDesk = Annotated[Desk, Depends(desk_of)]
Lang = Annotated[Language, Query(description="zh (default) or en")]


async def asked_day(
    as_of: Annotated[
        str | None,
        Query(
            description="the day asked about, such as 2026-11-21; today if left out",
            json_schema_extra={"format": "date"},
        ),
    ] = None,
) -> date | None:
    """Return the day asked about; InputError `request.as_of`.

    Read here because pydantic takes a number for a day, counted from 1970.
    """
    return stated_day(as_of)


AsOf = Annotated[date | None, Depends(asked_day)]
# FastAPI's float accepts nan and inf; geometry must never see them.
Longitude = Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)]
