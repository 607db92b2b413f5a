"""What is read in a thread: a refusal there is an answer, and no failure in the hall's log."""

from __future__ import annotations

import pytest

from hall.domain.posts import Post
from tests.web.case_house import CaseHouse
from tests.web.house import Template

REFUSED = (
    (Post.BUSINESS, "/cases?after=nowhere"),
    (Post.BUSINESS, "/registers/promised?from=2026-12-02&to=2026-12-01"),
    (Post.BUSINESS, "/statistics?by=weather"),
    (Post.DUTY, "/counters/4711/day"),
)


@pytest.mark.parametrize(("post", "path"), REFUSED, ids=str)
def test_what_is_refused_is_answered_and_not_logged_as_a_failure(
    cases_template: Template, tmp_path_factory: pytest.TempPathFactory,
    capfd: pytest.CaptureFixture[str], post: Post, path: str,
) -> None:  # fmt: skip
    house = CaseHouse(cases_template, tmp_path_factory.mktemp("refused") / "cases")
    try:
        said = house.holder(post).get(path)
    finally:
        house.close()
    assert said.status in {404, 422}
    assert "Traceback" not in capfd.readouterr().err
