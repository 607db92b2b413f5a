"""Which drawing stands beside a department or a queue: by words of its name, never by its code.

A hall writes its own catalogue; its codes are its own, the names of departments are much alike.
The drawings are symbols in the touch page's template ``icons.svg``.
"""

from __future__ import annotations

FALLBACK = "hall"
_BY_WORD = (
    ("一件事", "joint"),
    ("领取", "papers"),
    ("收费", "card"),
    ("缴费", "card"),
    ("咨询", "question"),
    ("导服", "question"),
    ("市场监督", "shop"),
    ("工商", "shop"),
    ("税", "receipt"),
    ("公安", "shield"),
    ("户籍", "shield"),
    ("出入境", "shield"),
    ("不动产", "house"),
    ("公积金", "savings"),
    ("医疗保障", "heart"),
    ("医保", "heart"),
    ("残疾", "wheelchair"),
    ("退役军人", "medal"),
    ("人力资源", "people"),
    ("社会保险", "people"),
    ("社保", "people"),
    ("民政", "family"),
    ("婚姻", "family"),
    ("卫生", "cross"),
    ("健康", "cross"),
    ("教育", "cap"),
    ("自然资源", "map"),
    ("规划", "map"),
    ("住房和城乡", "crane"),
    ("建设", "crane"),
    ("交通", "bus"),
    ("农业", "sprout"),
    ("农村", "sprout"),
    ("林业", "sprout"),
    ("发展和改革", "chart"),
    ("发改", "chart"),
    ("环境", "leaf"),
    ("水", "drop"),
    ("城市管理", "city"),
    ("城管", "city"),
    ("文化", "pavilion"),
    ("旅游", "pavilion"),
    ("应急", "beacon"),
    ("消防", "flame"),
    ("气象", "weather"),
    ("烟草", "tobacco"),
)


def icon_of(name: str) -> str:
    """The symbol for a name; ``hall`` where no word of it is known."""
    return next((icon for word, icon in _BY_WORD if word in name), FALLBACK)
