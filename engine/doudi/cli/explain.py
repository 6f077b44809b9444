"""`doudi explain`: the page of a code."""

from __future__ import annotations

from doudi.cli.options import Given, Usage
from doudi.text.diagnostic import did_you_mean
from doudi.text.messages import MESSAGES
from doudi.text.pages import page


def run(given: Given) -> int:
    """Prints the page of one code, or the list of all codes."""
    code = given.text("code")
    if code is None:
        for name, message in MESSAGES.items():
            print(f"{name:<26} {message.zh if given.lang == 'zh' else message.en}")
        return 0
    code = code.strip("[]")
    if code not in MESSAGES:
        near = did_you_mean(code, MESSAGES)
        guess = given.say(f"；是不是想写“{near}”？", f"; did you mean “{near}”?") if near else ""
        raise Usage(given.say(f"没有“{code}”这个代码{guess}", f"there is no code “{code}”{guess}"))
    print(page(code, given.lang))
    return 0
