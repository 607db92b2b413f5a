"""``jiaohao simulate --year``: a year of cases by the real commands, and its books."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time as clock
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from hall.app.output import fail, say
from hall.app.simulate.year.books import Books, balance
from hall.app.simulate.year.days import SLOTS
from hall.app.simulate.year.desk import Desk
from hall.app.simulate.year.mix import Draw, Shares
from hall.app.simulate.year.table import show
from hall.app.simulate.year.tally import Tally
from hall.app.simulate.year.year import StoryBroken, Year
from hall.config.calendar_files import shipped_years
from hall.domain.calendar import Calendar
from hall.domain.clock import instant
from hall.service.hall import DATABASE

SHOWN = 20
_ZONE = ZoneInfo("Asia/Shanghai")
_BEFORE = time(8)


def simulate_year(
    directory: Path | None, year: int, seed: int, days: int | None, *, as_json: bool
) -> None:
    """Let a year pass in a hall of its own; ends in error when anything does not agree."""
    if directory is not None and (directory / DATABASE).exists():
        fail(f"{directory} 中已有大厅，模拟不会改动它，请给一个空文件夹 there is a hall already")
    folder = directory or Path(tempfile.mkdtemp(prefix="jiaohao-year-"))
    working = working_days(year)[:days]
    began = clock.monotonic()
    try:
        with _progress(len(working)) as told:
            books, given = run(folder, working, seed, told)
    except StoryBroken as error:
        fail(f"模拟没有完成 the simulation broke off: {error}")
    finally:
        if directory is None:
            shutil.rmtree(folder, ignore_errors=True)
    if as_json:
        click.echo(json.dumps(_json(books), ensure_ascii=False))
    else:
        show(books, f"模拟的一年 a simulated year · {working[0]} – {working[-1]} · seed {seed}")
    took = clock.monotonic() - began
    say(f"用时 took {took:.0f} s，{given.total()} 个命令 commands，含核对 with all checks")
    if books.broken:
        for line in books.broken[:SHOWN]:
            say(line)
        fail(f"发现 {len(books.broken)} 处不一致 the books do not agree")


def working_days(year: int) -> list[date]:
    """Those of the shipped calendar. Raises ValueError for a year without a table."""
    years = shipped_years()
    if all(one.year != year for one in years):
        raise ValueError(f"没有 {year} 年的日历 no calendar of this year is shipped")
    calendar, first = Calendar.of(years), date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    every = (first + timedelta(days=number) for number in range(length))
    return [day for day in every if calendar.works(day)]


def run(
    folder: Path,
    working: list[date],
    seed: int,
    told: Callable[[date], None],
    shares: Shares | None = None,
) -> tuple[Books, Counter[str]]:
    """The days in a new hall, and its books; also how often each command was given.

    ``shares`` None: Xinxing's.

    Raises FileExistsError where a hall is already, StoryBroken.
    """
    tally = Tally()
    start = instant(datetime.combine(working[0], _BEFORE, _ZONE))
    with Desk(folder, seed, start) as desk:
        draw = Draw(desk.hall.catalog, seed, slots=SLOTS, days=len(working), shares=shares)
        Year(desk, draw, working, tally).run(told)
        terms, given = desk.hall.terms, desk.given
    return balance(folder, terms, tally), given


def _json(books: Books) -> dict[str, object]:
    return {
        "own": dict(books.own), "totals": books.totals, "registers": dict(books.registers),
        "counts": books.counts,
        "events": books.events, "chain": books.chain, "broken": list(books.broken),
    }  # fmt: skip


@contextmanager
def _progress(days: int) -> Iterator[Callable[[date], None]]:
    """A bar on stderr where there is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _day: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=Console(stderr=True),
    ) as progress:  # fmt: skip
        task = progress.add_task("", total=days)
        yield lambda day: progress.update(task, advance=1, description=day.isoformat())
