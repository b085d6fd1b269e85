"""Understand the names that files give to their reference: EPSG codes, WKT, words of a header."""

import re
from dataclasses import dataclass
from typing import Literal

from pyproj import CRS
from pyproj.exceptions import CRSError

from app.domain.reference import DEGREE_EPSGS, ZONES, Plane, plane_of_epsg
from app.errors import InputError
from app.text import Text

_REFUSED_WORDS = re.compile(
    r"xi'?an|1980|西安|80国家|80坐标|^80|80$|beijing|1954|北京|^54|54$|krassow|iag.?1975"
    r"|gcj|bd-?09|火星|百度",
    re.IGNORECASE,
)
_CGCS2000_WORDS = re.compile(r"2000|cgcs", re.IGNORECASE)
# Names in a GIS file's reference: other countries have a datum 2000 or an ellipsoid 1980 too.
_CGCS2000_NAMES = re.compile(r"china.{0,40}2000|cgcs", re.IGNORECASE)
_REFUSED_NAMES = re.compile(r"xi'?an|beijing|krass|iag.?1975", re.IGNORECASE)
_WGS84_WORDS = re.compile(r"wgs|world geodetic system", re.IGNORECASE)


_FILE = Text("文件", "the file")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file, or the caller, says of the reference; both None where nothing is said.

    `family` is the first word of the codes of diagnostics about it.
    """

    plane: Plane | None = None
    degrees_epsg: int | None = None
    origin: Text = _FILE
    family: Literal["txt", "crs"] = "crs"

    @property
    def name(self) -> Text:
        """How the reference is written in a sentence."""
        if self.plane is not None:
            return self.plane.name
        return Text(f"经纬度 EPSG:{self.degrees_epsg}", f"degrees EPSG:{self.degrees_epsg}")


def datum_refused(name: str) -> InputError:
    """Return the refusal of coordinates on a datum other than CGCS2000 or WGS 84."""
    return InputError(
        "crs.datum_refused",
        Text(
            f"坐标基准为“{name[:80]}”，不能换算：西安80、北京54 等与 CGCS2000 之间的转换参数"
            "属于受控资料，本系统不持有，近似换算会偏移数十米",
            f"the datum is “{name[:80]}” and cannot be converted: the parameters between Xi'an 80, "
            "Beijing 54 or map shifts and CGCS2000 are controlled, this product holds none, and an "
            "approximation would be tens of metres wrong",
        ),
        mend=Text(
            "请向测绘单位索取 CGCS2000（2000国家大地坐标系）成果",
            "ask the surveyor for results in CGCS2000",
        ),
    )


def _unsupported(name: str) -> InputError:
    mercator = ("mercator" in name.lower() and "pseudo" in name.lower()) or "3857" in name
    why = Text("；网络墨卡托不能用于量算面积", "; areas cannot be measured in Web Mercator")
    return InputError(
        "crs.unsupported",
        Text(
            f"不支持坐标系 {name[:80]}{why.zh if mercator else ''}",
            f"the reference {name[:80]} is not supported{why.en if mercator else ''}",
        ),
        mend=Text(
            "请提供 CGCS2000 经纬度（EPSG:4490）或高斯克吕格坐标（如 EPSG:4527、4548）",
            "provide CGCS2000 degrees (EPSG:4490) or Gauss-Kruger metres (EPSG:4527, 4548 ...)",
        ),
    )


def check_datum_words(words: str) -> Literal["cgcs2000", "wgs84", "silent"]:
    """Tell which datum a header's words name.

    Raises
    ------
    InputError
        `crs.datum_refused` for Xi'an 80, Beijing 54 and shifted map coordinates,
        `crs.datum_unknown` for words that name none known.

    >>> check_datum_words("2000国家大地坐标系"), check_datum_words("")
    ('cgcs2000', 'silent')
    """
    words = words.strip()
    if not words:
        return "silent"
    if _CGCS2000_WORDS.search(words):
        return "cgcs2000"
    if _WGS84_WORDS.search(words):
        return "wgs84"
    if _REFUSED_WORDS.search(words):
        raise datum_refused(words)
    raise InputError(
        "crs.datum_unknown",
        Text(f"不认识坐标系“{words[:80]}”", f"the reference “{words[:80]}” is not known"),
        mend=Text(
            "需要 2000国家大地坐标系（CGCS2000）；地方独立坐标系请先由测绘单位转换",
            "CGCS2000 is needed; have the surveyor convert local coordinates",
        ),
    )


def claim_of_epsg(epsg: int, origin: Text | None = None) -> Claim:
    """Return what an EPSG code means.

    Raises
    ------
    InputError
        `crs.datum_refused`, `crs.unsupported`.
    """
    origin = origin or Text("调用者", "the caller")
    if epsg in DEGREE_EPSGS:
        return Claim(degrees_epsg=epsg, origin=origin)
    plane = plane_of_epsg(epsg)
    if plane is not None:
        return Claim(plane=plane, origin=origin)
    try:
        crs = CRS.from_epsg(epsg)
    except (CRSError, OverflowError) as error:
        raise _unsupported(f"EPSG:{epsg}") from error
    return _claim_of(crs, f"EPSG:{epsg} {crs.name}", origin)


def claim_of_definition(definition: str | None, origin: Text) -> Claim:
    """Return what a GIS file's reference (`EPSG:n` or WKT) means; a silent claim for none.

    Raises
    ------
    InputError
        `crs.datum_refused`, `crs.unsupported`, `crs.unreadable`.
    """
    if not definition:
        return Claim(origin=origin)
    code = re.fullmatch(r"EPSG:(\d{4,6})", definition)
    if code:
        return claim_of_epsg(int(code[1]), origin)
    try:
        crs = CRS.from_wkt(definition)
    except CRSError as error:
        raise InputError(
            "crs.unreadable",
            Text("文件的坐标系定义无法读取", "the file's reference cannot be read"),
            mend=Text(
                "请在源软件中重新定义坐标系后导出", "define it again at its source and export"
            ),
        ) from error
    return _claim_of(crs, crs.name, origin)


def _claim_of(crs: CRS, name: str, origin: Text) -> Claim:
    geodetic = crs.geodetic_crs
    if geodetic is None or crs.is_geocentric or crs.is_compound:
        raise _unsupported(name)
    datum = geodetic.datum.name if geodetic.datum else ""
    words = f"{geodetic.name} {datum}"
    if not _CGCS2000_NAMES.search(words) and not _WGS84_WORDS.search(words):
        ellipsoid = geodetic.ellipsoid.name if geodetic.ellipsoid else ""
        refused = _REFUSED_NAMES.search(f"{words} {ellipsoid}")
        raise datum_refused(name) if refused else _unsupported(name)
    if crs.is_geographic:
        return Claim(degrees_epsg=4490 if _CGCS2000_NAMES.search(words) else 4326, origin=origin)
    plane = _plane_of(crs)
    if plane is None:
        raise _unsupported(name)
    return Claim(plane=plane, origin=origin)


def _plane_of(crs: CRS) -> Plane | None:
    """Return the Gauss-Kruger plane that a projection's parameters describe."""
    operation = crs.coordinate_operation
    if operation is None or "Transverse Mercator" not in operation.method_name:
        return None
    values = {p.name: float(p.value) for p in operation.params if p.unit_name}
    meridian = values.get("Longitude of natural origin", -1.0)
    false_easting_m = values.get("False easting", -1.0)
    plain = (
        values.get("Scale factor at natural origin") == 1.0
        and values.get("Latitude of natural origin") == 0.0
        and values.get("False northing") == 0.0
    )
    zone, rest_m = divmod(false_easting_m, 1e6)
    if not plain or rest_m != 500_000.0:
        return None
    return _plane_with(int(zone), meridian)


def _plane_with(prefix: int, meridian: float) -> Plane | None:
    for degrees in (3, 6):
        zone = meridian / 3 if degrees == 3 else (meridian + 3) / 6
        if zone in ZONES[degrees] and prefix in (0, zone):
            return Plane(3 if degrees == 3 else 6, int(zone), prefixed=prefix != 0)
    return None
