"""What people ask to be done about the one form of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall.domain.handling.commands import CaseAction


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FillForm(CaseAction):
    """The applicant tells what the form asks for: code of the field to value.

    Its values may be personal data: it shows none of them.
    """

    values: Mapping[str, str]
    reason: str = ""
    """Why a value that was told before is corrected; needed then."""

    def __repr__(self) -> str:
        return f"FillForm(case={self.case!r}, ...)"
