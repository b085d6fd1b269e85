"""The fictitious demonstration park: its zone and its sample parcels, one a verdict."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from shapely.geometry import shape

from app.data.profiles import parse_confirmations, parse_profile
from app.data.yaml_files import Strict, Words, read_yaml
from app.domain.areas import ellipsoidal_area_m2
from app.domain.findings import Verdict
from app.domain.profile import Confirmation, ProjectProfile
from app.domain.reference import HOME_PLANE
from app.domain.sources import Source
from app.domain.zones import Zone
from app.text import Text

PARK_ID = "demo-park"


class _Sample(Strict):
    id: str
    title: Words
    verdict: Verdict
    why: Words
    profile: dict[str, object]
    confirmations: list[dict[str, object]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A parcel of the demonstration park that earns one verdict, and why."""

    id: str
    title: Text
    verdict: Verdict
    why: Text
    file_name: str
    content: bytes
    profile: ProjectProfile
    confirmations: Mapping[str, Confirmation]
    profile_fields: Mapping[str, object]
    confirmation_fields: list[dict[str, object]]


def load_park(folder: Path) -> Zone:
    """Load the park's zone from `folder`/park.geojson (metres of HOME_PLANE)."""
    collection = json.loads((folder / "park.geojson").read_text("utf-8"))
    geometry = shape(collection["features"][0]["geometry"])
    return Zone(
        id=PARK_ID,
        name_zh="演示园区（虚构）",
        name_en="Demonstration park (fictitious)",
        kind="park",
        parent=None,
        plan="demonstration",
        basis="demonstration",
        source=Source("demonstration", "附图", "演示园区范围为一规则矩形（虚构）"),
        geometry=geometry,
        uncertainty_m=0.0,
        computed_area_km2=ellipsoidal_area_m2(geometry, HOME_PLANE) / 1_000_000,
        note=Text("全部虚构，仅供学习与测试", "entirely fictitious, for learning and tests"),
    )


def load_samples(folder: Path) -> tuple[Sample, ...]:
    """Load the sample parcels of `folder`.

    Raises
    ------
    DataError
        `samples.unreadable` or `samples.invalid`.
    """
    entries = read_yaml(folder / "samples.yaml", TypeAdapter(tuple[_Sample, ...]), "samples")
    return tuple(_sample(entry, folder / "samples") for entry in entries)


def _sample(entry: _Sample, folder: Path) -> Sample:
    name = f"{entry.id}.txt"
    return Sample(
        id=entry.id,
        title=entry.title.text(),
        verdict=entry.verdict,
        why=entry.why.text(),
        file_name=name,
        content=(folder / name).read_bytes(),
        profile=parse_profile(entry.profile),
        confirmations=parse_confirmations(entry.confirmations),
        profile_fields=entry.profile,
        confirmation_fields=entry.confirmations,
    )
