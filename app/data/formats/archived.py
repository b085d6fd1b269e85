"""Read the geodata within a zip: shapefiles, geodatabases, KMZ, and single files packed in it."""

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from app.data.formats.archive import Member, unpack
from app.data.formats.dbf import Table, read_table
from app.data.formats.gdal_process import GdalDataset, read_dataset
from app.data.formats.gdb_details import detail_notes, read_details, with_words
from app.data.formats.labels import with_unique_labels
from app.data.formats.reading import ReadLimits, ReadOptions, ReadResult
from app.data.formats.refusals import require_parcel_count
from app.data.formats.text_encoding import chosen_encoding
from app.data.formats.vector_files import RESULT_LAYERS, parcels_of_dataset, result_layer_note
from app.domain.parcels import Diagnostic
from app.errors import InputError
from app.text import Text

_SHAPEFILE_CODE = 9994
_SINGLE_FILES = (".gpkg", ".kml", ".geojson", ".json", ".txt", ".dxf", ".csv", ".tsv")
_README = re.compile(r"read[ _-]?me|说明", re.IGNORECASE)
_PARTS_NEEDED = (".shx", ".dbf")

ReadSingle = Callable[[bytes], ReadResult]


def read_archive(
    content: bytes, options: ReadOptions, limits: ReadLimits, read_single: ReadSingle
) -> ReadResult:
    """Read everything readable in a zip; `read_single` reads one file of another format.

    Raises
    ------
    InputError
        `input.archive_*`, `input.shapefile_parts_missing`, `input.truncated`, `input.no_parcel`,
        and those of the readers, naming the member.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        members = unpack(content, folder, limits)
        results = list(_results(members, folder, options, limits, read_single))
    if not results:
        raise InputError(
            "input.no_parcel",
            Text("压缩包中没有可读的数据文件", "the archive holds no file that can be read"),
            mend=Text(
                "请打包 shp、shx、dbf、prj（及 cpg），或 gdb 文件夹、gpkg、kml、geojson、txt、dxf、"
                "csv；xlsx 请直接上传，不要打包",
                "pack shp, shx, dbf, prj (and cpg), or a gdb folder, gpkg, kml, geojson, txt, dxf, "
                "csv; hand an xlsx in by itself",
            ),
        )
    return _joined(results, limits)


def _joined(results: Sequence[tuple[str, ReadResult]], limits: ReadLimits) -> ReadResult:
    parcels = [parcel for _, result in results for parcel in result.parcels]
    require_parcel_count(len(parcels), limits)
    formats = {result.format for _, result in results}
    notes = [
        Diagnostic(note.code, note.severity, note.message, {**note.where, "member": name})
        for name, result in results
        for note in result.diagnostics
    ]
    is_kmz = formats == {"kml"} and [name for name, _ in results] == ["doc.kml"]
    only = "kmz" if is_kmz else formats.pop() if len(formats) == 1 else "archive"
    return ReadResult(only, with_unique_labels(parcels), tuple(notes))


def _results(
    members: Sequence[Member],
    folder: Path,
    options: ReadOptions,
    limits: ReadLimits,
    read_single: ReadSingle,
) -> Iterator[tuple[str, ReadResult]]:
    sidecars = {_stem(member) for member in members if member.suffix == ".shp"}
    for database in sorted({member.database for member in members if member.database}):
        files = [member for member in members if member.database == database]
        with _naming(database):
            yield database, _read_database(files, folder, options, limits)
    for member in members:
        if member.database or (member.suffix == ".txt" and _stem(member) in sidecars):
            continue
        if _is_readme(member):
            continue
        if PurePosixPath(member.name).stem in RESULT_LAYERS:
            if member.suffix == ".shp":
                note = result_layer_note(PurePosixPath(member.name).stem)
                yield member.name, ReadResult("shapefile", (), (note,))
        elif member.suffix == ".shp":
            with _naming(member.name):
                yield member.name, _read_shapefile(member, members, folder, options, limits)
        elif member.suffix in _SINGLE_FILES:
            with _naming(member.name):
                yield member.name, read_single(member.path.read_bytes())


class _naming:  # noqa: N801  (reads as a verb after `with`)
    """Name the member of the archive in a refusal raised while it is read."""

    def __init__(self, member: str) -> None:
        self.member = member

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, InputError):
            error.where = {**error.where, "member": self.member[:120]}


def _is_readme(member: Member) -> bool:
    """Tell an explanation packed beside the data (说明.txt, readme.txt) by its name."""
    return member.suffix == ".txt" and _README.search(PurePosixPath(member.name).stem) is not None


def _stem(member: Member) -> str:
    return str(PurePosixPath(member.name).with_suffix("")).lower()


def _read_shapefile(
    member: Member,
    members: Sequence[Member],
    folder: Path,
    options: ReadOptions,
    limits: ReadLimits,
) -> ReadResult:
    parts = {other.suffix: other.path for other in members if _stem(other) == _stem(member)}
    _require_shape(member.path.read_bytes()[:100], member.path.stat().st_size)
    missing = [suffix for suffix in _PARTS_NEEDED if suffix not in parts]
    if missing:
        raise shapefile_parts_missing(missing)
    code_page = parts[".cpg"].read_bytes() if ".cpg" in parts else None
    table = read_table(parts[".dbf"].read_bytes(), code_page, chosen_encoding(options))
    home = folder / f"shape{member.path.name}"
    home.mkdir()
    for suffix in (".shp", ".shx", ".prj"):
        if suffix in parts:
            parts[suffix].rename(home / f"dataset{suffix}")
    dataset = read_dataset(home / "dataset.shp", "ESRI Shapefile", home, limits)
    _require_as_many(dataset, table)
    result = parcels_of_dataset("shapefile", dataset, options, limits, table)
    note = Diagnostic(
        "input.encoding",
        "info",
        Text(
            f"属性按 {table.encoding} 读取，依据：{table.encoding_source.zh}",
            f"attributes read as {table.encoding}, by {table.encoding_source.en}",
        ),
        {"encoding": table.encoding},
    )
    return ReadResult(result.format, result.parcels, (note, *result.diagnostics))


def _require_shape(header: bytes, size_bytes: int) -> None:
    """Refuse what only bears the name of a shapefile, and one that is cut short."""
    if len(header) < 100 or struct.unpack(">i", header[:4])[0] != _SHAPEFILE_CODE:
        raise InputError(
            "input.format_refused",
            Text(".shp 文件的内容不是 shapefile", "the .shp file does not hold a shapefile"),
            mend=Text("请重新导出 shapefile", "export the shapefile again"),
        )
    if struct.unpack(">i", header[24:28])[0] * 2 > size_bytes:
        raise InputError(
            "input.truncated",
            Text(".shp 文件不完整", "the .shp file is cut short"),
            mend=Text("请重新打包完整的 shapefile", "pack the whole shapefile again"),
        )


def _require_as_many(dataset: GdalDataset, table: Table) -> None:
    fids = [feature.fid for layer in dataset.layers for feature in layer.features]
    if fids and max(fids) >= table.records:
        raise InputError(
            "input.truncated",
            Text(".shp 与 .dbf 的记录数不一致", ".shp and .dbf have different numbers of records"),
            mend=Text("请打包同一次导出的文件", "pack files of one and the same export"),
            where={"shapes": max(fids) + 1, "records": table.records},
        )


def shapefile_parts_missing(missing: Sequence[str]) -> InputError:
    """Return the refusal of a shapefile without the files that belong to it."""
    listed = " ".join(missing)
    return InputError(
        "input.shapefile_parts_missing",
        Text(f"shapefile 缺少 {listed}", f"the shapefile lacks {listed}"),
        mend=Text(
            "请把同名的 .shp .shx .dbf .prj（及 .cpg）打成一个 zip 上传",
            "pack .shp .shx .dbf .prj (and .cpg) of the same name in one zip",
        ),
        where={"missing": listed},
    )


def _read_database(
    files: Sequence[Member], folder: Path, options: ReadOptions, limits: ReadLimits
) -> ReadResult:
    home = folder / f"base{files[0].path.name}"
    (home / "dataset.gdb").mkdir(parents=True)
    for member in files:
        member.path.rename(home / "dataset.gdb" / PurePosixPath(member.name).name)
    dataset = read_dataset(home / "dataset.gdb", "OpenFileGDB", home, limits)
    details = read_details(home / "dataset.gdb", home, limits)
    result = parcels_of_dataset("filegdb", with_words(dataset, details), options, limits)
    notes = detail_notes(dataset, details)
    return ReadResult(result.format, result.parcels, (*result.diagnostics, *notes))
