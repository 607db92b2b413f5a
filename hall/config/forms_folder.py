"""The hall's folder of blank forms and samples: what lies there, and what the catalogue wants."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hall.config.problems import CellProblem, closest
from hall.domain.catalog import Catalog
from hall.domain.form_names import FOLDER, is_address, path_of, problem_of
from hall.domain.requirements import Material

SAMPLE_FORMS: Final = Path(__file__).parent / "sample" / FOLDER
"""The sample hall's forms; ``setup/forms`` draws them from ``sample/forms.toml``."""

_COLUMNS: Final = (("form", "空表"), ("sample", "样表"))
_TOLD: Final = 10
"""So many file names stand in one line of a warning."""


class FormsFolder:
    """``forms`` of a data directory. It is looked into anew each time: files come and go."""

    def __init__(self, directory: Path) -> None:
        self._root = directory / FOLDER

    def find(self, name: str) -> Path | None:
        """The file of this name; None where there is none, or where a link leads out."""
        if not name or is_address(name) or problem_of(name):
            return None
        root = Path(os.path.realpath(self._root))
        found = Path(os.path.realpath(root / path_of(name)))
        if not found.is_relative_to(root) or not found.is_file():
            return None
        return found if os.access(found, os.R_OK) else None

    def is_there(self, name: str) -> bool:
        """Whether anything is there, be it of use or not."""
        return os.path.lexists(self._root / path_of(name))

    def lying(self) -> tuple[str, ...]:
        """The paths of all files in it, in order, but for hidden ones and those of open editors."""
        found = []
        for folder, _, files in os.walk(self._root):
            below = Path(folder).relative_to(self._root)
            found += [(below / file).as_posix() for file in files if not _is_litter(file)]
        return tuple(sorted(found))


def _is_litter(file: str) -> bool:
    return file.startswith((".", "~")) or file.lower() in {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file that a row of the materials names."""

    material: Material
    column: str
    name: str


def wanted(catalog: Catalog) -> Iterator[Wanted]:
    """Every file that the catalogue names, in its order; addresses are no files."""
    for material in catalog.materials:
        for field, column in _COLUMNS:
            name = str(getattr(material, field))
            if name and not is_address(name) and not problem_of(name):
                yield Wanted(material=material, column=column, name=name)


def missing(directory: Path, catalog: Catalog) -> list[CellProblem]:
    """What the catalogue names and is not there, each with its row and what was probably meant."""
    folder = FormsFolder(directory)
    absent = _absent(folder, catalog)
    strays = _strays(folder, catalog) if absent else []
    return [_problem(folder, one, strays) for one in absent]


def told_missing(directory: Path, catalog: Catalog) -> str:
    """The same in one line, for a start; empty where nothing is missing."""
    absent = _absent(FormsFolder(directory), catalog)
    if not absent:
        return ""
    listed = _listed(list(dict.fromkeys(path_of(one.name) for one in absent)))
    return f"空表、样表不在文件夹 {FOLDER} 中：{listed}（jiaohao check 列出全部）"


def unnamed(directory: Path, catalog: Catalog) -> str:
    """One line on files that lie there and that no material names; empty where there are none.

    Nobody is given them.
    """
    strays = _strays(FormsFolder(directory), catalog)
    if not strays:
        return ""
    return f"注意：文件夹 {FOLDER} 中的文件没有材料用到，不会提供：{_listed(strays)}。"


def _absent(folder: FormsFolder, catalog: Catalog) -> list[Wanted]:
    return [one for one in wanted(catalog) if folder.find(one.name) is None]


def _strays(folder: FormsFolder, catalog: Catalog) -> list[str]:
    named = {path_of(one.name) for one in wanted(catalog)}
    return [path for path in folder.lying() if path not in named]


def _problem(folder: FormsFolder, one: Wanted, strays: Sequence[str]) -> CellProblem:
    there = folder.is_there(one.name)
    why = "不能读取，或指向文件夹之外" if there else "不存在"
    return CellProblem(
        source=f"现有“材料”表的 {one.material.item} {one.material.name}",
        field=one.column,
        message=f"文件夹 {FOLDER} 中的“{path_of(one.name)}”{why}",
        meant="" if there else closest(path_of(one.name), strays),
    )


def _listed(paths: Sequence[str]) -> str:
    rest = f" 等 {len(paths)} 个" if len(paths) > _TOLD else ""
    return "、".join(paths[:_TOLD]) + rest


def lay_out(directory: Path, catalog: Catalog, source: Path = SAMPLE_FORMS) -> None:
    """Make the folder with the files of ``source`` that the catalogue names; overwrite nothing."""
    (directory / FOLDER).mkdir(exist_ok=True)
    for path in {path_of(one.name) for one in wanted(catalog)}:
        file, target = source / path, directory / FOLDER / path
        if file.is_file() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
