"""What an import says about a file that cannot be read as a whole layer."""

from collections.abc import Sequence

from app.errors import InputError, Unavailable
from app.text import Text


def no_room(error: OSError) -> Unavailable:
    """Return the refusal for want of room in the temporary folder (`import.no_room`)."""
    cause = error.strerror or str(error)
    return Unavailable(
        "import.no_room",
        Text(
            f"临时目录无法写入（{cause}），没有导入任何内容；请检查磁盘空间",
            f"the temporary folder cannot be written ({cause}); nothing was imported, check disk "
            "space",
        ),
    )


def mixed_references(references: Sequence[str]) -> InputError:
    """Return the refusal of a file in several references (`quality.mixed_crs`)."""
    listed = ", ".join(references)
    return InputError(
        "quality.mixed_crs",
        Text(f"文件混用坐标系：{listed}", f"the file mixes references: {listed}"),
        mend=Text("请统一坐标系后重新导出", "convert all to one reference and export again"),
    )


def parts_missing(name: str, missing: Sequence[str]) -> InputError:
    """Return the refusal of a shapefile without all its files."""
    listed = " ".join(missing)
    return InputError(
        "input.shapefile_parts_missing",
        Text(f"{name} 缺少 {listed}", f"{name} lacks {listed}"),
        mend=Text(
            "请把同名的 .shp .shx .dbf .prj 打成一个 zip；缺 .prj 时请用 --crs 指明坐标系",
            "pack .shp .shx .dbf .prj in one zip; without .prj name the reference with --crs",
        ),
        where={"missing": listed},
    )


def no_feature(name: str) -> InputError:
    """Return the refusal of a layer without any geometry (`quality.no_feature`)."""
    return InputError(
        "quality.no_feature",
        Text(f"图层 {name} 没有任何图形", f"layer {name} has no geometry at all"),
        mend=Text("请核对导出的图层", "check which layer was exported"),
    )
