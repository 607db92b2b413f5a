"""The two commands and what they install from: locks, checksums, and how the scripts refuse."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TREE = Path(__file__).parents[2]
SCRIPTS = ("run", "test", ".ci/run", "setup/prepare", "setup/lock", "setup/guest")
PYTHON_LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "setup/build.lock",
    "setup/voice.lock",
    "setup/npm.lock",
    "setup/emulator.lock",
)


def pins(lock: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Version and hashes of every package in a lock."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for entry in re.split(r"\n(?=\S)", (TREE / lock).read_text("utf-8").strip()):
        head, *rest = entry.replace("\\\n", "\n").split()
        name, version = head.split("==")
        found[name] = (version, frozenset(rest))
    return found


def pyproject() -> dict[str, Any]:
    return tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))


def shell(*words: str, cwd: Path = TREE, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=cwd,
        env={"PATH": os.defpath, "HOME": str(cwd), **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A tree with the scripts and nothing else, whose program prints its arguments."""
    shutil.copy(TREE / "run", tmp_path)
    (tmp_path / "setup").mkdir()
    program = tmp_path / ".venv/bin/jiaohao"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', "utf-8")
    program.chmod(0o755)
    prepare = tmp_path / "setup/prepare"
    prepare.write_text('#!/bin/sh\necho "prepared $1" >&2\n', "utf-8")
    prepare.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_pin_has_hashes_and_no_lock_names_an_address(lock: str) -> None:
    text = (TREE / lock).read_text("utf-8")
    assert "://" not in text
    assert "index" not in text
    for name, (version, hashes) in pins(lock).items():
        assert version, name
        assert hashes, name
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes), name


def test_the_locks_agree_with_each_other() -> None:
    everything = pins("requirements-dev.lock")
    for lock in ("requirements.lock", "setup/build.lock"):
        for name, pin in pins(lock).items():
            assert everything.get(name, pin) == pin, name
    assert pins("requirements.lock").keys() <= everything.keys()


@pytest.mark.parametrize("other", ["pyobjc", "comtypes", "pywin32", "gevent-websocket"])
def test_nothing_for_other_systems_is_locked(other: str) -> None:
    assert not [name for name in pins("requirements-dev.lock") if name.startswith(other)]


@pytest.mark.parametrize(
    ("lock", "group"),
    [
        ("requirements.lock", None),
        ("requirements-dev.lock", None),
        ("requirements-dev.lock", "dev"),
        ("setup/build.lock", "build"),
        ("setup/npm.lock", "npm"),
    ],
)
def test_every_requirement_is_locked_at_a_version_that_fits(lock: str, group: str | None) -> None:
    project = pyproject()
    wanted = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    locked = pins(lock)
    for text in wanted:
        requirement = Requirement(text)
        version, _ = locked[canonicalize_name(requirement.name)]
        assert version in requirement.specifier, text


def test_the_javascript_lock_has_integrity_and_no_address() -> None:
    packages = json.loads((TREE / "package-lock.json").read_text("utf-8"))["packages"]
    own = packages.pop("")
    assert own["dependencies"] == json.loads((TREE / "package.json").read_text())["dependencies"]
    assert packages
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert entry["integrity"].startswith("sha512-"), name


def test_the_javascript_in_place_is_the_one_named() -> None:
    vendor = TREE / "hall/web/static/vendor"
    lines = (TREE / "setup/vendor.txt").read_text("utf-8").splitlines()
    entries = [line.split() for line in lines if not line.startswith("#")]
    assert entries
    for checksum, name, source in entries:
        assert source.split("/")[0] == "socket.io-client"
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == checksum


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_executable_and_parse(script: str) -> None:
    assert os.access(TREE / script, os.X_OK)
    assert shell("sh", "-n", script).returncode == 0


@pytest.mark.parametrize(
    "words", [["--bogus"], ["extra"], ["--port"], ["--port=1", "--data"], ["--data="]]
)
def test_run_refuses_what_it_does_not_know(copy: Path, words: list[str]) -> None:
    done = shell("./run", *words, cwd=copy)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "prepared" not in done.stderr
    assert "./run:" in done.stderr


def test_run_prepares_and_hands_its_options_on(copy: Path) -> None:
    done = shell("./run", "--port", "8001", "--host=::1", "--data", "a b", cwd=copy)
    assert done.stdout.splitlines() == ["up", "--port", "8001", "--host=::1", "--data", "a b"]
    assert done.stderr.splitlines() == ["prepared run"]


def test_run_without_setup_prepares_nothing(copy: Path) -> None:
    done = shell("./run", "--no-setup", cwd=copy)
    assert done.stdout.splitlines() == ["up"]
    assert done.stderr == ""


def test_run_stops_when_setup_failed(copy: Path) -> None:
    (copy / "setup/prepare").write_text("#!/bin/sh\nexit 7\n", "utf-8")
    done = shell("./run", cwd=copy)
    assert done.returncode == 7
    assert done.stdout == ""


def test_run_from_elsewhere_keeps_the_data_in_the_tree(copy: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = shell(str(copy / "run"), "--no-setup", cwd=elsewhere)
    assert done.stdout.splitlines() == ["up", "--data", str(copy / "var")]


def test_run_without_setup_says_when_nothing_is_installed(copy: Path) -> None:
    shutil.rmtree(copy / ".venv")
    done = shell("./run", "--no-setup", cwd=copy)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


def test_prepare_wants_to_know_what_for() -> None:
    done = shell("setup/prepare", "everything")
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_without_rights_the_line_to_run_is_printed(tmp_path: Path) -> None:
    """No Python that will do, no root and no sudo: the exact line, and nothing is touched."""
    (tmp_path / "setup").mkdir()
    shutil.copy(TREE / "setup/prepare", tmp_path / "setup")
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("dirname", "sed", "tr", "flock", "cat"):
        found = shutil.which(tool)
        assert found, tool
        (tools / tool).symlink_to(found)
    for name, answer in (("id", "echo 1000"), ("dpkg-query", "exit 1"), ("python3", "exit 1")):
        fake = tools / name
        fake.write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
        fake.chmod(0o755)
    script = (tmp_path / "setup/prepare").read_text("utf-8")
    (tmp_path / "setup/prepare").write_text(script.replace("/usr/bin/python3", "python3"), "utf-8")

    done = shell("/bin/sh", "setup/prepare", "run", cwd=tmp_path, PATH=str(tools))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "setup:     apt-get update && apt-get install -y --no-install-recommends"
        " python3 python3-venv python3-dev gcc libc6-dev"
    )
    assert not (tmp_path / ".venv").exists()
