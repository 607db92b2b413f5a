"""The services of ``systemd/`` as an administrator sees them."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.kernel.guest import gadgets as waiting

DATA = Path("/var/lib/jiaohao")
JIAOHAO = "/opt/jiaohao/.venv/bin/jiaohao"
HALL_URL = "http://127.0.0.1:8000"
HALL = "jiaohao-hall.service"
STATION = "jiaohao-station.service"
VOICE = "jiaohao-voice.service"
PUBLIC = "jiaohao-public.service"
BROWSER = "jiaohao-browser@kiosk.service"

LATE = Path("/usr/lib/jiaohao-late")
"""Modules of the kernel that setup/guest leaves for a scene to load, and lists of them."""

PATIENCE = 600.0
"""A service that starts on an emulated processor may take minutes."""


def run(*words: str) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{words}: {done.stdout}{done.stderr}\n{journal()}")
    return done.stdout


def journal() -> str:
    """Its last lines."""
    words = ["journalctl", "--lines=60", "--output=cat"]
    return subprocess.run(words, check=False, capture_output=True, text=True).stdout


def wait_for(happened: Callable[[], object], what: str, *, every: float = 1.0) -> None:
    """Looking takes the one processor from what is looked at, so it is done seldom."""
    try:
        waiting.wait_for(happened, what, patience=PATIENCE, every=every)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{journal()}") from error


def load(thing: str) -> None:
    """Plug in what nothing of is in the kernel before: ``sound`` or ``screen``."""
    for module in (LATE / thing).read_text(encoding="ascii").split():
        run("busybox", "insmod", str(LATE / module))


def shown(unit: str, what: str) -> str:
    return run("systemctl", "show", "--property", what, "--value", unit).strip()


def main_pid(unit: str) -> int:
    return int(shown(unit, "MainPID"))


def status_of(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def token(role: str, name: str) -> str:
    words = ("token", "create", "--data", str(DATA), "--role", role, "--name", name)
    return run("runuser", "-u", "jiaohao", "--", JIAOHAO, *words).split()[-1]


def hang(unit: str) -> None:
    """Stop a service's process, and wait until the watchdog has found it and it is ready again."""
    before, restarts = main_pid(unit), int(shown(unit, "NRestarts"))
    os.kill(before, signal.SIGSTOP)
    wait_for(lambda: int(shown(unit, "NRestarts")) > restarts, "the watchdog has bitten")
    wait_for(lambda: shown(unit, "ActiveState") == "active", "it is ready again")
    assert main_pid(unit) != before
    assert "Watchdog timeout" in run("journalctl", "--unit", unit, "--output", "cat")


def kill(unit: str) -> None:
    """End a service's process outright, and wait until another one is ready."""
    before, restarts = main_pid(unit), int(shown(unit, "NRestarts"))
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: int(shown(unit, "NRestarts")) > restarts, "it is started again")
    wait_for(lambda: shown(unit, "ActiveState") == "active", "it is ready again")
    assert main_pid(unit) != before


def trespass(unit: str, *attempts: str) -> dict[str, str]:
    """Start a service anew, and what becomes of these attempts from where it is shut in.

    An attempt is ``read PATH``, ``write PATH`` or ``make PATH``; it becomes ``done`` or an errno.
    """
    folder = Path("/run/systemd/system", f"{unit}.d")
    folder.mkdir(parents=True, exist_ok=True)
    drop_in = folder / "trespass.conf"
    program = "/opt/jiaohao/tests/kernel/guest/trespass.py"
    words = " ".join(f'"{attempt}"' for attempt in attempts)
    drop_in.write_text(
        f"[Service]\nExecStartPost=/opt/jiaohao/.venv/bin/python {program} {words}\n",
        encoding="utf-8",
    )
    run("systemctl", "daemon-reload")
    run("systemctl", "restart", unit)
    drop_in.unlink()
    run("systemctl", "daemon-reload")
    said = run("journalctl", "--unit", unit, "--output", "cat").splitlines()
    told = [line.removeprefix("TRESPASS ").split("=") for line in said if "TRESPASS " in line]
    return {attempt: outcome for attempt, outcome in told if attempt in attempts}


def shut_in(unit: str, owner: str) -> None:
    """No new rights, a filter on its calls, no capability, and not root."""
    status = status_of(main_pid(unit))
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert status["CapEff"].strip("0") == status["CapBnd"].strip("0") == ""
    assert Path(f"/proc/{main_pid(unit)}").owner() == owner
