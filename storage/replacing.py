"""A file is replaced whole or not at all, whatever happens meanwhile, and is for its owner alone."""

import sys
from os import O_RDONLY, close, fsync, open
from pathlib import Path
from tempfile import NamedTemporaryFile


def replace(file: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}-", delete=False) as new:
        try:
            new.write(content)
            new.flush()
            fsync(new.fileno())
            new.close()
            Path(new.name).replace(file)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise
    _keep_name(file.parent)


def _keep_name(folder: Path) -> None:
    """So that a loss of power does not bring the old file back; Windows has no such call."""
    if sys.platform != "win32":
        opened = open(folder, O_RDONLY)
        try:
            fsync(opened)
        finally:
            close(opened)
