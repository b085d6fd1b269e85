"""Observed figures as rows of their tables and back, under their seals."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.data.documents import seal_of
from app.data.store.models import ObservationRow, WithdrawalRow
from app.data.store.records import new_record_id
from app.domain.observations import Observation
from app.errors import DataError
from app.text import Text


@dataclass(frozen=True, slots=True)
class NewObservation:
    """One figure to be stored.

    Attributes
    ----------
    replaces : id of the figure of the same zone, indicator and day that it takes the place of
    reason : why, if it replaces one
    where : place in what was handed in, such as a row number; named again if it is refused
    """

    observation: Observation
    replaces: str | None = None
    reason: str = ""
    where: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who took a figure back, when and why; `replaced_by` is the figure in its place, if any."""

    observation_id: str
    officer: str
    reason: str
    withdrawn_at: datetime
    replaced_by: str | None = None


def pair_from(
    row: ObservationRow, taken: WithdrawalRow | None
) -> tuple[Observation, Withdrawal | None]:
    """Return a stored figure with its withdrawal, if any; DataError `observation.seal_broken`."""
    observation = observation_from(row)
    if taken is None:
        return observation, None
    withdrawal = Withdrawal(
        taken.observation_id,
        taken.officer,
        taken.reason,
        taken.withdrawn_at.replace(tzinfo=UTC),
        taken.replaced_by,
    )
    return replace(observation, withdrawn=True), withdrawal


def _columns(new: Observation) -> dict[str, object]:
    return {
        "id": new.id,
        "zone": new.zone,
        "indicator": new.indicator,
        "observed_on": new.on,
        "value": new.value,
        "unit": new.unit,
        "source": new.source,
        "computed": new.computed,
        "officer": new.officer,
        "recorded_at": new.recorded_at.replace(tzinfo=None),
    }


def _seal(observation: Observation) -> str:
    columns = _columns(observation)
    return seal_of({n: v if isinstance(v, float) else str(v) for n, v in columns.items()})


def observation_row(new: Observation) -> ObservationRow:
    """Return the row of a figure, under its seal."""
    return ObservationRow(**_columns(new), seal=_seal(new))


def observation_from(row: ObservationRow) -> Observation:
    """Return a stored figure; DataError `observation.seal_broken`."""
    found = Observation(
        id=row.id,
        zone=row.zone,
        indicator=row.indicator,
        on=row.observed_on,
        value=row.value,
        unit=row.unit,
        source=row.source,
        computed=row.computed,
        officer=row.officer,
        recorded_at=row.recorded_at.replace(tzinfo=UTC),
    )
    if _seal(found) != row.seal:
        raise DataError(
            "observation.seal_broken",
            Text(
                f"监测数据 {row.id} 与其封存值不符，可能被改动，不予使用",
                f"the observation {row.id} does not match its seal; it may have been altered",
            ),
            where={"id": row.id},
        )
    return found


def withdrawal_row(taken: Withdrawal) -> WithdrawalRow:
    """Return the row that takes a figure back."""
    return WithdrawalRow(
        id=new_record_id(),
        observation_id=taken.observation_id,
        officer=taken.officer,
        reason=taken.reason,
        withdrawn_at=taken.withdrawn_at.replace(tzinfo=None),
        replaced_by=taken.replaced_by,
    )
