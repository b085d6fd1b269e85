"""Make one file for a batch of several, or of one whose format only single checks read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from app.data.batches.gathered import write_gathered
from app.data.formats import read_parcels, read_pasted
from app.data.formats.reading import ReadLimits, ReadOptions
from app.domain.parcels import DrawnParcel
from app.errors import InputError
from app.services.check_parcels import PASTED
from app.services.desk import Desk
from app.services.keep_upload import KeptFile
from app.text import Text

MOST_PARCELS = 200_000  # of all files together; each is read as a whole


def gather_parcels(desk: Desk, files: Sequence[KeptFile], options: ReadOptions, out: Path) -> int:
    """Write the parcels of all files, as they are drawn, as one GeoParquet; return how many.

    Raises
    ------
    InputError
        What each file is refused for, naming it; `job.several_references` if the files are in
        different references, as one batch has one.
    """
    found: list[tuple[str, DrawnParcel]] = []
    for file in files:
        found += [(file.name, parcel) for parcel in _read(desk.limits, file, options)]
    counted = Counter(parcel.epsg for _, parcel in found)
    if len(counted) > 1:
        raise _several(counted)
    if len(found) > MOST_PARCELS:
        raise _too_many()
    try:
        write_gathered(out, found)
    except pa.ArrowException as error:
        raise OSError(str(error)) from error
    return len(found)


def _read(limits: ReadLimits, file: KeptFile, options: ReadOptions) -> Sequence[DrawnParcel]:
    if file.bytes > limits.file_bytes:
        raise _too_large(file, limits.file_bytes)
    content = file.path.read_bytes()
    limits = replace(limits, parcels=MOST_PARCELS)
    if file.name == PASTED:
        return read_pasted(content.decode("utf-8"), options, limits).parcels
    return read_parcels(file.name, content, options, limits).parcels


def _several(counted: Counter[int]) -> InputError:
    names = "、".join(f"EPSG:{epsg}" for epsg in sorted(counted))
    return InputError(
        "job.several_references",
        Text(f"文件的坐标系不同：{names}", f"the files are in different references: {names}"),
        mend=Text("一个批次用一个坐标系，请分开提交", "one batch has one: hand them in apart"),
        where={"field": "file"},
    )


def _too_many() -> InputError:
    return InputError(
        "job.too_many_gathered",
        Text(
            f"这种格式一次最多 {MOST_PARCELS:,} 个地块",
            f"at most {MOST_PARCELS:,} parcels in files of this format",
        ),
        mend=_formats(),
        where={"field": "file"},
    )


def _too_large(file: KeptFile, most_bytes: int) -> InputError:
    megabytes = most_bytes // 1_000_000
    return InputError(
        "job.format_large",
        Text(
            f"{file.name} 超过 {megabytes} MB，这种格式不能整批读取",
            f"{file.name} is larger than {megabytes} MB and of a format that is read as a whole",
        ),
        mend=_formats(),
        where={"field": "file", "file": file.name},
    )


def _formats() -> Text:
    return Text(
        "请另存为 GeoParquet、GeoPackage 或 zip 打包的 shapefile，一个文件",
        "save it as one GeoParquet, GeoPackage or zipped shapefile",
    )
