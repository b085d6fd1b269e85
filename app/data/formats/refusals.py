"""Refusals that several readers share: too large, no parcel, not a finite number."""

from app.data.formats.reading import ReadLimits
from app.errors import InputError, InputTooLarge, Place
from app.text import Text


def require_file_size(size_bytes: int, limits: ReadLimits) -> None:
    """Refuse an empty file, and one above the limit.

    Raises
    ------
    InputError
        `input.empty`, `input.too_large`.
    """
    if size_bytes == 0:
        raise InputError(
            "input.empty",
            Text("文件是空的", "the file is empty"),
            mend=Text("请重新导出后上传", "export it again and upload that"),
        )
    if size_bytes > limits.file_bytes:
        raise InputTooLarge(
            "input.too_large",
            Text(
                f"文件有 {size_bytes} 字节，上限 {limits.file_bytes}",
                f"the file has {size_bytes} bytes; the limit is {limits.file_bytes}",
            ),
            mend=Text("请只上传需要核对的地块", "upload only the parcels to be checked"),
            where={"bytes": size_bytes},
        )


def require_parcel_count(parcels: int, limits: ReadLimits) -> None:
    """Refuse a file with more parcels than the limit (`input.too_many_parcels`)."""
    if parcels > limits.parcels:
        raise InputTooLarge(
            "input.too_many_parcels",
            Text(
                f"文件有 {parcels} 个以上的地块，上限 {limits.parcels}"
                if parcels == limits.parcels + 1
                else f"文件有 {parcels} 个地块，上限 {limits.parcels}",
                f"the file has {parcels} or more parcels; the limit is {limits.parcels}",
            ),
            mend=Text("请分批提交", "split the file"),
        )


def require_vertex_count(vertices: int, limits: ReadLimits) -> None:
    """Refuse a file with more vertices than the limit (`input.too_many_vertices`)."""
    if vertices > limits.vertices:
        raise InputTooLarge(
            "input.too_many_vertices",
            Text(
                f"文件约有 {vertices} 个顶点，上限 {limits.vertices}",
                f"the file has about {vertices} vertices; the limit is {limits.vertices}",
            ),
            mend=Text("请检查是否误传了整幅图", "check that this is a parcel, not a whole map"),
            where={"vertices": vertices},
        )


def not_finite(where: Place) -> InputError:
    """Return the refusal of nan, inf or a number beyond double precision."""
    return InputError(
        "coordinates.not_finite",
        Text("坐标中有非数值（nan、inf 或超出范围）", "a coordinate is not a finite number"),
        mend=Text("请检查源数据", "check the source data"),
        where=where,
    )


def no_parcel(seen: Text) -> InputError:
    """Return the refusal of a file without any polygon; `seen` says what was there instead."""
    return InputError(
        "input.no_parcel",
        Text(f"文件中没有面状地块：{seen.zh}", f"there is no polygon in the file: {seen.en}"),
        mend=Text(
            "请提供闭合的面；线请先在源软件中转换为面",
            "provide closed polygons; turn lines into polygons at their source",
        ),
    )
