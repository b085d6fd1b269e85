"""The area that a file declares, held against the area that its boundary encloses."""

from app.domain.parcels import Diagnostic, Parcel
from app.domain.wording import area, number
from app.text import Text


def compare_declared_area(parcel: Parcel, area_m2: float) -> tuple[Diagnostic, ...]:
    """Say which area the declared one agrees with, or warn that it agrees with none.

    Parameters
    ----------
    parcel : with its declared area in m2, or None
    area_m2 : ellipsoidal area, m2

    The tolerance is the greater of 1 m2 and 0.1 %: what rounding to 4 decimals of a hectare and
    the difference of planar and ellipsoidal area explain.
    """
    declared_m2 = parcel.declared_area_m2
    if declared_m2 is None:
        return ()
    planar_m2 = float(parcel.geometry.area)
    difference_m2 = declared_m2 - area_m2
    if abs(difference_m2) <= max(1.0, area_m2 * 0.001):
        nearer = abs(declared_m2 - planar_m2) < abs(difference_m2)
        kind = Text("投影面积", "planar area") if nearer else Text("椭球面积", "ellipsoidal area")
        return (
            Diagnostic(
                "area.declared_agrees",
                "info",
                Text(
                    f"申报面积 {number(declared_m2)} m² 与计算的{kind.zh}相符",
                    f"the declared area {number(declared_m2)} m2 agrees with the {kind.en}",
                ),
                {"parcel": parcel.label},
            ),
        )
    shown, computed = area(declared_m2), area(area_m2)
    return (
        Diagnostic(
            "area.declared_differs",
            "warning",
            Text(
                f"申报面积 {shown.zh} 与计算面积 {computed.zh} 相差 {number(difference_m2)} m²",
                f"declared {shown.en}, computed {computed.en}: {number(difference_m2)} m2 apart",
            ),
            {"parcel": parcel.label},
        ),
    )
