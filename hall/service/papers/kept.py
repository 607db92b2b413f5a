"""Notices as the hall keeps them: JSON beside their case, for ever.

The applicant's name is not in it: it is kept apart, erased in its time, and put on the paper
when that is printed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec

from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.forms import CONTENTS, Letterhead, Notice


class _Kept(msgspec.Struct):
    """A notice whose content is read when its form is known."""

    number: str
    form: NoticeForm
    case: str
    item: str
    department: str
    issued_at: datetime
    window: str
    clerk: str
    letterhead: Letterhead
    query_url: str
    content: msgspec.Raw


def kept_of(notice: Notice) -> str:
    """The notice as it is kept."""
    return msgspec.json.encode(replace(notice, applicant="")).decode()


def notice_of(text: str, applicant: str = "") -> Notice:
    """The notice again, for this applicant as the name may be printed.

    Raises msgspec.DecodeError for what is no notice.
    """
    kept = msgspec.json.decode(text, type=_Kept)
    return Notice(
        number=kept.number,
        form=kept.form,
        case=kept.case,
        item=kept.item,
        department=kept.department,
        applicant=applicant,
        issued_at=kept.issued_at,
        window=kept.window,
        clerk=kept.clerk,
        letterhead=kept.letterhead,
        query_url=kept.query_url,
        content=msgspec.json.decode(kept.content, type=CONTENTS[kept.form]),
    )
