"""``jiaohao calendar``: the working days that deadlines are reckoned by."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import click

from hall.app.calendar.grid import differences, year_grid
from hall.app.options import data_option, database_of, settings_of
from hall.app.output import fail, say
from hall.app.terms import terms_of
from hall.config.calendar_files import read_calendar
from hall.domain.calendar import Calendar
from hall.domain.calendar_check import FIRST_YEAR, LAST_YEAR, spoken_day
from hall.domain.calendar_errors import CalendarFlawed
from hall.domain.clock import moment
from hall.domain.commands import Command
from hall.domain.handling.calendar_commands import ImportCalendarYear, OverrideDay, WithdrawOverride
from hall.service.beside import carry_out_beside
from hall.service.bodies import Body
from hall.service.clock import SystemClock
from hall.service.handling.calendar.in_force import in_force
from hall.service.terms import Terms
from hall.store import database


@click.group()
def calendar() -> None:
    """Working days: show them, import a year's notice, keep a day otherwise."""


@calendar.command()
@data_option
@click.argument("year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), required=False)
def show(directory: Path, year: int | None) -> None:
    """The months of YEAR (default: this year) with 休 and 班."""
    terms = _terms(directory)
    year = year or moment(SystemClock().now(), terms.zone).year
    click.echo(year_grid(_calendar(directory, terms), year))


@calendar.command("import")
@data_option
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_(directory: Path, file: Path, *, dry_run: bool) -> None:
    """Put the year of FILE in force.

    FILE is the text of the State Council's notice (.txt), a table of ours (.toml), or a list of
    days as holiday-cn publishes them (.json). Anything doubtful is told, and nothing is changed
    then. Open cases are reckoned anew; a running hall takes the calendar up by itself.
    """
    terms = _terms(directory)
    before = _calendar(directory, terms)
    try:
        table = read_calendar(file)
    except CalendarFlawed as flawed:
        fail(f"{file.name}：{flawed}\n未作任何更改。")
    after = Calendar.of((*before.years.values(), table), before.overrides.values())
    for line in differences(before, after, table.year):
        click.echo(line)
    if dry_run:
        say("只作比较，未作任何更改。")
        return
    _carry_out(directory, ImportCalendarYear.of(table), terms, f"已导入：{table.source}")


@calendar.command()
@data_option
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("how", type=click.Choice(["works", "off"]))
@click.option("--reason", required=True, help="Why; the audit trail keeps it.")
def override(directory: Path, day: date, how: str, reason: str) -> None:
    """Keep DAY otherwise than the notice: works or off."""
    day = date(day.year, day.month, day.day)
    command = OverrideDay(day=day, works=how == "works", reason=reason)
    done = f"{spoken_day(day)}改为{'上班' if command.works else '休息'}：{reason}"
    _carry_out(directory, command, _terms(directory), done)


@calendar.command()
@data_option
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--reason", required=True, help="Why; the audit trail keeps it.")
def withdraw(directory: Path, day: date, reason: str) -> None:
    """Let DAY be what the notice says."""
    day = date(day.year, day.month, day.day)
    command = WithdrawOverride(day=day, reason=reason)
    _carry_out(directory, command, _terms(directory), f"{spoken_day(day)}恢复按通知安排")


def _terms(directory: Path) -> Terms:
    return terms_of(settings_of(directory, None), "")


def _calendar(directory: Path, terms: Terms) -> Calendar:
    with closing(database.open_reader(database_of(directory))) as reader:
        return in_force(reader, terms)


def _carry_out(directory: Path, command: Command, terms: Terms, done: str) -> Body:
    database_of(directory)
    body = carry_out_beside(directory, command, terms)
    say(f"{done}。日历第 {body['version']} 版，{body['recomputed']} 个办件的期限随之变动。")
    return body
