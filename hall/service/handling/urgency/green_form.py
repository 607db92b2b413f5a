"""The green channel's form as it stands: it travels, and each print has the signatures so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo

from hall.domain.catalog import Catalog
from hall.domain.clock import Instant, moment
from hall.domain.events import Logged
from hall.domain.handling.notices.centre_forms import Green, GreenWindow
from hall.domain.handling.notices.forms import Notice
from hall.domain.handling.urgency.green import GreenCourse, Stage, fold_green, in_words


def as_it_stands(
    notice: Notice, events: Iterable[Logged], catalog: Catalog, zone: tzinfo
) -> Notice:
    """The notice with the signatures that its windows have put on it; every other as it is."""
    green = fold_green(events) if isinstance(notice.content, Green) else None
    return notice if green is None else replace(notice, content=green_content(green, catalog, zone))


def green_content(green: GreenCourse, catalog: Catalog, zone: tzinfo) -> Green:
    """What the form says now."""
    return Green(
        project=green.project,
        builder=green.builder,
        amount=in_words(green.amount, green.currency),
        ground=green.ground,
        threshold=green.threshold,
        document=green.document,
        start=_named(green.stages[0], catalog),
        end=_named(green.end_stage, catalog),
        windows=tuple(
            GreenWindow(
                window=_named(one, catalog),
                matter=one.matter,
                received_at=_local(one.received_at, zone),
                finished_at=_local(one.finished_at, zone),
                signed_by=_account(one.finished_by or one.received_by),
            )
            for one in green.stages
        ),
    )


def _named(stage: Stage, catalog: Catalog) -> str:
    """``市场监管局 13号窗口``: what of the two is known; a later catalogue may lack either."""
    department = catalog.departments.get(stage.department)
    parts = (
        "" if department is None else department.name,
        "" if stage.counter is None else f"{stage.counter}号窗口",
    )
    return " ".join(part for part in parts if part) or stage.department


def _local(at: Instant | None, zone: tzinfo) -> datetime | None:
    return None if at is None else moment(at, zone)


def _account(actor: str) -> str:
    return actor.partition(":")[2]
