"""Read the curves of a DXF drawing with ezdxf, in a process of its own.

`main` takes: answer path, drawing path, encoding (empty: the drawing's own), limits as JSON. The
answer is one line of JSON followed by the vertices as pairs of doubles, back to back.
"""

import json
import re
from array import array
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ezdxf.document import Drawing
from ezdxf.entities.dxfentity import DXFEntity
from ezdxf.entities.dxfgfx import DXFGraphic
from ezdxf.entities.insert import Insert
from ezdxf.filemanagement import readfile
from ezdxf.lldxf.const import DXFError
from ezdxf.math import Matrix44, Vec3

from app.data.formats.dxf_curves import CURVES, TooManyPoints, curves_of

_DEEPEST = 32  # blocks within blocks
_ESCAPED = re.compile(r"\\U\+([0-9A-Fa-f]{4,5})|\\M\+([1-5])([0-9A-Fa-f]{4})")
_CODE_PAGES = {"1": "cp932", "2": "cp950", "3": "cp949", "4": "johab", "5": "gbk"}


class _RefusedDrawing(Exception):
    """Carries the word by which the parent knows what is wrong."""


def main(arguments: list[str]) -> int:
    """Read the drawing and write the answer; return the exit status."""
    answer, path, encoding, limits_json = arguments
    limits = json.loads(limits_json)
    found = _Walk(int(limits["vertices"]), int(limits["entities"]), limits["chord_tolerance_m"])
    try:
        document = readfile(path, encoding=encoding or None)
        found.take_all(document)
        header = found.header(document)
    except TooManyPoints:
        header = {"error": "vertices"}
    except _RefusedDrawing as error:
        header = {"error": str(error)}
    except (DXFError, OSError, ValueError, TypeError, LookupError, ArithmeticError,
            AttributeError, RecursionError) as error:  # fmt: skip
        header = {"error": "unreadable", "seen": f"{type(error).__name__}: {error}"[:200]}
    with Path(answer).open("wb") as file:
        file.write(json.dumps(header, ensure_ascii=True).encode() + b"\n")
        if "error" not in header:
            file.write(found.vertices.tobytes())
    return 0


def plain_name(name: str) -> str:
    r"""Return a name with its escapes (`\U+5B97`, `\M+5D7DA`) written out, and without rests."""

    def character(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 16)) if int(match[1], 16) < 0x110000 else "?"
        return bytes.fromhex(match[3]).decode(_CODE_PAGES[match[2]], errors="replace")

    return _ESCAPED.sub(character, name).encode(errors="replace").decode()


class _Walk:
    """What has been found so far; lives only while one drawing is read."""

    def __init__(self, most_vertices: int, most_entities: int, chord_tolerance_m: float) -> None:
        self.chord_tolerance_m = chord_tolerance_m
        self.left = most_vertices
        self.entities_left = most_entities
        self.vertices = array("d")
        self.curves: list[dict[str, object]] = []
        self.skipped: Counter[str] = Counter()
        self.hidden: Counter[str] = Counter()
        self.invisible: set[str] = set()
        self.heights = False

    def header(self, document: Drawing) -> dict[str, object]:
        return {
            "version": document.dxfversion,
            "units": int(document.header.get("$INSUNITS", 0)),
            "curves": self.curves,
            "skipped": dict(self.skipped),
            "hidden": dict(self.hidden),
            "heights": self.heights,
            "on_paper": sum(1 for name in document.layout_names() if name != "Model"
                            for _ in document.layout(name)),
        }  # fmt: skip

    def take_all(self, document: Drawing) -> None:
        self.invisible = {
            layer.dxf.name.casefold()
            for layer in document.layers
            if layer.is_off() or layer.is_frozen()
        }
        self._take(document, document.modelspace(), None, "", ())

    def _take(
        self,
        document: Drawing,
        entities: Iterable[DXFEntity],
        placing: Matrix44 | None,
        layer_of_insert: str,
        blocks: tuple[str, ...],
    ) -> None:
        for entity in entities:
            self._count()
            if not isinstance(entity, DXFGraphic):
                continue
            own = entity.dxf.layer
            layer = layer_of_insert if own == "0" and layer_of_insert else own
            if layer.casefold() in self.invisible or entity.dxf.get("invisible", 0):
                self.hidden[plain_name(layer)] += 1
            elif isinstance(entity, Insert):
                self._insert(document, entity, placing, layer, blocks)
            elif entity.dxftype() in CURVES:
                self._curve(entity, placing, layer, inserted=bool(blocks))
            else:
                self.skipped[entity.dxftype()] += 1

    def _count(self, number: int = 1) -> None:
        self.entities_left -= number
        if self.entities_left < 0:
            raise _RefusedDrawing("entities")

    def _insert(
        self,
        document: Drawing,
        insert: Insert,
        placing: Matrix44 | None,
        layer: str,
        blocks: tuple[str, ...],
    ) -> None:
        name = insert.dxf.name.casefold()
        known = insert.dxf.name in document.blocks
        if not known or getattr(document.blocks[insert.dxf.name].block, "is_xref", True):
            self.skipped["XREF"] += 1
            return
        if name in blocks or len(blocks) >= _DEEPEST:
            raise _RefusedDrawing("recursive")
        self._count(insert.mcount)
        for single in insert.multi_insert() if insert.mcount > 1 else (insert,):
            here = single.matrix44()
            whole = here if placing is None else here * placing
            self._take(document, document.blocks[insert.dxf.name], whole, layer, (*blocks, name))

    def _curve(
        self, entity: DXFGraphic, placing: Matrix44 | None, layer: str, *, inserted: bool
    ) -> None:
        kind = entity.dxftype()
        scale = _scale(placing)
        found = curves_of(entity, self.chord_tolerance_m / scale, self.left)
        if not found:
            self.skipped[kind] += 1
        for curve in found:
            points = curve.points if placing is None else placing.transform_vertices(curve.points)
            pairs = [number for point in points for number in (point.x, point.y)]
            self.left -= len(pairs) // 2
            if self.left < 0:
                raise TooManyPoints
            self.heights = self.heights or any(point.z for point in points)
            self.vertices.extend(pairs)
            self.curves.append({
                "layer": plain_name(layer), "handle": entity.dxf.handle or "", "kind": kind,
                "points": len(pairs) // 2, "closed": curve.closed,
                "curved_m": curve.curved * scale, "inserted": inserted,
            })  # fmt: skip


def _scale(placing: Matrix44 | None) -> float:
    """Return the largest factor by which a placing stretches, 1 for none."""
    if placing is None:
        return 1.0
    axes = (Vec3(1, 0, 0), Vec3(0, 1, 0), Vec3(0, 0, 1))
    lengths = [float(placing.transform_direction(axis).magnitude) for axis in axes]
    return max(1e-9, *lengths)
