"""Run one of the demonstration park's samples as if it had been handed in."""

from app.data.demonstration import Sample
from app.errors import NotFound
from app.services.check_parcels import HandedIn, Submission
from app.services.desk import Desk
from app.text import Text


def get_sample(desk: Desk, sample_id: str) -> Sample:
    """Return one sample.

    Raises
    ------
    NotFound
        `sample.not_found`, also when demonstrations are off.
    """
    for sample in desk.samples:
        if sample.id == sample_id:
            return sample
    raise NotFound(
        "sample.not_found",
        Text(f"没有演示地块 {sample_id}", f"there is no sample {sample_id}"),
        where={"id": sample_id},
    )


def submission_of(sample: Sample) -> Submission:
    """Return what an officer would hand in to check the sample."""
    return Submission(
        files=(HandedIn(sample.file_name, sample.content),),
        profile=sample.profile_fields,
        confirmations=sample.confirmation_fields,
    )
