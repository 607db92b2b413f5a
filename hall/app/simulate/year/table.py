"""The year's books as a table for people."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from hall.app.records.case_report import TITLES
from hall.app.simulate.year.books import Books
from hall.app.simulate.year.tally import FIGURES
from hall.domain.words import KINDS
from hall.store.handling.statistics import GROUPINGS

WIDTH = 100


def show(books: Books, title: str) -> None:
    """Print it on stdout: nothing in it depends on how fast the machine is."""
    table = Table(title=title, title_justify="left")
    table.add_column("项目 figure")
    for column in ("模拟所记 own books", *(f"按 {by}" for by in GROUPINGS)):
        table.add_column(column, justify="right")
    for figure in FIGURES:
        totals = (str(books.totals[by][figure]) for by in GROUPINGS)
        table.add_row(f"{TITLES.get(figure, '决定')} {figure}", str(books.own[figure]), *totals)
    console = Console(width=WIDTH, highlight=False)
    console.print(table)
    rates = "，".join(
        f"{TITLES[name]} {'—' if rate is None else f'{rate:.2%}'}"
        for name, rate in books.rates.items()
    )
    console.print(rates)
    named = {kind: count for kind, count in books.registers.items() if kind in KINDS}
    lines = "，".join(f"{KINDS[kind]} {count}" for kind, count in named.items())
    console.print(f"登记簿 registers：{lines}")
    counts = books.counts
    console.print(
        f"号票 {counts['tickets']}（办结 {counts['tickets_served']}：办件 {counts['visits_worked']}"
        f"，咨询 {counts['visits_enquiry']}，领取 {counts['visits_collection']}）"
    )
    console.print(f"恒等式 identities {books.identities}，事件 events {books.events}")
    console.print(f"审计链 chain {books.chain}")
