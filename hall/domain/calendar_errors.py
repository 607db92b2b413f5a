"""Why the hall's calendar cannot be changed so."""

from __future__ import annotations

from collections.abc import Iterable

from hall.domain.errors import Invalid, NotFound, Refused


class CalendarFlawed(Invalid):
    """A year that cannot be put in force; ``errors`` name each doubt. str() lists them."""

    code = "calendar.invalid"
    sentence = "工作日安排有误，未作任何更改。"
    title = "The year's table is not valid"

    @classmethod
    def of(cls, problems: Iterable[tuple[str, str]]) -> CalendarFlawed:
        """The refusal that names all of them: the field, empty for the whole, and a sentence."""
        return cls(errors=[{"field": field, "problem": problem} for field, problem in problems])

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, sentence by sentence."""
        found = self.facts.get("errors", [])
        assert isinstance(found, list)
        return tuple(one["problem"] for one in found)

    def __str__(self) -> str:
        lines = [
            f"工作日安排有 {len(self.problems)} 处疑问：",
            *(f"  {one}" for one in self.problems),
        ]
        return "\n".join(lines)


class YearConfirmed(Refused):
    """A table made ahead of the notice does not replace the notice."""

    code = "calendar.year_confirmed"
    sentence = "{year}年已有正式安排（{source}），不能改回暂定。"
    title = "The year already has a confirmed table"


class NoOverride(NotFound):
    code = "calendar.no_override"
    sentence = "{day}没有本大厅另行的安排。"
    title = "The hall has set nothing for this day"
