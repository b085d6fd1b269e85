"""Observed figures as JSON."""

from app.data.geometry_json import Json
from app.data.store.observation_rows import Withdrawal
from app.domain.observations import Observation


def observation_document(item: Observation, withdrawal: Withdrawal | None) -> Json:
    """Return one figure as JSON, with who took it back if somebody did."""
    return {
        "id": item.id,
        "zone": item.zone,
        "indicator": item.indicator,
        "on": item.on.isoformat(),
        "value": item.value,
        "unit": item.unit,
        "source": item.source,
        "computed": item.computed,
        "officer": item.officer,
        "recorded_at": item.recorded_at.isoformat(),
        "withdrawn": None
        if withdrawal is None
        else {
            "officer": withdrawal.officer,
            "reason": withdrawal.reason,
            "at": withdrawal.withdrawn_at.isoformat(),
            "replaced_by": withdrawal.replaced_by,
        },
    }
