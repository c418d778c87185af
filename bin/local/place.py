"""Where things lie on this machine, and the small habits all programs of bin/local share."""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DEMO = PROJECT / ".demo"
BUILD = PROJECT / ".build"
PYTHON = PROJECT / ".venv/bin/python"

LONGEST_SOCKET = 107 - len("/postgres/.s.PGSQL.5432")  # bytes the kernel leaves for the folder


class Trouble(Exception):
    """One sentence for the person at the keyboard."""


_stream = None  # standard output, unless a program says otherwise


def speak_on(stream) -> None:
    """Where the following messages go."""
    global _stream
    _stream = stream


def say(text: str, end: str = "\n") -> None:
    """Print at once; a reader who has gone away (a closed pipe) is no reason to stop working."""
    stream = _stream or sys.stdout
    try:
        print(text, end=end, flush=True, file=stream)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class Progress:
    """Counts steps on one line of a terminal, or now and then in a log."""

    def __init__(self, what: str, total: int):
        self.what, self.total, self.done = what, total, 0
        self.terminal = (_stream or sys.stdout).isatty()

    def step(self) -> None:
        self.done += 1
        line = f"  {self.what}: {min(self.done, self.total)} of {self.total}"
        if self.terminal:
            say("\r" + line, end="")
        elif self.done % max(self.total // 4, 1) == 0:
            say(line)

    def close(self) -> None:
        if self.terminal and self.done:
            say("")


def digest(*files: Path) -> str:
    """A fingerprint of the files' names and contents."""
    result = hashlib.sha256()
    for file in sorted(files):
        result.update(str(file).encode() + b"\0" + file.read_bytes())
    return result.hexdigest()


def run_folder(purpose: str) -> Path:
    """A folder of our own for sockets, short enough for their names wherever the project lies."""
    key = hashlib.sha256(f"{PROJECT} {os.geteuid()}".encode()).hexdigest()[:10]
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):
        folder = parent / f"klaster-{purpose}-{key}"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET:
            break
    try:
        folder.mkdir(mode=0o755, exist_ok=True)
    except OSError as error:
        raise Trouble(f"The folder {folder} can't be made: {error.strerror}.") from None
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid():
        raise Trouble(f"{folder} belongs to somebody else: remove it.")
    folder.chmod(0o755)
    return folder


def free_purpose(kind: str) -> str:
    """Several runs of one kind don't meet: each takes the first place nobody holds."""
    for number in range(1, 10):
        purpose = f"{kind}{number}"
        if lock(run_folder(purpose)) is not None:
            return purpose
    raise Trouble(f"Nine runs for {kind} are under way in this folder: end some first.")


def make_folder(folder: Path) -> Path:
    """The folder, made if need be; one that another user made is a sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"The folder {folder} can't be made: {error.strerror}.") from None
    if not os.access(folder, os.W_OK):
        raise Trouble(f"{folder} belongs to another user: remove it, or run this as that user.")
    return folder


def lock(folder: Path, *, shared: bool = False) -> int | None:
    """Hold the folder until this process ends, whatever ends it; None when somebody else does.

    The lock lies on the folder itself and dies with the process, so there is no file to go stale.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def wait_for_lock(folder: Path, *, shared: bool = False) -> int:
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    return handle


def need_space(folder: Path, megabytes: int) -> None:
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise Trouble(
            f"The disk is full: {megabytes} MB are needed in {folder}, {free} MB are free."
        )


def told(program) -> int:
    """Run the program; trouble is one sentence and exit status 1, an interruption 130."""
    try:
        return program() or 0
    except Trouble as trouble:
        sentence = str(trouble)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            sentence = "The disk is full."
        elif error.errno in {errno.EACCES, errno.EPERM}:
            sentence = f"{error.filename} belongs to another user: use a clone of your own."
        else:
            raise
    except KeyboardInterrupt:
        return 130
    sys.stdout.flush()
    print(sentence, file=sys.stderr)
    return 1
