"""The units say nothing that systemd does not understand, and give little away."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "systemd"
ANALYZE = shutil.which("systemd-analyze")

pytestmark = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """The units with their program replaced by one that every machine has."""
    for unit in UNITS.glob("jiaohao-*"):
        text = unit.read_text(encoding="utf-8")
        staged = text.replace("/opt/jiaohao/.venv/bin/jiaohao", "/bin/true")
        (tmp_path / unit.name).write_text(staged, encoding="utf-8")
    return tmp_path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert ANALYZE is not None
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", sorted(unit.name for unit in UNITS.glob("jiaohao-*.*")))
def test_a_unit_is_understood_to_the_last_word(staged: Path, name: str) -> None:
    found = analyze("verify", "--man=no", str(staged / name))
    # A misspelt key is only a line on stderr, with exit status 0.
    ours = [line for line in found.stderr.splitlines() if "jiaohao" in line]
    assert (found.returncode, ours) == (0, [])


@pytest.mark.parametrize("name", ["jiaohao-hall.service", "jiaohao-station.service"])
def test_a_service_is_hardened(staged: Path, name: str) -> None:
    found = analyze("security", "--offline=true", "--threshold=40", str(staged / name))
    assert found.returncode == 0, found.stdout[-400:] + found.stderr


def test_a_misspelt_key_would_be_found(staged: Path) -> None:
    unit = staged / "jiaohao-hall.service"
    text = unit.read_text(encoding="utf-8").replace("WatchdogSec=", "WatchdogSecs=")
    unit.write_text(text, encoding="utf-8")
    assert "WatchdogSecs" in analyze("verify", "--man=no", str(unit)).stderr
