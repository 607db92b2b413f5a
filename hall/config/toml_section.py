"""A table of a TOML file, read key by key; what is wrong is gathered, never raised at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from hall.config.problems import ConfigErrors, KeyProblem, closest

BYTES_MAX: Final = 1024 * 1024
"""Largest configuration file that is read."""

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


@dataclass(slots=True, kw_only=True)
class Section:
    """One table: `path` is its dotted key, empty at the top; `problems` is shared by all tables.

    Every method answers a stand-in (the default) for a value that is missing or wrong, so that
    reading goes on; a wrong one is a problem. `finish` reports the keys that nobody asked for.
    """

    source: str
    values: Mapping[str, object]
    problems: list[KeyProblem]
    path: str = ""
    _known: set[str] = field(default_factory=set)

    def problem(self, name: str, message: str, meant: str = "") -> None:
        """Note a problem with this key."""
        path = ".".join(part for part in (self.path, name) if part)
        self.problems.append(
            KeyProblem(source=self.source, path=path, message=message, meant=meant)
        )

    def has(self, name: str) -> bool:
        """Whether the key is written, rightly or wrongly."""
        return name in self.values

    def text(self, name: str, default: str = "", check: Callable[[str], str] | None = None) -> str:
        """A string; `check` answers what is wrong with it, or nothing."""
        value = self._get(name, default)
        if not isinstance(value, str):
            self._wrong_type(name, "文字（加引号）", value)
            return default
        wrong = check(value) if check is not None and name in self.values else ""
        if wrong:
            self.problem(name, wrong)
            return default
        return value.strip()

    def needed_text(self, name: str, check: Callable[[str], str] | None = None) -> str:
        """A string that must be there and not be empty."""
        if name not in self.values:
            self._known.add(name)
            near = closest(name, [key for key in self.values if key not in self._known])
            self.problem(name, f"缺少这一项，文件中有“{near}”" if near else "缺少这一项")
            return ""
        before = len(self.problems)
        text = self.text(name, check=check)
        if not text and len(self.problems) == before:
            self.problem(name, "不能为空")
        return text

    def whole(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number of this range."""
        value = self._get(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self._wrong_type(name, "整数", value)
            return default
        if not least <= value <= most:
            self.problem(name, f"应在 {least} 到 {most} 之间，现为 {value}")
            return default
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """A value that is true or false."""
        value = self._get(name, default)
        if not isinstance(value, bool):
            self._wrong_type(name, " true 或 false", value)
            return default
        return value

    def word(self, name: str, words: type[Word], default: Word) -> Word:
        """One of the words of an enum."""
        text = self.text(name, str(default))
        try:
            return words(text)
        except ValueError:
            listed = "、".join(words)
            self.problem(name, f"没有“{text}”，应为 {listed} 之一", closest(text, list(words)))
            return default

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of strings."""
        value = self._get(name, list(default))
        if not isinstance(value, list):
            self._wrong_type(name, "文字的列表", value)
            return default
        for place, part in enumerate(value):
            if not isinstance(part, str):
                self._wrong_type(f"{name}[{place}]", "文字（加引号）", part)
        return tuple(part.strip() for part in value if isinstance(part, str))

    def words(
        self, name: str, words: type[Word], default: frozenset[Word] = frozenset()
    ) -> frozenset[Word]:
        """A list of words of an enum, each at most once."""
        if not self.has(name):
            self._known.add(name)
            return default
        found: set[Word] = set()
        for place, text in enumerate(self.texts(name)):
            if text not in set(words):
                listed = "、".join(words)
                message = f"没有“{text}”，应为 {listed} 之一"
                self.problem(f"{name}[{place}]", message, closest(text, list(words)))
            elif words(text) in found:
                self.problem(f"{name}[{place}]", f"“{text}”重复")
            else:
                found.add(words(text))
        return frozenset(found)

    def raw(self, name: str) -> object:
        """The value as TOML gave it, None if it is not there."""
        return self._get(name, None)

    def section(self, name: str) -> Section:
        """The table under this key; an empty one if it is not there."""
        value = self._get(name, {})
        if not isinstance(value, dict):
            self._wrong_type(name, f"一节（[{name}]）", value)
            value = {}
        path = ".".join(part for part in (self.path, name) if part)
        return Section(source=self.source, values=value, problems=self.problems, path=path)

    def tables(self, name: str) -> tuple[Section, ...]:
        """The tables of a list of them ([[name]]); none if it is not there."""
        value = self._get(name, [])
        if not isinstance(value, list):
            self._wrong_type(name, f"若干节（[[{name}]]）", value)
            return ()
        found: list[Section] = []
        for place, part in enumerate(value):
            inner = f"{name}[{place}]"
            if not isinstance(part, dict):
                self._wrong_type(inner, "一节", part)
                continue
            path = ".".join(one for one in (self.path, inner) if one)
            found.append(
                Section(source=self.source, values=part, problems=self.problems, path=path)
            )
        return tuple(found)

    def sections(self) -> Iterator[tuple[str, Section]]:
        """Every key of this table, each of which must be a table itself."""
        for name in self.values:
            yield name, self.section(name)

    def rest(self) -> dict[str, object]:
        """The keys that nobody asked for, now taken."""
        rest = {name: value for name, value in self.values.items() if name not in self._known}
        self._known.update(rest)
        return rest

    def finish(self) -> None:
        """Report the keys that nobody asked for."""
        for name in self.values:
            if name not in self._known:
                unused = [known for known in self._known if known not in self.values]
                self.problem(name, "没有这一项", closest(name, unused))

    def _get(self, name: str, default: object) -> object:
        self._known.add(name)
        return self.values.get(name, default)

    def _wrong_type(self, name: str, wanted: str, value: object) -> None:
        self.problem(name, f"应为{wanted}，现为 {as_written(value)}")


def read_toml(path: Path) -> Section:
    """The top of a TOML file; raises ConfigErrors when it cannot be read at all."""
    message = ""
    try:
        content = path.read_bytes()
        if len(content) > BYTES_MAX:
            message = f"文件超过 {BYTES_MAX // 1024} kB"
        else:
            # utf-8-sig: Windows Notepad puts a BOM, which TOML does not know.
            values = tomllib.loads(content.decode("utf-8-sig"))
            return Section(source=path.name, values=values, problems=[])
    except FileNotFoundError:
        message = f"没有这个文件：{path}"
    except OSError as error:
        message = f"读不了文件：{error.strerror or error}"
    except UnicodeDecodeError as error:
        message = f"文件编码应为 UTF-8（第 {error.start + 1} 个字节处不是）"
    except tomllib.TOMLDecodeError as error:
        message = f"不是有效的 TOML：{error}"
    except RecursionError:
        message = "括号嵌套太深"
    raise ConfigErrors([KeyProblem(source=path.name, path="", message=message)])


def as_written(value: object) -> str:
    """The value as a TOML file would have it, for a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "一节"
    if isinstance(value, list):
        return "列表"
    return f"“{value}”" if isinstance(value, str) else str(value)
