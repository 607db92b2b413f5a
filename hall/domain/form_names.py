"""What a catalogue may write for a blank form or a sample (空表、样表), and what kinds there are.

A name is a path below the hall's folder of forms, such as ``SJ002/申请书.pdf``, or an address of
the web. A path never leads out of the folder, and its extension says what it is: nothing is
guessed from a file's content, and nothing that a browser would run is a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

FOLDER: Final = "forms"
"""Of a data directory; a path may begin with it or leave it out."""

NAME_MAX: Final = 300
"""Longest name, in characters."""
_SEGMENT_BYTES: Final = 255
"""Longest name of one file or folder on Linux."""
_FORBIDDEN: Final = frozenset('\\:*?"<>|')
"""What no name on Windows may have, where the files come from; a colon would make a scheme too."""


class Shown(StrEnum):
    """How a screen without a keyboard can show a file by itself."""

    PICTURE = "picture"
    PAGES = "pages"  # in the browser's own PDF viewer
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    """A kind of file that the hall serves; ``label`` is its name for people."""

    content_type: str
    label: str
    shown: Shown = Shown.NOT

    @property
    def opens(self) -> bool:
        """Whether browsers show it; others are kept as a file."""
        return self.shown is not Shown.NOT


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_PDF = FileType(content_type="application/pdf", label="PDF", shown=Shown.PAGES)
_JPEG = FileType(content_type="image/jpeg", label="图片", shown=Shown.PICTURE)
TYPES: Final[Mapping[str, FileType]] = MappingProxyType({
    "pdf": _PDF,
    "png": FileType(content_type="image/png", label="图片", shown=Shown.PICTURE),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "docx": FileType(content_type=f"{_OFFICE}.wordprocessingml.document", label="Word"),
    "doc": FileType(content_type="application/msword", label="Word"),
    "xlsx": FileType(content_type=f"{_OFFICE}.spreadsheetml.sheet", label="Excel"),
    "xls": FileType(content_type="application/vnd.ms-excel", label="Excel"),
    "wps": FileType(content_type="application/kswps", label="WPS"),
    "et": FileType(content_type="application/kset", label="WPS"),
    "ofd": FileType(content_type="application/ofd", label="OFD"),
})  # fmt: skip
"""By extension, in small letters. GB/T 33190 has OFD; WPS's own formats have no registered name."""


def is_address(name: str) -> bool:
    """Whether it is an address of the web rather than a path."""
    return "://" in name


def path_of(name: str) -> str:
    """The path below the folder of forms; ``forms/a.pdf`` and ``a.pdf`` are one."""
    return name.removeprefix(f"{FOLDER}/")


def type_of(name: str) -> FileType | None:
    """What a path's extension says; None for an extension that is none of ours."""
    _, dot, extension = name.rpartition("/")[2].rpartition(".")
    return TYPES.get(extension.lower()) if dot else None


def problem_of(name: str) -> str:
    """What is wrong with a name, for people; empty when nothing is, or when there is no name."""
    if not name:
        return ""
    if len(name) > NAME_MAX or not name.isprintable():
        return f"“{name[:40]}”太长（最多 {NAME_MAX} 个字符）或含有看不见的字符"
    if is_address(name):
        return "" if _is_web(name) else f"网址“{name}”应以 http:// 或 https:// 开头"
    path = path_of(name)
    segments = path.split("/")
    twice = segments[0] == FOLDER
    if twice or _FORBIDDEN & set(path) or not all(_is_plain(one) for one in segments):
        return f"“{name}”应是文件夹 {FOLDER} 中的文件，如 {FOLDER}/SJ002/申请书.pdf"
    if type_of(path) is None:
        return f"“{name}”的格式不能提供，应为 {'、'.join(TYPES)}"
    return ""


def _is_web(name: str) -> bool:
    try:
        parts = urlsplit(name)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_plain(segment: str) -> bool:
    """Whether it names a file or folder that is neither hidden nor "here" nor "above"."""
    return (
        segment == segment.strip()
        and not segment.startswith((".", "~"))
        and 0 < len(segment.encode()) <= _SEGMENT_BYTES
    )
