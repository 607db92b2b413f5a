"""Options that many commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from hall.config.settings import Settings
from hall.config.settings_file import read_settings
from hall.domain.errors import DatabaseBehind

F = TypeVar("F", bound=Callable[..., object])
SETTINGS = "hall.toml"


def data_option(command: F) -> F:
    """``--data DIR``: where the hall's database, secret and settings are."""
    option = click.option(
        "--data", "directory", type=click.Path(path_type=Path, file_okay=False), default="var",
        envvar="JIAOHAO_DATA", show_default=True, help="The hall's data directory.",
    )  # fmt: skip
    return option(command)


def config_option(command: F) -> F:
    """``--config FILE``: a hall.toml elsewhere than in the data directory."""
    option = click.option(
        "--config", "config", type=click.Path(path_type=Path, dir_okay=False), default=None,
        help=f"The settings; default: {SETTINGS} in the data directory.",
    )  # fmt: skip
    return option(command)


def settings_of(directory: Path, config: Path | None) -> Settings:
    """The hall's settings. Raises ConfigErrors with every problem, FileNotFoundError."""
    path = config or directory / SETTINGS
    if not path.exists():
        raise FileNotFoundError(f"没有配置文件 {path}，请先运行 jiaohao init {directory}")
    return read_settings(path)


def database_of(directory: Path, *, behind: bool = False) -> Path:
    """The hall's database, which must exist and be one of this product.

    ``behind``: one that an earlier release left will do. Raises FileNotFoundError saying what to
    do, DatabaseCorrupt, DatabaseForeign, DatabaseBehind.
    """
    from hall.service.hall import DATABASE
    from hall.store import database

    path = directory / DATABASE
    if not path.exists():
        raise FileNotFoundError(f"{directory} 中没有大厅数据库，请先运行 jiaohao init {directory}")
    database.examine(path, 0)
    if not behind and database.is_behind(path):
        raise DatabaseBehind(path=str(path))
    return path
