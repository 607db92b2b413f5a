"""What can be wrong with a file given to the hall, told all at once and with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hall.domain.errors import Invalid

_CLOSE_ENOUGH: Final = 0.6
_CLOSE_ENOUGH_SHORT: Final = 0.5
_SHORT: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """One thing wrong with a table.

    `source` is the file, with the sheet where there are sheets; `line` counts from 1 as a text
    editor or Excel does, None when the whole table is meant; `column` is Excel's letter and
    `field` the header as it is written, both empty when the whole line is meant. `meant` is what
    was probably meant, empty when nothing is near.
    """

    source: str
    message: str
    line: int | None = None
    column: str = ""
    field: str = ""
    meant: str = ""

    def __str__(self) -> str:
        line = "" if self.line is None else f" 第 {self.line} 行"
        column = f" {self.column} 列" if self.column else ""
        header = f"（{self.field}）" if self.field else ""
        return f"{self.source}{line}{column}{header}：{self.message}{_asked(self.meant)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyProblem:
    """One thing wrong with a TOML file; `path` is the dotted key: `devices.callers.baud`."""

    path: str
    message: str
    source: str = "hall.toml"
    meant: str = ""

    def __str__(self) -> str:
        place = f"{self.source} {self.path}" if self.path else self.source
        return f"{place}：{self.message}{_asked(self.meant)}"


class CatalogueErrors(Invalid):
    """A catalogue that cannot be read; `problems` in the order of the file. str() lists them."""

    code = "catalogue.invalid"
    sentence = "事项目录有误，未作任何更改。"
    title = "The catalogue is not valid"

    def __init__(self, problems: Iterable[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(errors=[str(problem) for problem in self.problems])

    def __str__(self) -> str:
        return _listed("事项目录", self.problems)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.problems,))


class ConfigErrors(Invalid):
    """A hall.toml or rule profile that cannot be used; `problems` by key. str() lists them."""

    code = "config.invalid"
    sentence = "配置文件有误，未启动。"
    title = "The configuration is not valid"

    def __init__(self, problems: Iterable[KeyProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(errors=[str(problem) for problem in self.problems])

    def __str__(self) -> str:
        return _listed("配置", self.problems)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.problems,))


def closest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, whatever the case of its letters; empty if none is."""
    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    # Of a two-letter code with one letter wrong, half is right.
    cutoff = _CLOSE_ENOUGH_SHORT if len(word) <= _SHORT else _CLOSE_ENOUGH
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[near[0]] if near else ""


def _asked(meant: str) -> str:
    return f"。是否要写“{meant}”？" if meant else ""


def _listed(noun: str, problems: tuple[CellProblem, ...] | tuple[KeyProblem, ...]) -> str:
    lines = [f"{noun}有 {len(problems)} 处错误：", *(f"  {problem}" for problem in problems)]
    return "\n".join(lines)
