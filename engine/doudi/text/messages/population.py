"""Messages of synthetic populations (`doudi population`)."""

from __future__ import annotations

from doudi.text.messages.message import Message

POPULATION: dict[str, Message] = {
    "population-parameter": Message(
        "error", "人口参数不能用：{problem}", "a parameter of the population cannot be used: {problem}",
        "写法见 docs/population.md", "docs/population.md says how parameters are written",
    ),
}
