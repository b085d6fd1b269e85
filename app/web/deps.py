"""What pages take from the application: the desk, and the room of batches."""

from typing import Annotated, cast

from fastapi import Depends, Request

from app.services.desk import Desk
from app.services.job_room import JobRoom


def desk_of(request: Request) -> Desk:
    """Return the desk that the composition root put there."""
    return cast("Desk", request.app.state.desk)


AtDesk = Annotated[Desk, Depends(desk_of)]


def room_of(request: Request) -> JobRoom:
    """Return the room of batches that the composition root put there."""
    return cast("JobRoom", request.app.state.job_room)


AtRoom = Annotated[JobRoom, Depends(room_of)]
