"""What a notice is, and that it can be kept as JSON and read back as it was."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from hall.domain.handling.figures import LateSupplement, LateTolerance, NoticeForm
from hall.domain.handling.notices.forms import CONTENTS, Notice
from tests.hall.domain.handling.notices.samples import PROMISED, SAMPLES, SUPPLEMENT, notice


def test_every_form_has_its_content() -> None:
    assert set(CONTENTS) == set(NoticeForm)
    assert {sample.form for sample in SAMPLES.values()} == set(NoticeForm)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_the_content_outlives_the_catalogue_as_json(sample: Notice) -> None:
    kept = msgspec.json.encode(sample.content)
    assert msgspec.json.decode(kept, type=CONTENTS[sample.form]) == sample.content


def test_a_content_of_another_form_is_no_notice() -> None:
    with pytest.raises(ValueError, match="Promised"):
        notice(PROMISED, NoticeForm.RETURNED)


def test_a_supplement_waits_or_is_tolerated() -> None:
    with pytest.raises(ValueError, match="one consequence"):
        replace(SUPPLEMENT, late_tolerance=LateTolerance.WITHDRAWN)
    with pytest.raises(ValueError, match="one consequence"):
        replace(SUPPLEMENT, late=None)
    assert replace(SUPPLEMENT, late=LateSupplement.REFUSED).late is LateSupplement.REFUSED
