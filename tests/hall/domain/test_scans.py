"""What a scanned text names, and that nothing that may come is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.domain.numbering import FOLLOW_ALPHABET, FOLLOW_LENGTH, case_number
from hall.domain.scans import LONGEST_SCAN, Scan, ScanKind, read_scan

CODE = "abcdefgh2345"
CARD = "11010519491231002X"
NOTHING = Scan(ScanKind.UNKNOWN, "")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (CODE, Scan(ScanKind.SLIP, CODE)),
        (f"  {CODE}\r\n", Scan(ScanKind.SLIP, CODE)),
        (f"http://10.0.0.5:8000/f/{CODE}", Scan(ScanKind.SLIP, CODE)),
        (f"https://hall.example.cn/queue/f/{CODE}?from=slip", Scan(ScanKind.SLIP, CODE)),
        (f"http://10.0.0.5:8000/f/{CODE}1", NOTHING),
        ("http://10.0.0.5:8000/c/JH20261121-00012", Scan(ScanKind.CASE, "JH20261121-00012")),
        ("jh20261121-00012", Scan(ScanKind.CASE, "JH20261121-00012")),
        ("http://elsewhere.example/pay/123", NOTHING),
        ("http://[", NOTHING),
        ("A023", Scan(ScanKind.NUMBER, "A023")),
        ("va023", Scan(ScanKind.NUMBER, "VA023")),
        ("Ａ０２３", Scan(ScanKind.NUMBER, "A023")),
        (CARD, Scan(ScanKind.PERSON, CARD)),
        (CARD.lower(), Scan(ScanKind.PERSON, CARD)),
        ("110105 19491231 002X", Scan(ScanKind.PERSON, CARD)),
        (CARD[:-1] + "1", NOTHING),
        ("110105194913310023", NOTHING),
        ("", NOTHING),
        ("你好", NOTHING),
        ("6901234567892", NOTHING),
    ],
)
def test_what_a_text_names(text: str, named: Scan) -> None:
    assert read_scan(text) == named


@given(st.text(max_size=LONGEST_SCAN * 2))
def test_nothing_that_comes_is_an_error(text: str) -> None:
    found = read_scan(text)
    assert (found.kind is ScanKind.UNKNOWN) == (found.text == "")


@given(st.text(alphabet=FOLLOW_ALPHABET, min_size=FOLLOW_LENGTH, max_size=FOLLOW_LENGTH))
def test_every_code_of_ours_is_read_bare_and_as_an_address(code: str) -> None:
    assert read_scan(code) == read_scan(f"http://h/f/{code}") == Scan(ScanKind.SLIP, code)


@given(st.integers(1, 10**7), st.dates())
def test_every_case_number_of_ours_is_read(serial: int, day: object) -> None:
    number = case_number("JH", str(day), serial)
    assert read_scan(f"http://h/c/{number}") == Scan(ScanKind.CASE, number)


def test_a_person_stands_in_no_log() -> None:
    assert CARD not in repr(read_scan(CARD))
