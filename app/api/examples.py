"""Examples and shapes that the OpenAPI description shows; tests run them against the service."""

from typing import Any

Response = dict[str, Any]

PARCEL = {
    "type": "Polygon",
    "coordinates": [
        [
            [115.7686, 36.8718],
            [115.7724, 36.8722],
            [115.7722, 36.8752],
            [115.7690, 36.8749],
            [115.7686, 36.8718],
        ]
    ],
}

CHECK_REQUEST = {
    "geometry": PARCEL,
    "profile": {"investment_wan_yuan": 60000, "tax_wan_yuan_per_year": 4000},
    "as_of": "2026-11-21",
}

_FIELD = {"type": "string"}

CHECK_BODY: Response = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "geometry": {"type": "object", "description": "GeoJSON, degrees"},
                        "profile": {"type": "object"},
                        "confirmations": {"type": "array", "items": {"type": "object"}},
                        "as_of": {"type": "string", "format": "date"},
                    },
                },
                "example": CHECK_REQUEST,
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        },
                        "profile": _FIELD,
                        "confirmations": _FIELD,
                        "pasted": _FIELD,
                        "as_of": _FIELD,
                        "crs": _FIELD,
                        "axis_order": _FIELD,
                        "encoding": _FIELD,
                    },
                }
            },
        },
    }
}


def _json(description: str, example: object) -> Response:
    return {"description": description, "content": {"application/json": {"example": example}}}


CHECK_ANSWER = _json(
    "The sealed record",
    {
        "id": "Jm3o5D0uPb1v2v6e0H5H2A",
        "verdict": "incomplete",
        "demonstration_verdict": None,
        "headline": "资料不全：没有覆盖该地块的图层：永久基本农田、生态保护红线……",
        "scope": ["空间位置", "管控图层", "投资强度与集约用地"],
        "unchecked": [
            {"id": "redline", "name": "生态保护红线", "reason": "缺少生态保护红线图层……"}
        ],
        "parcels": [{"label": "1", "verdict": "incomplete", "area_m2": 101234.56}],
    },
)
PROBLEM: Response = {
    "description": "A coded refusal",
    "content": {
        "application/problem+json": {
            "example": {
                "type": "urn:liaocheng-zoning:problem:geometry.self_crossing",
                "title": "边界自相交（X=4081790.123，Y=387655.321）",
                "status": 422,
                "code": "geometry.self_crossing",
                "where": {"parcel": "1"},
                "mend": "请在源软件中修正边界后重新提交",
            }
        }
    },
}
ZONE_LIST: dict[int | str, Response] = {
    200: _json(
        "Features; a text-only zone has a null geometry",
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": "lq-block-urban",
                    "geometry": None,
                    "properties": {
                        "id": "lq-block-urban",
                        "name_zh": "城区板块",
                        "kind": "block",
                        "basis": "reconstructed",
                        "gazetted_area_km2": 33.19,
                    },
                }
            ],
        },
    ),
    422: PROBLEM,
}
ZONES_AT: dict[int | str, Response] = {
    200: _json(
        "Zones, layers and rules at the place",
        {
            "zones": [
                {
                    "id": "lq-block-urban",
                    "relation": "undetermined",
                    "distance_to_edge_m": 310.2,
                    "uncertainty_m": 450,
                }
            ],
            "no_data": [
                {"topic": "ecological_redline", "name": "生态保护红线", "reason": "没有导入该图层"}
            ],
        },
    ),
    422: PROBLEM,
}


_PROFILE = {"type": "object", "description": "see /docs, project profile"}
_PLACE = {
    "zone": {"type": "string", "example": "lq-block-urban"},
    "geometry": {"type": "object", "description": "GeoJSON, degrees; instead of zone"},
    "as_of": {"type": "string", "format": "date"},
    "confirmations": {"type": "array", "items": {"type": "object"}},
    "profile": _PROFILE,
}
SCREEN_REQUEST = {
    "zone": "lq-block-urban",
    "industry_code": "3360",
    "project_kind": "new",
    "processes": ["electroplating"],
    "hazardous_waste_t_per_year": 600,
    "disposal_route": True,
    "local_disposal_capacity": False,
    "needs_city_coordination": True,
}
INTENSITY_REQUEST = {
    "zone": "yg-edz",
    "area": {"value": 100, "unit": "mu"},
    "investment_wan_yuan": 27000,
    "tax_wan_yuan_per_year": 2100,
    "storeys": [{"area_m2": 36000, "height_m": 10}],
    "building_footprint_m2": 36000,
    "yard_m2": 2000,
}


def _body(properties: Response, example: Response) -> Response:
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"type": "object", "properties": properties},
                    "example": example,
                }
            },
        }
    }


SCREEN_BODY = _body(_PLACE, SCREEN_REQUEST)
INTENSITY_BODY = _body(
    {name: shape for name, shape in _PLACE.items() if name != "geometry"}
    | {
        "area": {
            "type": "object",
            "properties": {
                "value": {"type": "number"},
                "unit": {"type": "string", "enum": ["m2", "mu", "ha", "km2"]},
            },
        }
    },
    INTENSITY_REQUEST,
)

SITES_REQUEST = {
    "industry": "铜箔",
    "industry_code": "3985",
    "project_kind": "new",
    "area": {"value": 100, "unit": "mu"},
    "investment_wan_yuan": 30000,
    "needs": ["rail", "sewage"],
}
SITES_BODY = _body(
    {
        "industry": _FIELD,
        "industry_code": _FIELD,
        "area": {"type": "object"},
        "investment_wan_yuan": {"type": "number"},
        "needs": {"type": "array", "items": _FIELD},
        "weights": {"type": "object"},
        "plan": _FIELD,
        "profile": _PROFILE,
        "as_of": {"type": "string", "format": "date"},
    },
    SITES_REQUEST,
)
