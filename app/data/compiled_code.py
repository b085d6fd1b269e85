"""Where compiled code is kept between runs of the program."""

import os
import tempfile
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"
FOLDER = "compiled"


def keep_compiled_code(data_dir: Path) -> Path | None:
    """Have numba keep what it compiles under the data directory; call before numba is imported.

    An installed package may lie on a read-only root and its user may have no home, so neither the
    package's own folder nor the user's cache folder will do. A NUMBA_CACHE_DIR of the environment
    is respected. Where the data directory cannot be written to either, nothing is set: numba then
    uses its own places, or compiles anew in each process (seconds, and `warm` takes them).

    Returns
    -------
    The folder in use, None if there is none.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    folder = data_dir.absolute() / FOLDER
    try:
        # Only its owner may write: numba runs what it finds here.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return None
    os.environ[VARIABLE] = str(folder)
    return folder
