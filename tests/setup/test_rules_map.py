"""docs/rules.md: every rule of the rulebook is there, and all that it names exists."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.hall.domain.test_errors import FORBIDDEN

TREE = Path(__file__).parents[2]
PARTS = frozenset({"counters", "kiosk", "display", "oversight"})
"""Beside ``hall``, whose name the map leaves out."""
COLUMNS = ("rule", "figure", "code", "test", "standing")
KINDS = ("即办件", "承诺件", "补办件", "联办件", "退回件", "急办件", "上报件", "咨询")
FORMS = (
    "承诺件通知书", "补办件通知书", "联办件通知书", "退回件通知书", "急办件通知单",
    "快速审批绿色通道受理表", "缺件清单",
)  # fmt: skip
SUBJECTS = (
    "一次性告知", "首问责任", "联审会", "联合踏勘", "绿色通道", "代办", "一表制", "告知承诺",
    "法定", "对账", "容缺受理", "事前", "事中", "事后", "服务忌语",
)  # fmt: skip
"""What chapters 03, 04, 08 and 09 are about, by its Chinese name."""
ROWS_OF_09 = {"E": 12, "C": 22, "Q": 21}


class Rule(NamedTuple):
    line: int
    rule: str
    figure: str
    code: str
    test: str
    standing: str


def rules() -> list[Rule]:
    """The rows of all tables of the map."""
    found = []
    for number, line in enumerate((TREE / "docs/rules.md").read_text("utf-8").splitlines(), 1):
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        if line.startswith("|") and cells != COLUMNS and set(line) - set("| -"):
            assert len(cells) == len(COLUMNS), f"line {number} has {len(cells)} cells"
            found.append(Rule(number, *cells))
    return found


RULES = rules()


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def profile() -> dict[str, object]:
    return tomllib.loads((TREE / "hall/config/profiles/city.toml").read_text("utf-8"))


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((TREE / "tests" / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_rule_has_its_standing() -> None:
    wrong = [
        one.line
        for one in RULES
        if not re.fullmatch(r"met|partly: .+|not built", one.standing)
        or (one.standing == "not built") == bool(named(one.code))
        or (one.standing == "not built") == bool(named(one.test))
    ]
    assert wrong == []


def test_every_figure_is_in_the_profiles() -> None:
    for one in RULES:
        for key in named(one.figure):
            section, name = key.split(".")
            values = profile()[section]
            assert isinstance(values, dict)
            assert name in values, f"line {one.line}: {key}"


def test_all_code_that_is_named_exists() -> None:
    missing = []
    for one in RULES:
        for place in named(one.code):
            module, attribute = place.split(":")
            whole = module if module.split(".")[0] in PARTS else f"hall.{module}"
            try:
                found = hasattr(importlib.import_module(whole), attribute)
            except ModuleNotFoundError:
                found = False
            if not found:
                missing.append(f"line {one.line}: {place}")
    assert missing == []


def test_all_tests_that_are_named_exist() -> None:
    missing = []
    for one in RULES:
        for place in named(one.test):
            path, name = place.split("::")
            if not (TREE / "tests" / path).is_file() or name not in functions_of(path):
                missing.append(f"line {one.line}: {place}")
    assert missing == []


@pytest.mark.parametrize(("letter", "last"), ROWS_OF_09.items())
def test_no_row_of_the_standards_is_left_out(letter: str, last: int) -> None:
    first_words = [one.rule.split()[0] for one in RULES]
    wanted = [f"{letter}{number}" for number in range(1, last + 1)]
    assert [word for word in first_words if re.fullmatch(rf"{letter}\d+", word)] == wanted


@pytest.mark.parametrize("name", [*KINDS, *FORMS, *SUBJECTS])
def test_no_row_of_the_chapters_is_left_out(name: str) -> None:
    assert any(name in one.rule for one in RULES)


def test_no_page_says_a_forbidden_word() -> None:
    """Rulebook 08: never in any text of the product; the hall's own code is read elsewhere."""
    said = [
        (str(file.relative_to(TREE)), word)
        for part in ("hall", *sorted(PARTS))
        for file in sorted((TREE / part).rglob("*"))
        if file.suffix in {".py", ".html", ".js", ".css", ".toml", ".csv"}
        and "node_modules" not in file.parts
        for word in FORBIDDEN
        if word in file.read_text("utf-8")
    ]
    assert said == []
