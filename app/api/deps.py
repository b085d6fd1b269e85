"""What routes take from the application: the desk, the language, finite numbers."""

from typing import Annotated, cast

from fastapi import Depends, Query, Request

from app.services.desk import Desk
from app.text import Language


async def desk_of(request: Request) -> Desk:
    """Return the desk that the composition root put there; on the loop, no thread is needed."""
    return cast("Desk", request.app.state.desk)


AtDesk = Annotated[Desk, Depends(desk_of)]
Lang = Annotated[Language, Query(description="zh (default) or en")]
# FastAPI's float accepts nan and inf; geometry must never see them.
Longitude = Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)]
