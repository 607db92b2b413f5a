"""``jiaohao import`` and ``jiaohao export``: what the hall offers, as CSV or XLSX."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from hall.app.options import data_option, database_of, settings_of
from hall.app.output import say
from hall.app.terms import terms_of
from hall.config.catalogue_files import read_catalogue
from hall.config.catalogue_write import HeaderLanguage, write_csv_folder, write_xlsx
from hall.config.forms_folder import told_missing
from hall.service.importing import import_beside
from hall.store import catalog as stored
from hall.store import database


@click.command("import")
@data_option
@click.argument("file", type=click.Path(path_type=Path, exists=True))
def import_(directory: Path, file: Path) -> None:
    """Replace the catalogue by FILE: a folder of CSVs, an XLSX, or the CSV of one table.

    Every error of every row is reported at once, and nothing is changed then. A running hall
    takes the new catalogue up by itself.
    """
    path = database_of(directory)
    with closing(database.open_reader(path)) as reader:
        present = stored.load(reader)
    catalog = read_catalogue(file, onto=present)
    terms = terms_of(settings_of(directory, None), "")
    counts = import_beside(directory, catalog.tables(), terms)
    say(
        f"已导入：{counts['departments']}个部门，{counts['queues']}个队列，"
        f"{counts['items']}个事项，{counts['counters']}个窗口，{counts['kiosks']}台取号机，"
        f"{counts['materials']}项材料，{counts['fees']}项收费，{counts['parts']}个联办环节。"
    )
    # The files may follow the catalogue: the hall goes on without them.
    if line := told_missing(directory, catalog):
        say(f"注意：{line}")


@click.command()
@data_option
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--english", is_flag=True, help="English headers; default: Chinese.")
def export(directory: Path, target: Path, *, english: bool) -> None:
    """Write the catalogue to TARGET: an .xlsx file, or a folder of CSVs."""
    with closing(database.open_reader(database_of(directory))) as reader:
        catalog = stored.load(reader)
    language = HeaderLanguage.ENGLISH if english else HeaderLanguage.CHINESE
    if target.suffix.lower() == ".xlsx":
        write_xlsx(catalog, target, language)
    else:
        write_csv_folder(catalog, target, language)
    say(f"已写出：{target}")
