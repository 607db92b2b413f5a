"""Whether a case is found as fast after years of them as people expect of a list."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from typing import Any

from hall.app.bench.growth import A_DAY
from hall.app.bench.people import person
from hall.app.bench.samples import ratio, spread
from hall.app.bench.setting import Line, Setting, aimed
from hall.domain.actors import Actor, Role
from hall.domain.posts import SECTIONS, Post
from hall.service.hall import DATABASE
from hall.service.handling.books.search import Asked, Searcher
from hall.service.secret import derived, read_secret
from hall.service.vault import Vault
from hall.store import catalog, database, filling
from hall.store.filling import FIRST_DAY
from hall.store.handling.filling import Filled, hand_in

CASES = 240_000
QUICK_CASES = 10_000
MILLISECONDS = 50.0
"""The aim for every filter that people use."""

_BUSINESS = Actor(role=Role.STAFF, id="bench", posts=SECTIONS)


def measure(setting: Setting) -> dict[str, Any]:
    """p50 and p99 of one page with its count, by what is asked for."""
    cases = setting.pick(QUICK_CASES, CASES)
    directory = setting.template.copy(setting.directory / "search")
    secret = read_secret(directory)
    path = directory / DATABASE
    filling.fill(path, derived(secret, "event-chain"), tickets=cases, a_day=A_DAY)
    hand_in(path, _applicants(Vault(secret)))
    with closing(database.open_reader(path)) as reader:
        searcher = Searcher(
            connection=reader,
            catalog=catalog.load(reader),
            terms=setting.template.terms(),
            vault=Vault(secret),
        )
        figures: dict[str, Any] = {"cases": cases}
        newest = 0.0
        for name, (asked, actor) in _searches(searcher, cases).items():
            found = spread(_timed(searcher, asked, actor, setting.pick(5, 20)))
            newest = newest or found.p50
            figures[name] = {**found.figures(), "ratio_to_newest": ratio(found.p50, newest)}
    shutil.rmtree(directory)
    return figures


def _applicants(vault: Vault) -> Any:
    def applicant(case: int) -> Filled:
        who = person(case)
        sealed = vault.seal(case, who, os.urandom)
        hashes = [(one.hash, one.kind) for one in vault.lookups(who)]
        return Filled(sealed=sealed.content, key=sealed.key, hashes=hashes)

    return applicant


def _searches(searcher: Searcher, cases: int) -> dict[str, tuple[Asked, Actor]]:
    """What people look for, the commonest and the worst, by the name of its figure."""
    middle = FIRST_DAY + timedelta(days=cases // A_DAY // 2)
    first, last = middle.isoformat(), (middle + timedelta(days=30)).isoformat()
    item = next(iter(searcher.catalog.items.values()))
    own = Actor(
        role=Role.COUNTER, id="C1", posts=frozenset({Post.CLERK}), department=item.department
    )
    someone = person(cases // 3)
    asked: dict[str, Asked] = {
        "newest": Asked(),
        "number": Asked(number=f"{searcher.terms.centre}{middle:%Y%m%d}-00012"),
        "day_by_number": Asked(number=f"{middle:%Y%m%d}"),
        "identity": Asked(applicant=someone.id_number),
        "phone": Asked(applicant=someone.phone),
        "name": Asked(applicant=someone.name),
        "pinyin": Asked(applicant="zhangwei"),
        "initials": Asked(applicant="zw"),
        "initials_in_a_month": Asked(applicant="zw", first=first, last=last),
        "item": Asked(item=item.code),
        "item_by_initials": Asked(item="sfz"),
        "item_and_person": Asked(item=item.code, applicant="wang"),
        "department": Asked(department=item.department),
        "department_in_a_month": Asked(department=item.department, first=first, last=last),
        "department_under_way": Asked(department=item.department, phases=["accepted"]),
        "kind": Asked(kinds=["joint"]),
        "kind_and_green": Asked(kinds=["joint"], green=True),
        "late": Asked(standings=["yellow", "red"]),
        "under_way": Asked(phases=["received", "supplementing", "accepted"]),
        "clerk": Asked(clerk="C17"),
        "counter_and_kind": Asked(counter=17, kinds=["immediate"]),
        "nothing": Asked(counter=17, clerk="C18"),
        "nothing_in_a_month": Asked(counter=17, clerk="C18", first=first, last=last),
    }
    by_business = {name: (one, _BUSINESS) for name, one in asked.items()}
    return {
        **by_business,
        "own_department": (Asked(), own),
        "own_department_closed": (Asked(phases=["closed"]), own),
        "own_department_nothing": (Asked(clerk="C18", counter=17), own),
    }


def _timed(searcher: Searcher, asked: Asked, actor: Actor, times: int) -> list[float]:
    searcher.page(asked, actor, None)
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        searcher.page(asked, actor, None)
        taken.append(time.perf_counter() - began)
    return taken


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """For the table: the slowest of all, and the commonest."""
    searches = {name: found for name, found in figures.items() if name != "cases"}
    slowest = max(searches, key=lambda name: float(searches[name]["p50_ms"]))
    what = f"查找办件 p50，{figures['cases']:,} 件，最慢的一种 slowest: {slowest}"
    shown = [aimed(what, searches[slowest]["p50_ms"], MILLISECONDS, " ms")]
    for name, word in (("newest", "最新"), ("identity", "证件号"), ("department", "部门")):
        value = f"{searches[name]['p50_ms']:.2f} ms"
        shown.append(Line(what=f"查找办件 p50，{word} {name}", value=value))
    return shown
