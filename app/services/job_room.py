"""Everything that jobs need in a service: queue, files, the limit of uploads, the consumer."""

from dataclasses import dataclass

from app.data.job_files import JobFolders
from app.data.store.jobs import JobStore
from app.services.desk import Desk
from app.services.run_jobs import Consumer, ConsumerSettings


@dataclass(frozen=True, slots=True)
class JobRoom:
    """Made once at start; `consumer` is None in a service that only takes jobs in."""

    jobs: JobStore
    folders: JobFolders
    most_bytes: int
    consumer: Consumer | None

    def start(self) -> None:
        """Let the consumer begin, if there is one."""
        if self.consumer is not None:
            self.consumer.start()

    def stop(self) -> None:
        """Stop the consumer; its job is taken up again at the next start."""
        if self.consumer is not None:
            self.consumer.stop()

    def wake(self) -> None:
        """Say that a job was added."""
        if self.consumer is not None:
            self.consumer.wake()


def open_room(
    desk: Desk, settings: ConsumerSettings, *, most_bytes: int, consumes: bool
) -> JobRoom:
    """Return the room of a desk; nothing runs before `start`."""
    jobs, folders = JobStore(desk.store.engine), JobFolders(settings.data_dir)
    consumer = Consumer(jobs, folders, settings) if consumes else None
    return JobRoom(jobs, folders, most_bytes, consumer)
