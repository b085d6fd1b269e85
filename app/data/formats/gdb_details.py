"""What a file geodatabase says beyond its rows: words of coded values, curves, measures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.data.formats.child_process import run_worker
from app.data.formats.gdal_process import DRIVERS, GdalDataset, GdalFeature, GdalLayer
from app.data.formats.reading import ReadLimits
from app.domain.parcels import Diagnostic
from app.errors import InputError
from app.text import Text

Words = Mapping[str, str]  # code -> word


@dataclass(frozen=True, slots=True)
class GdbDetails:
    """Domains by layer and field, features with curves by layer, layers with measures.

    `unread` says that the geodatabase's own tables could not be read.
    """

    domains: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    curves: Mapping[str, int] = field(default_factory=dict)
    measured: tuple[str, ...] = ()
    unread: bool = False


def read_details(path: Path, folder: Path, limits: ReadLimits) -> GdbDetails:
    """Read domains, curves and measures; what cannot be read is said, never fatal."""
    drivers = ",".join(name for name in DRIVERS if name != "OpenFileGDB")
    home = folder / "details"
    home.mkdir()
    try:
        answer = run_worker(
            "app.data.formats.gdb_worker", [str(path)], home, limits, {"OGR_SKIP": drivers}
        )
    except InputError:
        return GdbDetails(unread=True)
    document = json.loads(answer)
    trees = [tree for text in document["definitions"] if (tree := _tree(text)) is not None]
    words = {_text(tree, "DomainName"): _words(tree) for tree in trees if _is_domain(tree)}
    layers = {
        _text(tree, "Name"): tree for tree in trees if tree.find("GPFieldInfoExs") is not None
    }
    return GdbDetails(
        domains={name: _domains(tree, words) for name, tree in layers.items()},
        curves={name: len(fids) for name, fids in document["curves"].items()},
        measured=tuple(n for n, tree in layers.items() if _text(tree, "HasM") == "true"),
    )


def _tree(text: str) -> Element | None:
    try:
        tree: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return None
    return tree


def _text(tree: Element, tag: str) -> str:
    return (tree.findtext(tag) or "").strip()


def _is_domain(tree: Element) -> bool:
    return tree.tag.rpartition("}")[2].startswith("GPCodedValueDomain")


def _words(tree: Element) -> dict[str, str]:
    pairs = ((_text(value, "Code"), _text(value, "Name")) for value in tree.iter("CodedValue"))
    return {code: word for code, word in pairs if code and word}


def _domains(tree: Element, words: Mapping[str, Words]) -> dict[str, Words]:
    named = ((_text(f, "Name"), _text(f, "DomainName")) for f in tree.iter("GPFieldInfoEx"))
    return {name: words[domain] for name, domain in named if domain in words}


def with_words(dataset: GdalDataset, details: GdbDetails) -> GdalDataset:
    """Return the dataset with the words of coded values; the code stays beside its word."""
    layers = tuple(
        replace(layer, features=tuple(_worded(f, domains) for f in layer.features))
        if (domains := details.domains.get(layer.name))
        else layer
        for layer in dataset.layers
    )
    return replace(dataset, layers=layers)


def _worded(feature: GdalFeature, domains: Mapping[str, Words]) -> GdalFeature:
    fields: dict[str, str] = {}
    for name, value in feature.fields.items():
        word = domains.get(name, {}).get(value)
        fields[name] = value if word is None else word
        if word is not None and word != value:
            fields[f"{name}（代码）"] = value
    return replace(feature, fields=fields)


def detail_notes(dataset: GdalDataset, details: GdbDetails) -> list[Diagnostic]:
    """Return what was decided about domains, curves and measures."""
    if details.unread:
        message = Text(
            "数据库的属性域无法读取，编码值未换成文字",
            "the domains could not be read: coded values stay codes",
        )
        return [Diagnostic("gdb.domains_unread", "warning", message)]
    notes = []
    for layer in dataset.layers:
        notes += [
            _domain_note(layer, names) for names in [details.domains.get(layer.name)] if names
        ]
        if count := details.curves.get(layer.name):
            notes.append(_curve_note(layer, count))
        if layer.name in details.measured:
            message = Text("M 值未使用", "measures (M) were not used")
            notes.append(
                Diagnostic("input.measures_dropped", "info", message, {"layer": layer.name})
            )
    return notes


def _domain_note(layer: GdalLayer, domains: Mapping[str, Words]) -> Diagnostic:
    listed = ", ".join(domains)
    return Diagnostic(
        "gdb.domains",
        "info",
        Text(f"字段的编码值已换成文字：{listed}", f"coded values became words in: {listed}"),
        {"layer": layer.name, "fields": listed},
    )


def _curve_note(layer: GdalLayer, count: int) -> Diagnostic:
    return Diagnostic(
        "input.curves_flattened",
        "warning",
        Text(
            f"图层 {layer.name} 有 {count} 个图形含真曲线，已按每 0.1° 圆心角一段折成直线",
            f"layer {layer.name}: {count} shapes have true curves; each became a chord for every "
            "0.1 degree of its arc",
        ),
        {"layer": layer.name, "count": count},
    )
