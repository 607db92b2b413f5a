"""``jiaohao export``: the catalogue, or the cases of some days."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from tempfile import mkstemp

import click

from hall.app.catalogue_commands import export as catalogue
from hall.app.options import data_option, database_of, settings_of
from hall.app.output import say
from hall.app.terms import terms_of
from hall.config.tables_written import SUFFIXES, write_table
from hall.domain.handling.applicants.commands import NoteExport
from hall.service.beside import carry_out_beside
from hall.service.handling.books.listing import Listing
from hall.service.handling.books.search import Asked, Searcher
from hall.service.secret import read_secret
from hall.service.vault import Vault
from hall.store import catalog, database


class _OrCatalogue(click.Group):
    """``export 目录.xlsx`` has always written the catalogue, and goes on to."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["catalogue", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_OrCatalogue)
def export() -> None:
    """Write the catalogue (the default) or cases to a file."""


export.add_command(catalogue, "catalogue")


@export.command("cases")
@data_option
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "first", default=None, help="First day, YYYY-MM-DD; default: the first.")
@click.option("--to", "last", default=None, help="Last day, included; default: the last.")
@click.option(
    "--with-applicants", is_flag=True,
    help="With names and numbers in clear; the export is put on record.",
)  # fmt: skip
def cases(
    directory: Path, target: Path, first: str | None, last: str | None, *, with_applicants: bool
) -> None:
    """Write the cases taken in on these days to TARGET, an .xlsx or .csv file."""
    if target.suffix.lower() not in SUFFIXES:
        raise click.BadParameter("文件名应以 .csv 或 .xlsx 结尾。", param_hint="TARGET")
    path = database_of(directory)
    terms = terms_of(settings_of(directory, None), "")
    with closing(database.open_reader(path)) as reader:
        searcher = Searcher(
            connection=reader,
            catalog=catalog.load(reader),
            terms=terms,
            vault=Vault(read_secret(directory)),
        )
        listing = Listing(searcher, with_applicants)
        # Readable by its owner alone, and nowhere whole before it is on record.
        descriptor, name = mkstemp(dir=target.parent, suffix=target.suffix.lower())
        os.close(descriptor)
        building = Path(name)
        try:
            rows = listing.rows(Asked(first=first, last=last))
            count = write_table(building, "办件", listing.header, rows)
            if with_applicants:
                note = NoteExport(
                    first=first or "", last=last or "", cases=count, applicants=listing.named
                )
                carry_out_beside(directory, note, terms)
            building.replace(target)
        except BaseException:
            building.unlink(missing_ok=True)
            raise
    say(
        f"已写出 {count} 件办件：{target}"
        + ("（含服务对象信息，已记入审计）" if with_applicants else "")
    )
