"""Errors of jobs as JSON documents that the store keeps and every door tells in its language."""

from pathlib import Path

from app.data.geometry_json import Json, text
from app.errors import AmbiguousInput, InputError, NotFound, ZoningError
from app.text import Text


def error_document(error: ZoningError, folder: Path, file_name: str) -> Json:
    """Return an error as a document; paths of this machine become the name of the caller's file."""

    def told(sentence: Text) -> Json:
        return text(
            Text(*(_without(part, folder, file_name) for part in (sentence.zh, sentence.en)))
        )

    where = {
        key: _without(value, folder, file_name) if isinstance(value, str) else value
        for key, value in error.where.items()
    }
    document: Json = {"code": error.code, "message": told(error.message), "where": where}
    if isinstance(error, InputError | NotFound) and error.mend:
        document["mend"] = told(error.mend)
    if isinstance(error, AmbiguousInput):
        document["candidates"] = [
            {"options": dict(one.options), "meaning": told(one.meaning)} for one in error.candidates
        ]
    return document


def memory_exceeded(megabytes: int) -> InputError:
    """Return why a job was ended that took more memory than it may."""
    return InputError(
        "job.memory",
        Text(f"核对所需内存超过 {megabytes} MB", f"the batch needs more than {megabytes} MB"),
        mend=Text(
            "请拆分文件，或请管理员调高 ZONING_JOB_MEMORY_MEGABYTES",
            "split the file, or have ZONING_JOB_MEMORY_MEGABYTES raised",
        ),
    )


def upload_missing() -> NotFound:
    """Return why a job cannot run whose file is gone, as after a backup was put back."""
    return NotFound(
        "job.upload_missing",
        Text("提交的文件已不在数据目录中", "the file handed in is no longer in the data folder"),
        mend=Text("请重新提交", "hand it in again"),
    )


def unforeseen() -> ZoningError:
    """Return what is said when the program itself fails; the service's log has the trace."""
    return ZoningError(
        "internal.error",
        Text(
            "程序出错，本批次没有得出任何结论；请告知管理员",
            "the program failed and nothing was decided: tell the administrator",
        ),
    )


def _without(said: str, folder: Path, file_name: str) -> str:
    """Replace paths in the job's folder, which mean nothing to the caller."""
    if str(folder) not in said:
        return said
    before, _, after = said.partition(str(folder))
    inner = after.lstrip("/")
    end = next((n for n, c in enumerate(inner) if c in " ,;:：；，'\"()"), len(inner))
    return _without(before + file_name + inner[end:], folder, file_name)
