"""What pages take from the application: the desk."""

from typing import Annotated, cast

from fastapi import Depends, Request

from app.services.desk import Desk


def desk_of(request: Request) -> Desk:
    """Return the desk that the composition root put there."""
    return cast("Desk", request.app.state.desk)


AtDesk = Annotated[Desk, Depends(desk_of)]
