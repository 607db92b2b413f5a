"""A virtual machine with Debian's own kernel, and the scenes that are played in it.

``setup/guest`` makes what is booted. The guest sees this machine's files read-only, so it runs the
very .venv and sources that the host does. Its second serial port brings one JSON object a line:
``{"scene": ..., "passed": ..., "text": ...}``; its first one, the console, is kept for reading.
"""

from __future__ import annotations

import ast
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).parents[2]
GUEST = TREE / ".guest"
SCENES = TREE / "tests/kernel/guest"
SECONDS = 3000
"""However slow emulation is: with devices a guest takes three minutes, with services up to 40."""

MONDAY = "base=2026-11-23T02:00:00"
"""Ten in the morning of a working day in China: numbers can be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one scene ended in the guest."""

    passed: bool
    text: str
    """The traceback, where it did not pass."""


def scenes(kind: str) -> list[str]:
    """The scenes of a kind, as ``file::function``: known without running anything of them."""
    return [
        f"{file.name}::{part.name}"
        for file in sorted(SCENES.glob(f"test_{kind}_*.py"))
        for part in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(part, ast.FunctionDef) and part.name.startswith("test_")
    ]


def boot(init: str, wanted: list[str], job: Path) -> dict[str, Outcome]:
    """Boot a guest whose process 1 is ``init``, play the wanted scenes, and switch it off.

    ``job`` is an empty folder for what passes between host and guest. A guest that dies under
    way leaves out the scenes it did not come to.
    """
    (job / "scenes").write_text("".join(f"{scene}\n" for scene in wanted), encoding="utf-8")
    results, console = job / "results", job / "console"
    with console.open("wb") as screen:
        subprocess.run(
            _command(init, job, results),
            stdin=subprocess.DEVNULL,
            stdout=screen,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=True,
        )
    outcomes: dict[str, Outcome] = {}
    for line in results.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            before = outcomes.get(told["scene"])
            if before is None or before.passed:
                outcomes[told["scene"]] = Outcome(passed=told["passed"], text=told["text"])
    for scene in wanted:
        if scene not in outcomes:
            end = console.read_text(encoding="utf-8", errors="replace")[-4000:]
            outcomes[scene] = Outcome(passed=False, text=f"never came to an end:\n{end}")
    return outcomes


def _command(init: str, job: Path, results: Path) -> list[str]:
    share = "security_model=none,readonly=on,multidevs=remap"
    return [
        "qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-smp", "2", "-m", "2048",
        "-rtc", MONDAY, "-nodefaults", "-no-reboot", "-display", "none",
        "-device", "virtio-gpu-pci,romfile=,xres=1280,yres=720",
        "-serial", "stdio", "-serial", f"file:{results}",
        "-kernel", str(GUEST / "vmlinuz"), "-initrd", str(GUEST / "initrd.gz"),
        "-append", f"console=ttyS0 quiet panic=-1 jiaohao.tree={TREE} jiaohao.init={TREE}/{init}",
        "-virtfs", f"local,path=/,mount_tag=host,{share}",
        "-virtfs", f"local,path={GUEST / 'extra'},mount_tag=extra,{share}",
        "-virtfs", f"local,path={job},mount_tag=job,{share}",
    ]  # fmt: skip
