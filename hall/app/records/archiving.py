"""``jiaohao archive``: what is kept for a time only."""

from __future__ import annotations

from pathlib import Path

import click

from hall.app.options import data_option, database_of, settings_of
from hall.app.output import fail, say
from hall.app.terms import terms_of
from hall.domain.handling.applicants.commands import EraseApplicants
from hall.service.beside import carry_out_beside


@click.command()
@data_option
@click.option(
    "--erase-applicants", is_flag=True,
    help="Erase applicants of cases that ended longer ago than archive.applicant_years.",
)  # fmt: skip
def archive(directory: Path, *, erase_applicants: bool) -> None:
    """Erase what may not be kept any longer; the case records themselves stay for ever.

    The hall may run. Backups made before still hold what was erased.
    """
    if not erase_applicants:
        fail("请说明要清除什么：--erase-applicants。")
    database_of(directory)
    terms = terms_of(settings_of(directory, None), "")
    erased = 0
    while True:
        answer = carry_out_beside(directory, EraseApplicants(), terms)
        erased += int(str(answer["erased"]))
        if not answer["left"]:
            break
    say(f"已清除 {erased} 件办件的服务对象信息（办结满{answer['years']}年）。备份中的另行处理。")
