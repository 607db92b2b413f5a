"""A hall small enough to be read in a test, as the text of its CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILES: Mapping[str, str] = {
    "departments": "code,name,name_en,place\nGA,公安局,Police,一楼A区\nMZ,民政局,,一楼B区\n",
    "queues": "code,prefix,name,name_en,department\nHZ,A,户籍,,GA\nHY,B,婚姻,,MZ\n",
    "items": (
        "code,name,name_en,department,queue,kind,promised_days,statutory_days,fee,materials,minutes\n"
        "GA001,身份证换领,,GA,HZ,promised,10,60,20元,户口簿；旧身份证,8\n"
        "GA002,出生登记,,GA,HZ,immediate,,,不收费,出生医学证明,12\n"
        "MZ001,结婚登记,,MZ,HY,immediate,,,不收费,身份证|照片,20\n"
    ),
    "counters": (
        "number,name,department,kind,queues,place\n"
        "1,户籍窗口,GA,department,HZ,一楼A区\n"
        "2,综合窗口,,general,HZ HY,一楼B区\n"
    ),
    "kiosks": "code,name,place,departments\nK1,东门取号机,东门,\n",
}


def write(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the files into the folder, some of them changed; None leaves one out."""
    for name in {**FILES, **changed}:
        content = changed.get(name, FILES.get(name))
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{name}.csv").write_bytes(data)
    return folder
