"""Which fields of a project the form shows, in which group, and what kind of field each one is."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from app.domain.profile import CHOICE_WORDS, ProjectProfile
from app.domain.questions import INPUTS
from app.domain.rules import QUESTIONS, Question

Kind = Literal[
    "amount", "code", "system", "text", "industry", "choice", "flag", "processes", "rows"
]

NO_PROCESS = "none"  # the box that states that none of the processes is used
YES, NO = "true", "false"
MOST_LETTERS = 80  # of the industry in words and of the enterprise, as a profile allows
AMOUNTS = (
    "investment_wan_yuan",
    "tax_wan_yuan_per_year",
    "building_footprint_m2",
    "yard_m2",
    "office_land_m2",
    "green_land_m2",
    "residential_floor_area_m2",
    "civil_defence_area_m2",
    "households",
    "elderly_care_space_m2",
    "hazardous_waste_t_per_year",
    "reclaimed_water_percent",
    "water_use_m3_per_year",
)
CODES = ("land_use_code", "land_use_code_system", "industry_code")
TEXTS = ("industry", "enterprise")
CHOICES = tuple(name for name in CHOICE_WORDS if name != "processes")
FLAGS = tuple(
    field.name
    for field in fields(ProjectProfile)
    if field.name not in (*AMOUNTS, *CODES, *TEXTS, *CHOICES, "processes", "storeys")
)
# Fields of one value each; processes and storeys are written in rows of their own.
SINGLE = (*AMOUNTS, *CODES, *TEXTS, *CHOICES, *FLAGS)


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that stand together under one heading, in the order of the form."""

    id: str
    fields: tuple[str, ...]

    @property
    def feeds(self) -> list[Question]:
        """Return the questions that its fields help to answer."""
        return [q for q in QUESTIONS if any(name in INPUTS[q] for name in self.fields)]


GROUPS = (
    FieldGroup(
        "project",
        (
            "industry",
            "industry_code",
            "enterprise",
            "project_kind",
            "catalogue_class",
            "mu_benefit_class",
            "adds_capacity",
            "capacity_replacement",
            "overcapacity_industry",
            "in_park_plan",
            "park_supporting",
            "recognised_chemical",
            "in_builtup_area",
        ),
    ),
    FieldGroup("processes", ("processes",)),
    FieldGroup(
        "intensity",
        (
            "investment_wan_yuan",
            "tax_wan_yuan_per_year",
            "building_footprint_m2",
            "yard_m2",
            "office_land_m2",
            "green_land_m2",
            "storeys",
        ),
    ),
    FieldGroup("use", ("land_use_code", "land_use_code_system", "adds_land")),
    FieldGroup(
        "waste",
        (
            "hazardous_waste_t_per_year",
            "disposal_route",
            "local_disposal_capacity",
            "needs_city_coordination",
        ),
    ),
    FieldGroup(
        "water",
        (
            "water_use_m3_per_year",
            "reclaimed_water_percent",
            "groundwater",
            "groundwater_permit",
            "own_well",
            "high_water",
            "discharges_wastewater",
            "adds_water_pollutants",
            "direct_discharge",
            "sewer_connected",
            "own_wastewater_treatment",
            "online_monitoring",
            "area_treatment_working",
            "central_plant_compliant",
        ),
    ),
    FieldGroup(
        "energy",
        ("high_energy", "unit_energy_exceeds_limit", "uses_coal", "high_pollution", "uses_vocs"),
    ),
    FieldGroup(
        "risk",
        (
            "environmental_risk_grade",
            "eia_type",
            "adjacent_sensitive",
            "handles_hazardous_chemicals",
            "toxic_gas_or_explosive",
            "hazardous_process",
            "uses_acid",
            "heavy_metals",
            "listed_high_pollution_product",
            "excepted_process",
        ),
    ),
    FieldGroup(
        "housing",
        (
            "residential_floor_area_m2",
            "households",
            "civil_defence_area_m2",
            "elderly_care_space_m2",
        ),
    ),
)
FIELDS = frozenset(name for group in GROUPS for name in group.fields)
_KINDS: dict[str, Kind] = {
    "storeys": "rows",
    "processes": "processes",
    "industry": "industry",
    "land_use_code_system": "system",
}


MATTERS = "matters"  # the group of the fields that clauses wait for


def groups_by(first: Sequence[str]) -> list[FieldGroup]:
    """Return the groups with these fields in a group of their own before the others.

    >>> [(g.id, len(g.fields)) for g in groups_by(["processes", "adds_land"])][:4]
    [('matters', 2), ('project', 13), ('intensity', 7), ('use', 2)]
    """
    kept = [
        replace(group, fields=tuple(name for name in group.fields if name not in first))
        for group in GROUPS
    ]
    ahead = [FieldGroup(MATTERS, tuple(first))] if first else []
    return [*ahead, *(group for group in kept if group.fields)]


def kind_of(name: str) -> Kind:
    """Return what kind of field a field of the form is.

    >>> kind_of("disposal_route"), kind_of("groundwater"), kind_of("yard_m2")
    ('flag', 'choice', 'amount')
    """
    if name in _KINDS:
        return _KINDS[name]
    kinds: tuple[tuple[tuple[str, ...], Kind], ...] = (
        (AMOUNTS, "amount"),
        (CODES, "code"),
        (TEXTS, "text"),
        (CHOICES, "choice"),
    )
    return next((kind for names, kind in kinds if name in names), "flag")


def field_named(name: str) -> str:
    """Return the field of the form that an input is entered in; empty if there is none.

    >>> field_named("storeys.height_m"), field_named("layer:ecological_redline")
    ('storeys', '')
    """
    field = name.partition(".")[0]
    return field if field in FIELDS else ""
