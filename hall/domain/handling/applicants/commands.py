"""What people ask to be done with applicants' data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall.domain.applicants import Applicant
from hall.domain.commands import Command
from hall.domain.handling.commands import CaseAction


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordApplicant(CaseAction):
    """Whom the case is for; in place of what was recorded before."""

    applicant: Applicant


class HowRead(StrEnum):
    """Where somebody read an applicant in full."""

    PAGE = "page"  # 办件页
    API = "api"  # 接口
    FORM = "form"  # 一表
    NOTICE = "notice"  # 通知书, which names him


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReading(Command):
    """Somebody reads whom a case is for, in full: for the record."""

    case: str
    how: HowRead


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseApplicants(Command):
    """Erase applicants of cases that ended longer ago than the policy keeps them."""

    most: int = 500
    """At the most so many in one command; ask again while ``left`` is true in the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteExport(Command):
    """Somebody takes cases with their applicants' data out of the hall (导出): for the record."""

    first: str
    """First day, ``YYYY-MM-DD``."""
    last: str
    cases: int
    """How many."""
    applicants: int
    """How many of them with data in clear."""
