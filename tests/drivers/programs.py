"""Stand-ins for programs that a driver runs."""

from __future__ import annotations

import stat
import sys
from pathlib import Path


def write_program(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
