"""Forms on the applicant's credit: who has broken his word is not trusted with papers to follow."""

from __future__ import annotations

from collections.abc import Iterator

from counters.case_forms.form import Desk, Field, Form
from hall.service.handling.applicants.credit import KEPT_BY


def credit(desk: Desk) -> Iterator[Form]:
    """Record that the applicant broke his word (失信), or that the record was repaired."""
    if not desk.applicant_known or not desk.trusts(KEPT_BY):
        return
    document = Field(
        name="document", label="文书", required=True, hint="名单、判决、核查意见的文号"
    )
    if desk.case["discredited"]:
        yield Form(path="credit-repaired", title="记录信用修复", place="more", fields=(document,))
    else:
        yield Form(
            path="discredit", title="记录失信", place="more",
            fields=(document, Field(name="reason", label="说明")),
        )  # fmt: skip
