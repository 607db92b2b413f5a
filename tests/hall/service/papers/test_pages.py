"""How strips are laid on pages."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from hall.service.papers.sheets import BOTTOM, TOP, paginated
from hall.service.papers.strips import Strip

HEAD = [Strip(height=40, draw=lambda _: None)]


def strip(height: float, *, with_next: bool = False, head: Strip | None = None) -> Strip:
    return Strip(height=height, draw=lambda _: None, with_next=with_next, head=head)


@given(st.lists(st.tuples(st.floats(1, 60), st.booleans(), st.booleans()), min_size=1, max_size=80))
def test_every_strip_is_on_a_page_once_and_none_runs_over_its_foot(
    given_strips: list[tuple[float, bool, bool]],
) -> None:
    head = strip(8)
    body, kept = [], 0
    for height, with_next, in_table in given_strips:
        # In a notice at most three pieces hang together.
        kept = kept + 1 if with_next and kept < 2 else 0
        body.append(strip(height, with_next=kept > 0, head=head if in_table else None))
    pages = paginated(HEAD, body)
    assert [one for page in pages for _, one in page if one is not head] == [*HEAD, *body]
    for page in pages:
        assert page
        for (top, one), (below, _) in itertools.pairwise(page):
            assert top + one.height <= below + 1e-9
        top, last = page[-1]
        assert top >= TOP
        assert top + last.height <= BOTTOM


def test_what_hangs_together_stays_together() -> None:
    caption, line, seal = strip(7, with_next=True), strip(7, with_next=True), strip(30)
    pages = paginated(HEAD, [strip(200), caption, line, seal])
    assert [one for _, one in pages[1]] == [caption, line, seal]


def test_a_table_that_goes_on_gets_its_head_again() -> None:
    head = strip(8)
    rows = [strip(60, head=head) for _ in range(5)]
    pages = paginated(HEAD, rows)
    assert [one for _, one in pages[1]] == [head, *rows[3:]]


def test_what_fits_on_no_page_is_not_put_off_for_ever() -> None:
    pages = paginated(HEAD, [strip(300), strip(10)])
    assert len(pages) == 3
