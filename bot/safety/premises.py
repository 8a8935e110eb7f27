"""What is not safe about the machine: who may read the files, where they lie, and who runs the program."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from dotenv import dotenv_values

from bot.safety.risks import Finding, found
from bot.settings import Settings

_SECRET_SETTINGS = ("TOKEN", "KEYS", "SECRET", "PASSWORD", "DATABASE_URL")
_BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")
_NETWORKS = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "lustre", "glusterfs"),
    *("fuse.sshfs", "fuse.glusterfs", "fuse.ceph", "fuse.rclone", "fuse.s3fs"),
}
_MOUNTS = Path("/proc/self/mounts")


def of_machine(settings: Settings, env_file: Path) -> Iterator[Finding]:
    if os.name != "posix":
        return
    if env_file.is_file() and _holds_secrets(env_file):
        yield from of_file(env_file)
        yield from of_folder(env_file.resolve().parent)
    if (file := settings.database_file) is not None:
        for end in _BESIDE_SQLITE:
            yield from of_file(file.with_name(file.name + end))
        yield from of_folder(file.resolve().parent)
        yield from _of_file_system(file.resolve().parent)
    if os.geteuid() == 0:
        yield found("root")


def of_file(file: Path) -> Iterator[Finding]:
    """Nothing about one that is not there."""
    try:
        state = file.stat()
    except OSError:
        return
    if state.st_mode & stat.S_IRWXO:
        yield found("open-file", file=file)
    elif state.st_mode & stat.S_IRWXG:
        yield found("shared-file", file=file, group=_group(state.st_gid))


def _group(number: int) -> str:
    from grp import getgrgid

    try:
        return getgrgid(number).gr_name
    except KeyError:
        return str(number)


def _holds_secrets(env_file: Path) -> bool:
    try:
        values = dotenv_values(env_file)
    except OSError:
        return False
    return any(value and name.upper().endswith(_SECRET_SETTINGS) for name, value in values.items())


def of_folder(folder: Path) -> Iterator[Finding]:
    """Nothing about one that is not there."""
    if not folder.is_dir():
        return
    if folder.stat().st_mode & stat.S_IWOTH:
        yield found("open-folder", folder=folder)


def _of_file_system(folder: Path) -> Iterator[Finding]:
    """Only of the database's: backups had better be on another machine."""
    if (kind := _file_system(folder)) in _NETWORKS:
        yield found("network-folder", folder=folder, kind=kind)


def _file_system(folder: Path) -> str:
    """Its kind; empty where the system does not tell. Of several mounts, the deepest holds the folder."""
    try:
        lines = _MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    mounts = [(_unescaped(line.split()[1]), line.split()[2]) for line in lines if len(line.split()) > 2]
    holding = [(point, kind) for point, kind in mounts if folder.is_relative_to(point)]
    # Of two on the same point, the later one covers the other.
    return max(enumerate(holding), key=lambda one: (len(one[1][0]), one[0]))[1][1] if holding else ""


def _unescaped(point: str) -> str:
    return point.encode().decode("unicode_escape")
