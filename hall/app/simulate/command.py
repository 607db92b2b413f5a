"""``jiaohao simulate``: a day with virtual citizens, through the real API and real drivers."""

from __future__ import annotations

import json
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hall.app.output import fail, say

if TYPE_CHECKING:
    from hall.app.simulate.day import Course, Plan, Told
    from hall.domain.catalog import Catalog

BREACHES_SHOWN = 20


class _Speed(click.ParamType[float]):
    """So many times real time, or ``max``."""

    name = "speed"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        if value == "max":
            return math.inf
        try:
            speed = float(value)
        except ValueError:
            speed = math.nan
        if not speed > 0:
            self.fail("a number above 0, or max", param, ctx)
        return speed


@click.command()
@click.option("--citizens", type=click.IntRange(1, 20000), default=300, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same day.")
@click.option(
    "--speed", type=_Speed(), default="max", show_default=True,
    help="Times real time; max: as fast as the machine goes.",
)  # fmt: skip
@click.option(
    "--data", "directory", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="Keep the simulated hall here; it must not hold one yet. Default: a temporary folder.",
)  # fmt: skip
@click.option(
    "--hall", "url", default=None,
    help="Use this running hall instead, in its own time: then nothing is promised to repeat.",
)  # fmt: skip
@click.option("--token", default=None, help="With --hall: a token of the role staff.")
@click.option(
    "--year", type=click.IntRange(2018, 2100), default=None,
    help="A year of 40,000 cases instead of a day, in process, and whether its books agree.",
)  # fmt: skip
@click.option("--days", type=click.IntRange(1, 366), default=None, help="With --year: so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
def simulate(
    citizens: int,
    seed: int,
    speed: float,
    directory: Path | None,
    url: str | None,
    token: str | None,
    year: int | None,
    days: int | None,
    *,
    as_json: bool,
) -> None:
    """A day with virtual citizens and clerks; ends in error when an invariant is broken."""
    if year is not None:
        from hall.app.simulate.year.command import simulate_year

        simulate_year(directory, year, seed, days, as_json=as_json)
        return
    from hall.app.simulate.stage import StageBroken
    from hall.app.simulate.summary import summary
    from hall.app.simulate.table import show
    from hall.client.calls import ClientError

    if (url is None) != (token is None):
        fail("--hall 和 --token 要一起给 give both or neither")
    began = time.monotonic()
    try:
        if url is not None and token is not None:
            course, catalog, broken = _on_running_hall(url, token, citizens, seed, speed)
        else:
            course, catalog, broken = _on_own_hall(directory, citizens, seed, speed)
    except (StageBroken, ClientError) as error:
        fail(f"模拟没有完成 the simulation broke off: {error}")
    figures = summary(course)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
    else:
        show(figures, {queue.code: queue.name for queue in catalog.queues.values()})
    say(f"用时 took {time.monotonic() - began:.1f} s")
    if broken:
        for line in broken[:BREACHES_SHOWN]:
            say(line)
        fail(f"模拟发现 {len(broken)} 处不一致 invariants are broken")


def _on_own_hall(
    directory: Path | None, citizens: int, seed: int, speed: float
) -> tuple[Course, Catalog, list[str]]:
    from hall.app.records.verification import breaches_of
    from hall.app.simulate import audit
    from hall.app.simulate.day import SIGN_ON_EARLY, run
    from hall.app.simulate.stage import OwnHall, StagePace
    from hall.config.catalogue_files import sample_catalogue
    from hall.service.hall import DATABASE

    if directory is not None and (directory / DATABASE).exists():
        fail(f"{directory} 中已有大厅，模拟不会改动它，请给一个空文件夹 there is a hall already")
    folder = directory or Path(tempfile.mkdtemp(prefix="jiaohao-simulate-"))
    catalog = sample_catalogue()
    try:
        with OwnHall(folder) as hall:
            office = hall.settings.policy.day
            plan = _plan(citizens, seed, office.opens_at, office.closes_at)
            pace = StagePace(hall, speed, plan.opens - SIGN_ON_EARLY)
            with _progress(plan) as told:
                course = run(plan, catalog, hall, pace, pads=True, told=told)
            broken = hall.end_day()
            broken += audit.breaches(course, hall, whole_hall=True)
        broken += breaches_of(folder)
    finally:
        if directory is None:
            shutil.rmtree(folder, ignore_errors=True)
    return course, catalog, broken


def _on_running_hall(
    url: str, token: str, citizens: int, seed: int, speed: float
) -> tuple[Course, Catalog, list[str]]:
    from hall.app.simulate import audit
    from hall.app.simulate.agenda import WallPace
    from hall.app.simulate.day import SIGN_ON_EARLY, run
    from hall.app.simulate.hands import ApiHands
    from hall.app.simulate.offered import offered
    from hall.config.rules import default_policy

    hands = ApiHands(url, token)
    catalog = offered(hands.look("/catalog"))
    office = default_policy().day
    plan = _plan(citizens, seed, office.opens_at, office.closes_at)
    pace = WallPace(speed, plan.opens - SIGN_ON_EARLY)
    with _progress(plan) as told:
        course = run(plan, catalog, hands, pace, pads=False, told=told)
    broken = list(audit.breaches(course, hands, whole_hall=False))
    hands.close()
    if speed != 1.0:
        # That hall counts real seconds, and these were not.
        for visit in course.visits:
            visit.expected_wait = None
    return course, catalog, broken


def _plan(citizens: int, seed: int, opens_at: str, closes_at: str) -> Plan:
    from hall.app.simulate.clock import second_of
    from hall.app.simulate.day import Plan

    return Plan(
        citizens=citizens, seed=seed, opens=second_of(opens_at), closes=second_of(closes_at)
    )


@contextmanager
def _progress(plan: Plan) -> Iterator[Told]:
    """A bar on stderr where there is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _second, _over: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.fields[clock]}"), BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f} 人 citizens"),
        console=Console(stderr=True),
    ) as progress:  # fmt: skip
        task = progress.add_task("", total=plan.citizens, clock="")

        def told(second: float, over: int) -> None:
            minutes = int(second // 60)
            clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
            progress.update(task, completed=over, clock=clock)

        yield told
