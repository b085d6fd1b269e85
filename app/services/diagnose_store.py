"""The doctor's look into the store: connection, revision, damage, indexes, seals, locks."""

import fcntl
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.data.store.copying import is_sealed, require_sound_file
from app.data.store.engine import make_engine, reading, sqlite_file, unavailable
from app.data.store.imports import ImportStore
from app.data.store.migrating import LOCK_NAME, newest_revision
from app.data.store.models import AssessmentRow
from app.data.store.observations import require_seals
from app.data.store.records import RecordStore, open_store
from app.errors import DataError
from app.text import Text

NEWEST_RECORDS = 200  # whose seals are checked; `zoning backup` checks them all
LEAST_POSTGIS = (3, 0)
LOCK_SECONDS = 2.0
IDLE_MINUTES = 10

Examination = tuple[Text, Callable[[], Text]]


class UnsoundError(Exception):
    """Something examined is not as it should be: what was found, and what to do."""

    def __init__(self, found: Text, mend: Text) -> None:
        super().__init__(found.en)
        self.found, self.mend = found, mend


def store_checks(data_dir: Path, database_url: str | None) -> list[Examination]:
    """Return what is examined of the store, in the order in which it makes sense to mend it."""

    def opened(check: Callable[[RecordStore], Text]) -> Callable[[], Text]:
        return lambda: _with_store(data_dir, database_url, check)

    return [
        (Text("数据库完整性", "database integrity"), lambda: _whole(data_dir, database_url)),
        (Text("写入锁", "write lock"), lambda: _unlocked(data_dir, database_url)),
        (Text("记录库", "record store"), opened(_revision)),
        (Text("记录封存", "seals of records"), opened(_seals)),
        (Text("已导入数据", "imported data"), opened(_imports)),
        (Text("监测数据", "observed figures"), opened(_observations)),
    ]


def _with_store(
    data_dir: Path, database_url: str | None, check: Callable[[RecordStore], Text]
) -> Text:
    store = open_store(data_dir, database_url=database_url, wait_seconds=LOCK_SECONDS)
    try:
        return check(store)
    except SQLAlchemyError as error:
        raise unavailable(error) from error
    finally:
        store.close()


def _whole(data_dir: Path, database_url: str | None) -> Text:
    """Check the SQLite file before it is opened, or the extension of the server."""
    path = sqlite_file(make_engine(data_dir, database_url, LOCK_SECONDS))
    if path is None:
        return _with_store(data_dir, database_url, _postgis)
    if not path.exists():
        return Text("尚未建立", "not made yet")
    try:
        require_sound_file(path)
    except (DataError, sqlite3.OperationalError) as error:
        said = error.message if isinstance(error, DataError) else Text(str(error), str(error))
        raise UnsoundError(
            said,
            Text("停止服务后运行 zoning restore 备份文件", "stop the service, zoning restore FILE"),
        ) from error
    size = path.stat().st_size // 1_000_000
    return Text(f"完好，{size} MB，索引与表一致", f"whole, {size} MB, indexes agree with tables")


def _postgis(store: RecordStore) -> Text:
    with store.engine.connect() as connection:
        server = connection.execute(sa.text("SHOW server_version")).scalar_one()
        version = str(connection.execute(sa.text("SELECT postgis_lib_version()")).scalar_one())
    if tuple(int(part) for part in version.split(".")[:2]) < LEAST_POSTGIS:
        raise UnsoundError(
            Text(f"PostGIS {version} 过旧", f"PostGIS {version} is too old"),
            Text("请升级 PostGIS 至 3.0 以上", "upgrade PostGIS to 3.0 or later"),
        )
    return Text(f"PostgreSQL {server}，PostGIS {version}", f"PostgreSQL {server}, {version}")


def _unlocked(data_dir: Path, database_url: str | None) -> Text:
    path = sqlite_file(make_engine(data_dir, database_url, LOCK_SECONDS))
    if path is None:
        return _with_store(data_dir, database_url, _no_idle_session)
    _require_no_migration(data_dir / LOCK_NAME)
    if path.exists():
        try:
            with closing(sqlite3.connect(path, isolation_level=None, timeout=LOCK_SECONDS)) as own:
                own.execute("BEGIN IMMEDIATE")
                own.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise UnsoundError(
                Text(f"无法写入：{error}", f"cannot be written: {error}"),
                Text(
                    f"另一进程占用数据库，或无写权限：用 lsof {path} 查看，核对目录权限",
                    f"another process holds it, or no permission: see lsof {path}",
                ),
            ) from error
        except sqlite3.DatabaseError:
            pass  # damage is the matter of the check before
    return Text("可写入，无残留锁", "can be written, no lock left behind")


def _require_no_migration(lock: Path) -> None:
    if not lock.exists():
        return
    with lock.open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UnsoundError(
                Text("另一进程正在迁移数据库", "another process migrates the database"),
                Text(f"稍候；若长时间不变，用 lsof {lock} 查看", f"wait, or see lsof {lock}"),
            ) from error


def _no_idle_session(store: RecordStore) -> Text:
    held = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND state LIKE 'idle in transaction%' "
        "AND state_change < now() - make_interval(mins => :minutes)"
    )
    with store.engine.connect() as connection:
        idle = connection.execute(held, {"minutes": IDLE_MINUTES}).scalar_one()
    if idle:
        raise UnsoundError(
            Text(f"{idle} 个会话事务长时间未结束", f"{idle} sessions left transactions open"),
            Text("请管理员查看 pg_stat_activity 并结束", "see pg_stat_activity and end them"),
        )
    return Text("无残留锁", "no lock left behind")


def _revision(store: RecordStore) -> Text:
    revision, needed = store.revision(), newest_revision()
    store.recent(1)
    if revision != needed:
        raise UnsoundError(
            Text(f"版本 {revision}，应为 {needed}", f"at {revision}, needs {needed}"),
            Text("请用本版本程序启动一次以迁移", "start this version once to migrate"),
        )
    return Text(f"版本 {revision}", f"revision {revision}")


def _seals(store: RecordStore) -> Text:
    newest = (
        sa.select(AssessmentRow.id, AssessmentRow.document, AssessmentRow.seal)
        .order_by(AssessmentRow.created_at.desc())
        .limit(NEWEST_RECORDS)
    )
    with reading(store.engine) as session:
        rows = session.execute(newest).all()
    broken = [name for name, document, seal in rows if not is_sealed(document, seal)]
    if broken:
        raise UnsoundError(
            Text(
                f"{len(broken)} 条记录与封存值不符：{broken[0]} 等",
                f"{len(broken)} records do not match their seals: {broken[0]} ...",
            ),
            Text("这些记录不予出示；请从备份恢复", "they are not shown; restore a backup"),
        )
    return Text(f"最近 {len(rows)} 条均相符", f"the newest {len(rows)} match")


def _imports(store: RecordStore) -> Text:
    try:
        imported = ImportStore(store.engine).load()
    except DataError as error:
        raise UnsoundError(
            error.message, Text("请从备份恢复", "restore a backup: zoning restore FILE")
        ) from error
    counts = len(imported.layers), len(imported.zones)
    return Text(
        f"{counts[0]} 个图层版本、{counts[1]} 个园区边界版本（第 {imported.revision} 次变更）",
        f"{counts[0]} layer versions, {counts[1]} zone boundaries (change {imported.revision})",
    )


def _observations(store: RecordStore) -> Text:
    try:
        with reading(store.engine) as session:
            count = require_seals(session)
    except DataError as error:
        raise UnsoundError(
            error.message, Text("请从备份恢复", "restore a backup: zoning restore FILE")
        ) from error
    return Text(f"{count} 条均与封存值相符", f"{count} figures match their seals")
