"""Commands of the product, run in this process as the shell would run them."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from hall.app import cli

Run = Callable[..., "Ran"]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line that says what is wrong; nothing else was said, and no traceback."""
        assert self.code != 0, self.out
        [line] = self.err.strip().splitlines()
        assert line.startswith("jiaohao: "), line
        return line


def run_in(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    capsys.readouterr()
    code = 0
    try:
        cli.main([str(argument) for argument in arguments])
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 1
    sys.stdout.flush()
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return Ran(code, said.out, said.err)


def digest(directory: Path) -> dict[str, str]:
    """Every file's content, but for those that come of looking: the lock, SQLite's index."""
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.name not in {"hall.lock", "hall.db-shm"}
        if path.name != "hall.db-wal" or path.stat().st_size
    }
