"""A notice is kept as it was issued, without the applicant's name."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from hall.domain.handling.notices.forms import Notice
from hall.service.papers.kept import kept_of, notice_of
from tests.hall.domain.handling.notices.samples import SAMPLES


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_it_comes_back_as_it_was(sample: Notice) -> None:
    kept = kept_of(sample)
    assert sample.applicant not in kept
    assert notice_of(kept, sample.applicant) == sample
    assert notice_of(kept) == replace(sample, applicant="")


@pytest.mark.parametrize("text", ["", "{}", '{"form": "promised"}', '{"form": "licence"}'])
def test_what_is_no_notice(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        notice_of(text)
