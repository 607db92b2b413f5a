"""An extension is counted in what the case's limit is counted in."""

from __future__ import annotations

import pytest

from counters.case_forms.timing import extension_unit


@pytest.mark.parametrize(
    ("statutory", "promised", "unit"),
    [
        ("working_days", "hours", "个工作日"),
        ("natural_days", "natural_days", "日"),
        ("hours", "hours", "日"),
        (None, "working_days", "个工作日"),
        (None, None, "日"),
    ],
)
def test_the_word_goes_with_the_limit(
    statutory: str | None, promised: str | None, unit: str
) -> None:
    clocks = {
        name: None if of is None else {"unit": of}
        for name, of in (("statutory", statutory), ("promised", promised))
    }
    assert extension_unit({"clocks": clocks}) == unit
