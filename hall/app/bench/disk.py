"""A slower disk than this machine's, to measure what a hall does on an SD card."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).with_name("slowdisk.c")


class NoCompiler(OSError):
    """There is no C compiler to build the shim with."""


def slow_disk(directory: Path, milliseconds: float) -> Mapping[str, str]:
    """The environment in which every sync takes so long and is no sync. Raises NoCompiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise NoCompiler("没有 C 编译器（gcc），不能模拟慢磁盘 no C compiler, no slow disk")
    library = directory / "slowdisk.so"
    built = subprocess.run(
        [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if built.returncode != 0:
        raise NoCompiler(f"模拟慢磁盘的程序编译不成 it does not compile: {built.stderr.strip()}")
    return {"LD_PRELOAD": str(library), "JIAOHAO_DISK_US": str(round(milliseconds * 1000))}
