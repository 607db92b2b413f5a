"""Why this ticket is next, in words for the clerk's console."""

from __future__ import annotations

from hall.domain.policy import QueuePolicy
from hall.domain.queue import Choice, Why


def explain(choice: Choice, policy: QueuePolicy) -> dict[str, object]:
    """The rule that applied, as a code and as a sentence in Chinese and in English."""
    number, other = choice.ticket.number, choice.passed_over
    minutes = policy.head_start_seconds // 60
    row = policy.overtakes_in_a_row
    chinese, english = {
        Why.PINNED: (
            f"{number}已由工作人员置顶，原因记录在案。",
            f"{number} was put first by staff; the reason is on record.",
        ),
        Why.FIRST_COME: (
            f"{number}在本窗口可叫的号票中来得最早。",
            f"{number} came first among those this window may call.",
        ),
        Why.PRIORITY: (
            f"{number}为优先号，依规先于{other}；每窗口连续优先不超过{row}个。",
            f"{number} has priority over {other}; at most {row} in a row at one window.",
        ),
        Why.HEAD_START_USED_UP: (
            f"{number}比优先号{other}早到超过{minutes}分钟，不再让先。",
            f"{number} came over {minutes} minutes before priority {other}; it yields no more.",
        ),
        Why.TURN_OF_ORDINARY: (
            f"本窗口已连续优先{row}个，轮到普通号{number}，其后为{other}。",
            f"After {row} priority tickets in a row it is {number}'s turn, then {other}.",
        ),
    }[choice.why]
    return {
        "ticket": choice.ticket.id,
        "number": number,
        "why": choice.why.value,
        "zh": chinese,
        "en": english,
    }
