"""The udev rules, word by word: udevadm of Debian 12 cannot verify them.

What they do is shown by ``-m kernel``, with a real udev and plugs that go in and out.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

RULES = Path(__file__).parents[2] / "systemd/60-jiaohao.rules"
# Of udev(7): what may be matched, and what may be assigned.
MATCHES = re.compile(
    r"(ACTION|DEVPATH|KERNEL|KERNELS|NAME|SYMLINK|SUBSYSTEM|SUBSYSTEMS|DRIVER|DRIVERS|TAG|TAGS"
    r"|RESULT|TEST|PROGRAM|ATTR\{.+\}|ATTRS\{.+\}|ENV\{.+\}|CONST\{.+\})"
)
ASSIGNS = re.compile(
    r"(NAME|SYMLINK|OWNER|GROUP|MODE|LABEL|GOTO|OPTIONS|TAG|ATTR\{.+\}|ENV\{.+\}|RUN\{?.*\}?"
    r"|IMPORT\{(program|builtin|file|db|cmdline|parent)\})"
)
WORD = re.compile(r'([A-Z]+(?:\{[^}]+\})?)(==|!=|\+=|-=|:=|=)"([^"]*)"')


def lines() -> list[str]:
    text = RULES.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def words(line: str) -> list[tuple[str, str, str]]:
    found = [word.groups() for word in WORD.finditer(line)]
    left = WORD.sub("", line).replace(",", "").strip()
    assert left == "", f"not understood: {left!r} in {line!r}"
    return [(key, operator, value) for key, operator, value in found]


@pytest.mark.parametrize("line", lines())
def test_every_word_is_one_of_udev_s(line: str) -> None:
    for key, operator, value in words(line):
        allowed = MATCHES if operator in ("==", "!=") else ASSIGNS
        assert allowed.fullmatch(key), f"{key}{operator}"
        assert value, key
        if key == "MODE":
            assert re.fullmatch("0?[0-7]{3}", value)


def test_every_rule_asks_before_it_gives() -> None:
    """A rule without a match would be every device's on this machine."""
    for line in lines():
        operators = [operator for key, operator, _ in words(line) if key != "LABEL"]
        assert not operators or operators[0] == "==", line


def test_where_a_rule_goes_there_is_a_label() -> None:
    said = [word for line in lines() for word in words(line)]
    goes = {value for key, _, value in said if key == "GOTO"}
    assert goes == {value for key, _, value in said if key == "LABEL"}
