"""Write a result as another format, from its GeoParquet, row group by row group."""

import secrets
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from app.data.batches.layout import Layout
from app.data.batches.results import Result
from app.data.batches.writing import writer_of


def convert_result(result: Result, out: Path) -> None:
    """Write a result to `out`, whose suffix chooses the format; it appears whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written; nothing half-written stays.
    """
    schema = pq.read_schema(result.path).remove_metadata()
    layout = Layout(schema, result.geometry, dict(result.told.get("renamed", {})))
    making = out.with_name(f".{secrets.token_hex(4)}{out.suffix}")
    tables = (table.replace_schema_metadata(None) for table in result.tables())
    try:
        writer_of(out)(making, tables, layout, result.source(), lambda: result.told)
        making.replace(out)
    except pa.ArrowException as error:
        raise OSError(str(error)) from error
    finally:
        making.unlink(missing_ok=True)
