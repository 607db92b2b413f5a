"""Slip templates as files: the shipped one, and those a hall keeps in ``slips`` of its data.

    [[part]]
    text = { zh = "前面还有{ahead}人", en = "{ahead} ahead of you" }
    size = "double"          # normal, double, huge
    when = "somebody_ahead"

A part has one of ``text``, ``list``, ``qr``, ``picture``, ``rule`` and ``feed``. Nothing that is
wrong with a hall's template keeps a slip from being printed: the shipped one takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from drivers.ports import Align, Feed, Picture, Rule, Size
from drivers.printers.drawing import PictureUnusable, draw_picture
from hall.config.problems import CellProblem, ConfigErrors, KeyProblem, closest
from hall.config.settings import SLIPS, TICKET_TEMPLATE
from hall.config.toml_section import Section, read_toml
from kiosk.slip_layout import (
    FIELDS,
    LIST_FIELDS,
    PLACEHOLDER,
    FixedPart,
    Listed,
    ListPart,
    QrPart,
    Style,
    Template,
    TemplatePart,
    TextPart,
    When,
    Words,
)

FOLDER: Final = SLIPS
SHIPPED: Final = Path(__file__).parent / "slip_templates" / f"{TICKET_TEMPLATE}.toml"
PARTS_AT_MOST: Final = 60
_PICTURE_BYTES: Final = 1024 * 1024
_WIDEST: Final = 200
_HEADER: Final = re.compile(r"\s*\[\[\s*part\s*\]\]")
_PATH: Final = re.compile(r"part\[(\d+)\](?:\.(\w+))?")
_KINDS: Final = ("text", "list", "qr", "picture", "rule", "feed")


class TemplateErrors(Exception):
    """A template that cannot be used; ``problems`` in the order they were found."""

    def __init__(self, problems: Iterable[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(map(str, self.problems)))


@cache
def shipped_template() -> Template:
    """The template that is used where a hall has none of its own."""
    return read_template(SHIPPED)


def read_template(path: Path) -> Template:
    """The template of a file. Raises TemplateErrors with every problem and its line."""
    try:
        top = read_toml(path)
    except ConfigErrors as error:
        raise TemplateErrors(
            CellProblem(source=f"{FOLDER}/{path.name}", message=problem.message)
            for problem in error.problems
        ) from error
    parts = tuple(_parts(top, path.parent))
    top.finish()
    if not parts and not top.problems:
        top.problem("part", "没有任何 [[part]]")
    if top.problems:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        located = [_located(path, problem, lines) for problem in top.problems]
        raise TemplateErrors(sorted(located, key=lambda one: one.line or 0))
    return Template(parts=parts)


def check_templates(folder: Path, named: Iterable[str]) -> list[str]:
    """What is wrong with the templates of a hall, and with the names that printers use."""
    problems = []
    for path in sorted(folder.glob("*.toml")):
        try:
            read_template(path)
        except TemplateErrors as error:
            problems += [str(problem) for problem in error.problems]
    there = {TICKET_TEMPLATE, *(path.stem for path in folder.glob("*.toml"))}
    for name in sorted(set(named) - there):
        near = closest(name, there)
        asked = f"。是否要写“{near}”？" if near else ""
        problems.append(f"template：没有号票样式 {folder.name}/{name}.toml{asked}")
    return problems


@dataclass(slots=True)
class SlipTemplates:
    """The templates of one hall, read anew when a file has changed."""

    folder: Path | None
    """None: there is only the shipped one."""
    _read: dict[str, tuple[int, Template, str]] = field(default_factory=dict)

    def get(self, name: str) -> tuple[Template, str]:
        """The template of this name, and what is wrong; if anything is, it is the shipped one."""
        path = None if self.folder is None else self.folder / f"{name}.toml"
        try:
            changed = 0 if path is None else path.stat().st_mtime_ns
        except OSError:
            path, changed = None, 0
        if path is None:
            missing = name != TICKET_TEMPLATE
            return shipped_template(), f"没有号票样式 {FOLDER}/{name}.toml" if missing else ""
        known = self._read.get(name)
        if known is None or known[0] != changed:
            known = self._read[name] = (changed, *_tried(path))
        return known[1], known[2]


def _tried(path: Path) -> tuple[Template, str]:
    try:
        return read_template(path), ""
    except TemplateErrors as error:
        return shipped_template(), str(error)


def _parts(top: Section, folder: Path) -> Iterator[TemplatePart]:
    written = top.tables("part")
    if len(written) > PARTS_AT_MOST:
        top.problem("part", f"最多 {PARTS_AT_MOST} 个 [[part]]，现有 {len(written)} 个")
        return
    for section in written:
        kind = _kind(section)
        if kind is None:
            continue
        when = section.word("when", When, When.REPRINT) if section.has("when") else None
        part = _READ[kind](section, when, folder)
        if part is not None:
            yield part
        section.finish()


def _kind(section: Section) -> str | None:
    kinds = [kind for kind in _KINDS if section.has(kind)]
    if "list" in kinds and "text" in kinds:
        # The text of a list is how each of its lines is made.
        kinds.remove("text")
    if len(kinds) == 1:
        return kinds[0]
    near = next((near for key in section.values if (near := closest(key, _KINDS))), "")
    listed = "、".join(_KINDS)
    section.problem("", f"要写 {listed} 之一，这里有 {len(kinds)} 个", "" if kinds else near)
    return None


def _text(section: Section, when: When | None, _: Path) -> TemplatePart:
    return TextPart(words=_words(section, "text", FIELDS), style=_style(section), when=when)


def _list(section: Section, when: When | None, _: Path) -> TemplatePart:
    known = (*FIELDS, *LIST_FIELDS)
    more = _words(section, "more", (*FIELDS, "count")) if section.has("more") else None
    words = _words(section, "text", known) if section.has("text") else Words({"zh": "{line}"})
    return ListPart(
        listed=section.word("list", Listed, Listed.MATERIALS),
        words=words,
        style=_style(section),
        at_most=section.whole("at_most", 0, least=0, most=100),
        each=section.whole("each", 0, least=0, most=_WIDEST),
        together=section.whole("together", 0, least=0, most=10_000),
        more=more,
        when=when,
    )


def _qr(section: Section, when: When | None, _: Path) -> TemplatePart:
    module = section.whole("module", 6, least=1, most=16)
    return QrPart(words=_words(section, "qr", FIELDS), module=module, when=when)


def _picture(section: Section, when: When | None, folder: Path) -> TemplatePart | None:
    name = section.text("picture")
    width = section.whole("width", 60, least=1, most=100)
    path = folder / name
    if Path(name).name != name or not name:
        section.problem("picture", f"“{name}”应是与样式放在一起的 PNG 文件的名称")
        return None
    try:
        if path.stat().st_size > _PICTURE_BYTES:
            section.problem("picture", f"“{name}”超过 {_PICTURE_BYTES // 1024} kB")
            return None
        image = path.read_bytes()
        draw_picture(image, 64)
    except OSError:
        near = closest(name, [one.name for one in folder.glob("*.png")])
        section.problem("picture", f"没有图片“{name}”", near)
        return None
    except PictureUnusable as error:
        section.problem("picture", f"“{name}”：{error}")
        return None
    return FixedPart(part=Picture(image=image, width=width), when=when)


def _rule(section: Section, when: When | None, _: Path) -> TemplatePart | None:
    return FixedPart(part=Rule(), when=when) if section.flag("rule", default=True) else None


def _feed(section: Section, when: When | None, _: Path) -> TemplatePart:
    return FixedPart(part=Feed(lines=section.whole("feed", 1, least=1, most=40)), when=when)


_READ: Final[Mapping[str, Callable[[Section, When | None, Path], TemplatePart | None]]] = {
    "text": _text,
    "list": _list,
    "qr": _qr,
    "picture": _picture,
    "rule": _rule,
    "feed": _feed,
}


def _style(section: Section) -> Style:
    return Style(
        size=section.word("size", Size, Size.NORMAL),
        align=section.word("align", Align, Align.CENTRE),
        bold=section.flag("bold", default=False),
        most=section.whole("most", 0, least=0, most=_WIDEST),
        fit=section.whole("fit", 0, least=0, most=_WIDEST),
    )


def _words(section: Section, name: str, fields: tuple[str, ...]) -> Words:
    value = section.raw(name)
    texts = {"zh": value} if isinstance(value, str) else value
    if not isinstance(texts, dict) or not all(isinstance(one, str) for one in texts.values()):
        section.problem(name, '应为一句话，或 { zh = "…", en = "…" }')
        return Words({})
    words = Words({str(language).lower(): text for language, text in texts.items()})
    for text in words.by_language.values():
        if set(PLACEHOLDER.sub("", text)) & set("{}"):
            section.problem(name, "花括号不成对")
    for one in dict.fromkeys(words.names):
        if one not in fields:
            section.problem(name, f"没有“{{{one}}}”", closest(one, fields))
    return words


def _located(path: Path, problem: KeyProblem, lines: list[str]) -> CellProblem:
    """The problem with its line: TOML does not tell where a value stood."""
    found = _PATH.match(problem.path)
    line, key = None, problem.path
    if found is not None:
        key = found[2] or ""
        line = _line_of(lines, int(found[1]), key)
    elif problem.path:
        line = next((n for n, text in enumerate(lines, 1) if _is_key(text, problem.path)), None)
    return CellProblem(
        source=f"{FOLDER}/{path.name}", line=line, field=key, message=problem.message,
        meant=problem.meant,
    )  # fmt: skip


def _line_of(lines: list[str], part: int, key: str) -> int | None:
    headers = [number for number, text in enumerate(lines, 1) if _HEADER.match(text)]
    if part >= len(headers):
        return None
    for number in range(headers[part] + 1, len(lines) + 1):
        text = lines[number - 1]
        if _HEADER.match(text):
            break
        if key and _is_key(text, key):
            return number
    return headers[part]


def _is_key(text: str, key: str) -> bool:
    name = re.escape(key)
    return re.match(rf"""\s*"?{name}"?\s*=|\s*\[+\s*{name}\b""", text) is not None
