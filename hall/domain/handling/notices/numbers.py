"""Numbers of notices: ``JH承〔2026〕00012号`` (rulebook 03: numbered, kept for ever).

Centre code, mark of the form, year of issue, serial. The store gives the serials: one series a
form and year, from 1, without gaps.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from hall.domain.handling.errors import UnknownNotice
from hall.domain.handling.figures import NoticeForm

MARKS: dict[NoticeForm, str] = {
    NoticeForm.PROMISED: "承",
    NoticeForm.SUPPLEMENT: "补",
    NoticeForm.JOINT: "联",
    NoticeForm.RETURNED: "退",
    NoticeForm.URGENT: "急",
    NoticeForm.GREEN: "绿",
    NoticeForm.MISSING: "缺",
    NoticeForm.DECISION: "决",
}
_FORMS = {mark: form for form, mark in MARKS.items()}
_BRACKETS = str.maketrans("〔[【(", "〔〔〔〔") | str.maketrans("〕]】)", "〕〕〕〕")
_NUMBER = re.compile(
    rf"([A-Z]{{2,6}})([{''.join(_FORMS)}])〔([0-9]{{4}})〕第?([0-9]{{1,9}})号?", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeNumber:
    """The parts of a notice's number."""

    form: NoticeForm
    centre: str
    year: int
    serial: int

    def __str__(self) -> str:
        return notice_number(self.form, self.centre, self.year, self.serial)


def notice_number(form: NoticeForm, centre: str, year: int, serial: int) -> str:
    """The number as it is printed; the serial widens after 99999, never wraps."""
    return f"{centre}{MARKS[form]}〔{year:04d}〕{serial:05d}号"


def parse_notice_number(text: str) -> NoticeNumber:
    """The parts of a number as a person may type it: any brackets, blanks, letters' case.

    Raises UnknownNotice for what is no number of a notice.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper().translate(_BRACKETS)
    found = _NUMBER.fullmatch(plain)
    if found is None or int(found[4]) == 0:
        raise UnknownNotice(notice=text)
    return NoticeNumber(
        form=_FORMS[found[2]], centre=found[1], year=int(found[3]), serial=int(found[4])
    )
