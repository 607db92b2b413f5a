"""Amounts of money: whole fen (分) inside, yuan and capitals (大写) for people."""

from __future__ import annotations

FEN = 100
"""In a yuan."""
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_GROUP = 10_000


def yuan(fen: int) -> str:
    """``20.50`` for 2050, ``-1.00`` for -100."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // FEN}.{abs(fen) % FEN:02d}"


def capitals(fen: int) -> str:
    """``贰拾元伍角整`` for 2050: as amounts stand on receipts, so that no digit can be added.

    For 0 to 10^17 fen. Raises ValueError for less.
    """
    if fen < 0:
        raise ValueError("a receipt has no negative amount")
    whole, jiao, rest = fen // FEN, fen // 10 % 10, fen % 10
    text = f"{_whole(whole)}元" if whole or not fen else ""
    if not jiao and not rest:
        return f"{text}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif text:
        text += "零"
    return f"{text}{_DIGITS[rest]}分" if rest else f"{text}整"


def _whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        groups.append(number % _GROUP)
        number //= _GROUP
    text = ""
    skipped = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            skipped = bool(text)
            continue
        # A zero is spoken where a place before this group's first digit is empty.
        if text and (skipped or group < _GROUP // 10):
            text += _DIGITS[0]
        text += _four(group) + _GROUPS[place]
        skipped = False
    return text


def _four(number: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
