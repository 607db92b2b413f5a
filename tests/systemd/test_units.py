"""The units say nothing that systemd does not understand, and give little away."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "systemd"
ANALYZE = shutil.which("systemd-analyze")
ALL = sorted(unit.name for unit in UNITS.glob("jiaohao*") if unit.suffix != ".conf")
# What a unit may be exposed at most, in tenths. A browser brings its own sandbox, which needs what
# would otherwise be withheld.
EXPOSURE = {
    "jiaohao-backup.service": 20,
    "jiaohao-browser@.service": 30,
    "jiaohao-hall.service": 20,
    "jiaohao-public.service": 13,
    "jiaohao-station.service": 22,
    "jiaohao-voice.service": 20,
}

ALSA = "char-116 rw"

needs_analyze = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """The units with their programs replaced by one that every machine has."""
    for name in ALL:
        text = (UNITS / name).read_text(encoding="utf-8")
        for program in ("/opt/jiaohao/.venv/bin/jiaohao", "/usr/bin/cage"):
            text = text.replace(program, "/bin/true")
        # An instance, since a template alone is not looked into.
        (tmp_path / name.replace("@.", "@kiosk.")).write_text(text, encoding="utf-8")
    return tmp_path


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    assert ANALYZE is not None
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, check=False)


@needs_analyze
@pytest.mark.parametrize("name", ALL)
def test_a_unit_is_understood_to_the_last_word(staged: Path, name: str) -> None:
    found = analyze("verify", "--man=no", str(staged / name.replace("@.", "@kiosk.")))
    # A misspelt key is only a line on stderr, with exit status 0.
    ours = [line for line in found.stderr.splitlines() if "jiaohao" in line]
    assert (found.returncode, ours) == (0, [])


@needs_analyze
@pytest.mark.parametrize("name", sorted(EXPOSURE))
def test_a_service_is_hardened(staged: Path, name: str) -> None:
    unit = staged / name.replace("@.", "@kiosk.")
    found = analyze("security", "--offline=true", f"--threshold={EXPOSURE[name]}", str(unit))
    assert found.returncode == 0, found.stdout[-400:] + found.stderr


def test_every_service_has_its_threshold() -> None:
    assert [name for name in ALL if name.endswith(".service")] == sorted(EXPOSURE)


@needs_analyze
def test_a_misspelt_key_would_be_found(staged: Path) -> None:
    unit = staged / "jiaohao-hall.service"
    text = unit.read_text(encoding="utf-8").replace("WatchdogSec=", "WatchdogSecs=")
    unit.write_text(text, encoding="utf-8")
    assert "WatchdogSecs" in analyze("verify", "--man=no", str(unit)).stderr


def values(name: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", (UNITS / name).read_text(encoding="utf-8"), re.MULTILINE)


LASTING = sorted({*EXPOSURE} - {"jiaohao-backup.service", "jiaohao-browser@.service"})


@pytest.mark.parametrize("name", LASTING)
def test_a_service_says_that_it_lives_and_is_never_given_up(name: str) -> None:
    """None of these is looked at by ``verify``: a watchdog without notify is only never fed."""
    assert values(name, "Type") == ["notify"]
    assert values(name, "WatchdogSec") == ["30"]
    assert values(name, "Restart") == ["always"]
    assert values(name, "StartLimitIntervalSec") == ["0"]


def test_every_user_and_group_of_a_unit_is_made() -> None:
    """A unit that names one that is not there does not start at all, and ``verify`` is silent."""
    made = {
        (line.split()[0], line.split()[1])
        for line in (UNITS / "jiaohao.sysusers.conf").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    }
    users = {name for kind, name in made if kind == "u"}
    groups = users | {name for kind, name in made if kind == "g"}
    for name in ALL:
        assert set(values(name, "User")) <= users
        named = " ".join(values(name, "Group") + values(name, "SupplementaryGroups"))
        assert set(named.split()) <= groups
    rules = (UNITS / "60-jiaohao.rules").read_text(encoding="utf-8")
    assert set(re.findall(r'GROUP="(\w+)"', rules)) <= groups


def test_the_target_has_all_that_is_enabled() -> None:
    for name in ALL:
        wanted = values(name, "WantedBy")
        if name == "jiaohao.target":
            assert wanted == ["multi-user.target"]
        elif wanted:
            assert wanted == ["jiaohao.target"]
            assert values(name, "PartOf") == ["jiaohao.target"]


def test_the_voice_alone_has_the_sound_card_and_comes_with_its_station() -> None:
    """A station that neither speaks nor brings who does would leave the hall silent."""
    station, voice = "jiaohao-station.service", "jiaohao-voice.service"
    assert values(station, "Wants") == [voice]
    assert "--voice-apart" in values(station, "ExecStart")[0].split()
    assert values(voice, "ExecStart")[0].split()[3:6] == ["${JIAOHAO_STATION}", "--role", "voice"]
    for unit, heard in ((station, False), (voice, True)):
        assert ("audio" in values(unit, "SupplementaryGroups")[0].split()) is heard
        assert (ALSA in values(unit, "DeviceAllow")) is heard


def test_kinds_of_devices_are_let_in_before_the_first_is_plugged_in() -> None:
    """A name is looked up by systemd when the service starts, in what the kernel knows by then."""
    for name in ("jiaohao-station.service", "jiaohao-voice.service"):
        kinds = values(name, "DeviceAllow")
        assert kinds
        assert all(re.fullmatch(r"char-\d+ rw", kind) for kind in kinds)


def test_the_browsers_session_is_not_in_its_own_way() -> None:
    """Both were tried under a real systemd: the start never ended, and cage made no socket."""
    browser = "jiaohao-browser@.service"
    assert values(browser, "PAMName") == ["login"]
    assert values(browser, "Type") == ["simple"]
    assert values(browser, "ProtectHome") == []
    assert values(browser, "ReadWritePaths") == ["-/run/user"]


def test_a_finger_reaches_the_page_and_a_slow_start_does_not_lose_it() -> None:
    """Seen on an emulated screen: cage 0.1.4 alone never ends a touch, 15 s were too few."""
    browser = (UNITS / "jiaohao-browser@.service").read_text(encoding="utf-8")
    assert "--ozone-platform=x11" in browser.split()
    assert "--ipc-connection-timeout=300" in browser.split()


def test_the_browsers_words_are_found_in_the_journal() -> None:
    """By its unit they are not: a session of PAM's has them."""
    (name,) = values("jiaohao-browser@.service", "SyslogIdentifier")
    guide = (UNITS.parent / "docs/pi.md").read_text(encoding="utf-8")
    assert f"journalctl -b -t {name}" in guide
    assert "journalctl -b -u 'jiaohao-browser" not in guide
