"""``jiaohao verify``: what must be true of a hall's records, and whether anybody altered them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from hall.app.options import SETTINGS, config_option, data_option, database_of, settings_of
from hall.app.output import fail, say
from hall.app.terms import terms_of
from hall.config.forms_folder import told_missing, unnamed
from hall.domain.handling.identities import disagreements
from hall.service.hall import DATABASE
from hall.service.handling import auditing
from hall.service.handling.recomputing import is_outdated
from hall.service.secret import derived, read_secret
from hall.service.terms import Terms
from hall.store import audit, database, event_log
from hall.store import catalog as stored
from hall.store.handling import counting

_SHOWN = 20


@click.command()
@data_option
@config_option
def verify(directory: Path, config: Path | None) -> None:
    """Check invariants and the audit chain; exits non-zero on any breach. Changes nothing."""
    database_of(directory)
    terms = None
    if (config or directory / SETTINGS).exists():
        terms = terms_of(settings_of(directory, config), "")
    else:
        say(f"没有 {config or directory / SETTINGS}，不重算办件 no settings: cases not recomputed")
    found = 0
    if terms is not None and _is_outdated(directory, terms):
        say(
            "办件规则已变更，尚未全部重算：下列期限、亮灯如有不符，启动大厅、重算完毕后再核对"
            " rules changed, running cases not derived anew yet"
        )
    try:
        for line in breaches_of(directory, terms):
            click.echo(line)
            found += 1
    except sqlite3.DatabaseError as error:
        fail(f"已发现 {found} 处不一致，数据库无法继续读取：{error}。请保留现场并联系管理员。")
    if found:
        fail(f"发现 {found} 处不一致，请保留现场并联系管理员。")
    with closing(database.open_reader(directory / DATABASE)) as reader:
        counts = audit.counts(reader)
        catalog = stored.load(reader)
    # Files that citizens miss break no record.
    for line in (told_missing(directory, catalog), unnamed(directory, catalog)):
        if line:
            say(line)
    listed = "，".join(f"{table} {count}" for table, count in counts.items())
    click.echo(f"全部一致 all is consistent: {listed}")


def _is_outdated(directory: Path, terms: Terms) -> bool:
    with closing(database.open_reader(directory / DATABASE)) as reader:
        return is_outdated(reader, terms)


def breaches_of(directory: Path, terms: Terms | None = None) -> Iterator[str]:
    """Every breach in a data directory, as lines for people.

    ``terms`` are what the hall's clocks are reckoned by; without them cases are not reckoned
    anew, and the rest is checked.
    """
    with closing(database.open_reader(directory / DATABASE)) as reader:
        # One transaction: a running hall must not move under the checks.
        reader.execute("BEGIN")
        yield from audit.breaches(reader)
        yield from disagreements(counting.counts(reader))
        if terms is not None:
            yield from auditing.breaches(reader, terms)
        key = derived(read_secret(directory), "event-chain")
        broken = event_log.broken_links(reader, key)
        for shown, seq in enumerate(broken):
            if shown == _SHOWN:
                yield "审计链：更多处不一致"
                break
            yield f"审计链在第 {seq} 条事件断开 audit chain broken at event {seq}"
