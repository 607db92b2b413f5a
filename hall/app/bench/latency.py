"""One client: issue and call over HTTP, against the bare commit of the same rows."""

from __future__ import annotations

from typing import Any

from hall.app.bench import workers
from hall.app.bench.pair import COUNTER
from hall.app.bench.samples import ratio, spread
from hall.app.bench.setting import Line, Setting, aimed

TIMES_THE_COMMIT = 3.0
ITEM = "SJ002"


def measure(setting: Setting) -> dict[str, Any]:
    """Figures of ``issue``, ``call`` and ``empty`` requests."""
    with setting.start("latency-hall") as hall:
        hall.open(COUNTER).close()
        times = workers.run(
            "pair", setting.environment,
            host=hall.host, port=hall.port, token=hall.token, item=ITEM,
            recording=str(setting.template.copy(setting.directory / "latency-recording")),
            bare=str(setting.template.copy(setting.directory / "latency-bare")),
            tickets=setting.pick(150, 600),
        )  # fmt: skip
    figures: dict[str, Any] = {"empty": spread(times["empty"]).figures()}
    for command in ("issue", "call"):
        over, bare = spread(times[command]), spread(times[f"{command}_bare"])
        figures[command] = {
            "http": over.figures(),
            "bare_commit": bare.figures(),
            "ratio_p50": ratio(over.p50, bare.p50),
            "ratio_p99": ratio(over.p99, bare.p99),
        }
    return figures


def lines(figures: dict[str, Any]) -> list[Line]:
    """For the table."""
    shown = []
    for command, name in (("issue", "取号 issue"), ("call", "叫号 call")):
        found = figures[command]
        over, bare = found["http"], found["bare_commit"]
        shown.append(
            Line(
                what=f"{name}，1 个客户端 p50 / p99",
                value=f"{over['p50_ms']:.2f} / {over['p99_ms']:.2f} ms",
            )
        )
        shown.append(
            Line(
                what="　裸提交 bare commit of the same rows",
                value=f"{bare['p50_ms']:.2f} / {bare['p99_ms']:.2f} ms",
            )
        )
        times, what = found["ratio_p50"], "　倍数 ratio"
        issue = command == "issue"
        shown.append(
            aimed(what, times, TIMES_THE_COMMIT, "×")
            if issue
            else Line(what=what, value=f"{times:g}×")
        )
    empty = figures["empty"]
    shown.append(
        Line(what="　空请求 a request that writes nothing", value=f"{empty['p50_ms']:.2f} ms")
    )
    return shown
