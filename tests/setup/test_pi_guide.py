"""docs/pi.md: every command of ours that it says exists, and every file that it copies."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from drivers.wires import plan_wire
from hall.app.cli import cli

TREE = Path(__file__).parents[2]
TEXT = (TREE / "docs/pi.md").read_text(encoding="utf-8")
JOINED = TEXT.replace("\\\n", " ")
COMMANDS = sorted(set(re.findall(r"\.venv/bin/jiaohao ((?:[^\n|;`&]|\$\()+)", JOINED)))
FILES = sorted(set(re.findall(r"(?<![\w/])(?:systemd|setup)/[\w@.*-]*\w", TEXT)))
ADDRESSES = sorted(set(re.findall(r"`((?:usb-)?(?:serial|printer):///[^`…]+)`", TEXT)))


def test_it_has_commands() -> None:
    assert len(COMMANDS) > 10
    assert len(FILES) > 8
    assert len(ADDRESSES) > 2


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_and_its_options_exist(words: str) -> None:
    command: click.Command = cli
    left = words.split()
    while isinstance(command, click.Group) and left and not left[0].startswith("-"):
        found = command.get_command(click.Context(command), left[0])
        assert found is not None, words
        command = found
        left = left[1:]
    options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    assert {word for word in left if word.startswith("--")} <= options, words


@pytest.mark.parametrize("name", FILES)
def test_a_file_exists(name: str) -> None:
    assert list(TREE.glob(name))


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_can_be_read(address: str) -> None:
    plan_wire(address)


def test_every_unit_is_installed() -> None:
    for path in sorted((TREE / "systemd").iterdir()):
        assert path.name in TEXT, path.name


def test_what_was_not_tried_is_marked() -> None:
    """Steps that need a real Pi say so in their heading."""
    for heading in ("Flashing", "clock", "Watchdog", "Read-only", "screen", "data disk"):
        line = next(one for one in TEXT.splitlines() if one.startswith("## ") and heading in one)
        assert line.endswith("⚠"), line
