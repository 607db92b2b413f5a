"""The tables of a catalogue: their names, their headers and the words in their cells.

This is the one place that says how a catalogue's files look; the operator's guide copies it.
Headers and sheet names may be Chinese or English; what stands in brackets in a header is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from hall.config.cells import clean_code
from hall.domain.catalog_rows import CounterKind, ItemKind
from hall.domain.forms import FieldType
from hall.domain.handling.clocks import Start, Unit
from hall.domain.requirements import MaterialSource

_BRACKETS: Final = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `field` is its English header, `title` its Chinese one.

    A `needed` column must be there; the others may be left out of the file.
    """

    field: str
    title: str
    needed: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: `name` is its file's stem, `title` its Chinese sheet name.

    A catalogue without a `needed` table is refused.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    needed: bool = True

    def column_of(self, header: str) -> Column | None:
        """The column that a header means, None if it means none of this table's."""
        plain = plain_header(header)
        for column in self.columns:
            names = (column.field, column.title, *column.aliases)
            if plain in (plain_header(name) for name in names):
                return column
        return None

    def headers(self) -> tuple[str, ...]:
        """All documented headers, English and Chinese."""
        return tuple(name for column in self.columns for name in (column.field, column.title))


def plain_header(header: str) -> str:
    """A header without case, brackets, spaces, underscores and hyphens."""
    return re.sub(r"[\s_\-*]+", "", _BRACKETS.sub("", clean_code(header))).casefold()


_NAME_EN: Final = Column(
    field="name_en", title="英文名称", needed=False, aliases=("english name", "英文名")
)
_PLACE: Final = Column(field="place", title="位置", needed=False, aliases=("所在位置", "区域"))

DEPARTMENTS: Final = Table(
    name="departments",
    title="部门",
    columns=(
        Column(field="code", title="部门编码", aliases=("编码", "代码", "部门代码")),
        Column(field="name", title="部门名称", aliases=("名称",)),
        _NAME_EN,
        _PLACE,
    ),
)
QUEUES: Final = Table(
    name="queues",
    title="队列",
    columns=(
        Column(field="code", title="队列编码", aliases=("编码", "代码", "队列代码")),
        Column(field="prefix", title="号码前缀", aliases=("前缀",)),
        Column(field="name", title="队列名称", aliases=("名称",)),
        _NAME_EN,
        Column(field="department", title="所属部门", needed=False, aliases=("部门", "部门编码")),
    ),
)
ITEMS: Final = Table(
    name="items",
    title="事项",
    columns=(
        Column(field="code", title="事项编码", aliases=("编码", "代码", "事项代码", "实施编码")),
        Column(field="name", title="事项名称", aliases=("名称",)),
        _NAME_EN,
        Column(field="department", title="所属部门", aliases=("部门", "部门编码", "实施主体")),
        Column(field="queue", title="排队队列", aliases=("队列", "队列编码")),
        Column(field="kind", title="办件类型", aliases=("类型", "事项类型")),
        Column(
            field="promised_days",
            title="承诺时限",
            aliases=("承诺办结时限", "承诺工作日"),
        ),
        Column(
            field="statutory_days",
            title="法定时限",
            needed=False,
            aliases=("法定办结时限", "法定工作日"),
        ),
        Column(field="fee", title="收费标准", needed=False, aliases=("收费", "费用", "收费情况")),
        Column(field="materials", title="申请材料", needed=False, aliases=("材料", "所需材料")),
        Column(
            field="minutes",
            title="办理分钟",
            needed=False,
            aliases=("分钟", "办理时长", "窗口办理分钟"),
        ),
        Column(field="limit_unit", title="时限单位", needed=False, aliases=("单位",)),
        Column(field="limit_start", title="起算", needed=False, aliases=("起算方式", "起算日")),
        Column(field="theme", title="领域", needed=False, aliases=("主题", "联办领域")),
        Column(
            field="basis", title="设定依据", needed=False, aliases=("依据", "法律依据", "政策依据")
        ),
        Column(field="guide_version", title="指南版本", needed=False, aliases=("办事指南版本",)),
        Column(field="disclosed", title="是否公开", needed=False, aliases=("公开",)),
        Column(field="supplement_days", title="补正期限", needed=False, aliases=("补正工作日",)),
        Column(field="stop_days", title="最长停表", needed=False, aliases=("停表期限",)),
        Column(field="on_site", title="需踏勘", needed=False, aliases=("踏勘", "是否踏勘")),
    ),
)
COUNTERS: Final = Table(
    name="counters",
    title="窗口",
    columns=(
        Column(field="number", title="窗口号", aliases=("号码", "窗口编号")),
        Column(field="name", title="窗口名称", aliases=("名称",)),
        Column(field="department", title="所属部门", needed=False, aliases=("部门", "部门编码")),
        Column(field="kind", title="窗口类型", aliases=("类型",)),
        Column(field="queues", title="办理队列", aliases=("队列", "队列编码")),
        _PLACE,
    ),
)
KIOSKS: Final = Table(
    name="kiosks",
    title="取号机",
    needed=False,
    columns=(
        Column(field="code", title="取号机编码", aliases=("编码", "代码", "取号机代码")),
        Column(field="name", title="取号机名称", aliases=("名称",)),
        _PLACE,
        Column(field="departments", title="可取部门", aliases=("部门", "部门编码")),
    ),
)
_ITEM = Column(field="item", title="所属事项", aliases=("事项", "事项编码"))

MATERIALS: Final = Table(
    name="materials",
    title="材料",
    needed=False,
    columns=(
        _ITEM,
        Column(field="name", title="材料名称", aliases=("名称",)),
        Column(field="main", title="主件", needed=False, aliases=("是否主件",)),
        Column(field="copies", title="份数", needed=False),
        Column(field="form", title="空表", needed=False, aliases=("空白表格", "表格")),
        Column(field="sample", title="样表", needed=False, aliases=("示范文本", "样本")),
        Column(field="tolerable", title="可容缺", needed=False, aliases=("容缺", "是否可容缺")),
        Column(field="source", title="材料来源", needed=False, aliases=("来源",)),
        Column(field="note", title="备注", needed=False, aliases=("说明",)),
    ),
)
FEES: Final = Table(
    name="fees",
    title="收费",
    needed=False,
    columns=(
        _ITEM,
        Column(field="code", title="收费编码", aliases=("编码", "收费代码")),
        Column(field="name", title="收费项目", aliases=("收费名称", "名称")),
        # Not "金额（分）": what stands in brackets is ignored, and 元 would be read as 分.
        Column(field="amount_fen", title="金额分", aliases=("收费标准分", "单价分")),
        Column(field="unit", title="计费单位", needed=False, aliases=("单位",)),
        Column(field="basis", title="收费依据", needed=False, aliases=("依据",)),
        Column(field="by_quantity", title="按数量", needed=False, aliases=("是否按数量",)),
    ),
)
PARTS: Final = Table(
    name="parts",
    title="联办环节",
    needed=False,
    columns=(
        _ITEM,
        Column(field="part", title="环节编码", aliases=("环节", "编码")),
        Column(field="name", title="环节名称", aliases=("名称",)),
        Column(field="department", title="办理部门", aliases=("部门", "部门编码", "所属部门")),
        Column(field="days", title="环节时限", aliases=("时限", "承诺时限")),
        Column(field="after", title="前置环节", needed=False, aliases=("前置",)),
        Column(field="order", title="次序", needed=False, aliases=("顺序", "序号")),
    ),
)

FIELDS: Final = Table(
    name="fields",
    title="字段",
    needed=False,
    columns=(
        _ITEM,
        Column(field="code", title="字段编码", aliases=("编码", "字段代码")),
        Column(field="name", title="字段名称", aliases=("名称",)),
        Column(field="type", title="字段类型", needed=False, aliases=("类型",)),
        Column(field="required", title="必填", needed=False, aliases=("是否必填",)),
        Column(field="choices", title="可选内容", needed=False, aliases=("选项",)),
        Column(field="personal", title="个人信息", needed=False, aliases=("是否个人信息",)),
        Column(field="maps_to", title="填入", needed=False, aliases=("填入表格", "对应字段")),
    ),
)

TABLES: Final = (DEPARTMENTS, QUEUES, ITEMS, COUNTERS, KIOSKS, MATERIALS, FEES, PARTS, FIELDS)
"""In the order in which they are written and checked."""

ITEM_KINDS: Final[Mapping[str, ItemKind]] = MappingProxyType(
    {
        "即办件": ItemKind.IMMEDIATE,
        "承诺件": ItemKind.PROMISED,
        "联办件": ItemKind.JOINT,
        "上报件": ItemKind.REPORTED_UP,
    }
)
"""The Chinese words for an item's kind (rulebook 03); the English ones are the enum's values."""

COUNTER_KINDS: Final[Mapping[str, CounterKind]] = MappingProxyType(
    {
        "部门窗口": CounterKind.DEPARTMENT,
        "综合窗口": CounterKind.GENERAL,
        "收费窗口": CounterKind.CASHIER,
        "咨询台": CounterKind.ENQUIRY,
    }
)
"""The Chinese words for a counter's kind (rulebook 01)."""

UNITS: Final[Mapping[str, Unit]] = MappingProxyType(
    {"工作日": Unit.WORKING_DAYS, "自然日": Unit.NATURAL_DAYS, "小时": Unit.HOURS}
)
"""What a limit counts."""

STARTS: Final[Mapping[str, Start]] = MappingProxyType(
    {"次日": Start.NEXT_DAY, "当日": Start.AT_ONCE}
)
"""Where a limit begins."""

SOURCES: Final[Mapping[str, MaterialSource]] = MappingProxyType(
    {"申请人": MaterialSource.APPLICANT, "部门": MaterialSource.DEPARTMENT}
)
"""Who brings a material."""

FIELD_TYPES: Final[Mapping[str, FieldType]] = MappingProxyType(
    {
        "文字": FieldType.TEXT,
        "日期": FieldType.DATE,
        "数字": FieldType.NUMBER,
        "选项": FieldType.CHOICE,
        "身份证号": FieldType.ID_CARD,
        "统一社会信用代码": FieldType.CREDIT_CODE,
        "电话": FieldType.PHONE,
    }
)
"""What a field of the one form holds."""

FLAGS: Final[Mapping[str, bool]] = MappingProxyType({"是": True, "否": False})
"""The Chinese words of yes and no; the English ones are yes and no."""


def table_named(name: str) -> Table | None:
    """The table that a file's stem or a sheet's name means, None if it means none."""
    plain = plain_header(name)
    for table in TABLES:
        if plain in (table.name, table.title, f"{table.title}表"):
            return table
    return None


def table_with(headers: tuple[str, ...]) -> Table | None:
    """The table whose headers these are, None if fewer than half of them fit any.

    A table with every needed column goes before one that lacks some, then the one that fits best.
    """
    written = sum(1 for header in headers if header.strip())
    best: Table | None = None
    most = (False, 0)
    for table in TABLES:
        found = {column.field for header in headers if (column := table.column_of(header))}
        complete = all(column.field in found for column in table.columns if column.needed)
        if len(found) * 2 >= written and (complete, len(found)) > most:
            best, most = table, (complete, len(found))
    return best
