"""What is said of jobs that are unknown, too many, over, or given up."""

from app.data.store.models import JobRow
from app.errors import InputError, NotFound, Unavailable
from app.text import Text

MOST_CRASHES = 5  # of one job, until it is taken to be the cause


def no_such_job(job_id: str) -> NotFound:
    """Return the refusal of a number that no job has, or whose job was deleted since."""
    return NotFound(
        "job.not_found",
        Text(f"没有批次 {job_id[:80]}", f"there is no batch {job_id[:80]}"),
        mend=Text(
            "请核对编号；批次在保留期满后删除",
            "check the number; batches are deleted after the days that they are kept",
        ),
        where={"id": job_id[:80]},
    )


def crashed_too_often() -> dict[str, object]:
    """Return why a job is given up whose process died again and again."""
    return {
        "code": "job.crashed",
        "message": {
            "zh": f"批次进程 {MOST_CRASHES} 次异常中止，已放弃",
            "en": f"the batch's process died {MOST_CRASHES} times and was given up",
        },
        "where": {},
        "mend": {
            "zh": "请拆分文件后重新提交；如仍失败请告知管理员",
            "en": "split the file and hand it in again; if that fails too, tell the administrator",
        },
    }


def queue_full(most: int) -> Unavailable:
    """Return the refusal of a job when so many wait already."""
    return Unavailable(
        "job.queue_full",
        Text(
            f"已有 {most} 个批次排队，请稍后再提交",
            f"{most} batches wait already: try again later",
        ),
    )


def ended_before(row: JobRow) -> InputError:
    """Return the refusal to cancel what is done or failed."""
    status = {"done": ("已完成", "done"), "failed": ("已失败", "failed")}[row.status]
    return InputError(
        "job.ended",
        Text(f"批次{status[0]}，无法取消", f"the batch is {status[1]} and cannot be cancelled"),
        mend=Text("无需取消", "there is nothing to cancel"),
        where={"id": row.id, "status": row.status},
    )
