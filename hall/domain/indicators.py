"""What a citizen may tick beside the level of a rating: the national list, versioned.

Eight per level; the first three are shown at once, the rest on request. A rating stores the
code and the text that was shown, for codes are retired and their texts change. Source: rulebook
09 section 1.3 (the national platform's list; the codes below 500 that it replaced are retired).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from hall.domain.ratings import Level

VERSION: Final = "national-2"
"""The list in use; the first version (501-509, 401-405, 301-306, 201-206, 101-107) is retired."""
BASIC: Final = 3
"""How many of a level's indicators are shown before the citizen asks for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing to tick: a statement on the visit, worded for its level."""

    code: str
    text: str


def _list(first: int, *texts: str) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(code=str(code), text=text) for code, text in enumerate(texts, start=first)
    )


INDICATORS: Final[Mapping[Level, tuple[Indicator, ...]]] = MappingProxyType(
    {
        Level.VERY_SATISFIED: _list(
            510,
            "一窗受理一次办结",
            "可以先受理后补材料",
            "不用提交证明",
            "可以全程网上办理",
            "可以使用手机办理",
            "可以就近办理",
            "无需材料直接办理",
            "服务热情效率高",
        ),
        Level.SATISFIED: _list(
            406,
            "填写一张表单就可完成申报",
            "在线提交材料窗口核验",
            "一张清单告知全部申报材料",
            "用告知承诺减免申报材料",
            "可以在线预约办理",
            "跑大厅一次办完",
            "可以使用自助机办理",
            "服务态度较好",
        ),
        Level.FAIRLY_SATISFIED: _list(
            307,
            "一次性告知需要补正的材料",
            "提供申报材料样本",
            "在承诺的时间内办结",
            "办事指南指引准确",
            "按办事指南要求的材料即可办理",
            "可以快递送达",
            "跑动次数与承诺的一致",
            "服务态度一般",
        ),
        Level.DISSATISFIED: _list(
            207,
            "没有提供材料样本",
            "没有提供材料清单",
            "未在承诺时间内办结",
            "同样内容的证明材料被要求多次提交",
            "承诺网办但无法在线办理",
            "在线预约办理后到实体大厅重复取号排队",
            "窗口人员业务不熟练",
            "服务态度生硬",
        ),
        Level.VERY_DISSATISFIED: _list(
            108,
            "在办事指南之外增加新的审批条件",
            "需提供办事指南之外的申报材料",
            "无理由超过法定办理时间",
            "办事指南提供样本有错",
            "承诺在线收取申报材料实际无法收取",
            "多头跑窗口和部门",
            "跑动次数与承诺的不一致",
            "服务态度差效率低",
        ),
    }
)
"""The indicators of each level, basic ones first."""

LEVEL_NAMES: Final[Mapping[Level, str]] = MappingProxyType(
    {
        Level.VERY_SATISFIED: "非常满意",
        Level.SATISFIED: "满意",
        Level.FAIRLY_SATISFIED: "基本满意",
        Level.DISSATISFIED: "不满意",
        Level.VERY_DISSATISFIED: "非常不满意",
    }
)
"""The levels as citizens read them (rulebook 09 section 1.2), best first."""


def texts_of(level: Level, codes: Iterable[str]) -> dict[str, str]:
    """The ticked codes with their texts; codes that the level does not have are left out."""
    wanted = frozenset(codes)
    return {one.code: one.text for one in INDICATORS[level] if one.code in wanted}
