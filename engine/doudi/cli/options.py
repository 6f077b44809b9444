"""Arguments read by the table in commands.py: errors and help in Chinese or English, and nothing heavy to import."""

from __future__ import annotations

import sys

from doudi.cli.commands import COMMANDS, EXITS, GLOBAL, Command, Option
from doudi.text.counts import singular


class Usage(Exception):
    """The command line was not understood; the argument says why, in the reader's language."""


class Given:
    """What was asked for. Values are read by the keys of the options (`Option.key`)."""

    def __init__(self, lang: str, policies: str | None, values: dict[str, object]):
        self.lang, self.policies, self.values = lang, policies, values

    def text(self, key: str) -> str | None:
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def word(self, key: str) -> str:
        """A value that is needed or has a default."""
        return self.text(key) or ""

    def flag(self, key: str) -> bool:
        return bool(self.values.get(key))

    def many(self, key: str) -> list[str]:
        value = self.values.get(key)
        return [p for x in value for p in x.split(",") if p] if isinstance(value, list) else []

    def among(self, key: str, known: tuple[str, ...]) -> list[str]:
        """Several words, each of them one of `known`. Raises Usage."""
        for word in (found := self.many(key)):
            if word not in known:
                name, some = _option(key), " ".join(known)
                raise Usage(self.say(f"{name} 没有“{word}”；可用：{some}", f"{name} cannot be “{word}”; choose from: {some}"))
        return found

    def whole(self, key: str, low: int, high: int, default: int) -> int:
        """A whole number from low to high. Raises Usage."""
        text = self.text(key)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or len(text) > 19 or not low <= int(text) <= high:
            name = _option(key)
            raise Usage(self.say(f"{name} 是 {low} 到 {high} 的整数", f"{name} is a whole number from {low} to {high}"))
        return int(text)

    def seconds(self, key: str, default: float, low: int = 0) -> float:
        """A number of seconds, whole and not below `low`. Raises Usage."""
        text = self.text(key)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit() or int(text) < low:
            name, found = _option(key), text[:20]
            raise Usage(self.say(f"{name} 要一个整数的秒数，不是“{found}”", f"{name} wants whole seconds, not “{found}”"))
        return float(text)

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else singular(en)


def tell(text: str) -> None:
    """To the person, not into the output; headings and names of files come from elsewhere and may hold anything."""
    print("".join(c if c.isprintable() or c == "\n" else "?" for c in text), file=sys.stderr)


def _option(key: str) -> str:
    """An option as it is written."""
    return "--" + key.replace("_", "-")


def read(command: Command, words: list[str], lang: str) -> dict[str, object]:
    """The values of a command's arguments. Raises Usage."""
    zh = lang == "zh"
    known = {o.name: o for o in command.options}
    values: dict[str, object] = {o.key: o.default for o in command.options if o.default is not None}
    free: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            free += words[at:]
            break
        if not word.startswith("-") or word == "-":
            free.append(word)
            continue
        name, equals, value = word.partition("=")
        option = known.get(name)
        if option is None:
            raise Usage(unlisted(name, [*known, *(o.name for o in GLOBAL)], zh))
        if not option.meta:
            if equals:
                raise Usage(f"{name} 不带值" if zh else f"{name} takes no value")
            values[option.key] = True
            continue
        if not equals:
            if at >= len(words) or (words[at].startswith("--")):
                raise Usage(f"{name} 后面缺一个值（{option.meta}）" if zh else f"{name} wants a value ({option.meta})")
            value = words[at]
            at += 1
        _among(option, value, zh)
        if option.many:
            kept = values.setdefault(option.key, [])
            assert isinstance(kept, list)
            kept.append(value)
        else:
            values[option.key] = value
    if len(free) > len(command.places):
        raise Usage(f"多出来的参数：{free[len(command.places)]}" if zh else f"one argument too many: {free[len(command.places)]}")
    for option, value in zip(command.places, free, strict=False):
        _among(option, value, zh)
        values[option.key] = value
    for option in command.places[len(free) :]:
        if option.needed:
            raise Usage(f"缺少 {option.name}：{option.help[0]}" if zh else f"{option.name} is missing: {option.help[1]}")
    return values


def _among(option: Option, value: str, zh: bool) -> None:
    if option.choices and value not in option.choices:
        some = " ".join(option.choices)
        raise Usage(
            f"{option.name} 没有“{value}”这个选择；可用：{some}" if zh else f"{option.name} cannot be “{value}”; choose from: {some}"
        )


def unlisted(word: str, known: list[str], zh: bool) -> str:
    """That a word is none of those that are known, and which of them was perhaps meant."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1, cutoff=0.5)
    if zh:
        return f"没有“{word}”" + (f"；是不是想写“{near[0]}”？" if near else "")
    return f"there is no “{word}”" + (f"; did you mean “{near[0]}”?" if near else "")


def usage(command: Command) -> str:
    """`doudi decide REGION HOUSEHOLD [--as-of DAY] …`"""
    parts = ["doudi", command.name]
    parts += [o.name if o.needed else f"[{o.name}]" for o in command.places]
    for o in command.options:
        value = f" {'|'.join(o.choices) or o.meta}" if o.meta else ""
        parts.append(f"[{o.name}{value}]" + ("…" if o.many else ""))
    return " ".join(parts)


def command_help(command: Command, lang: str) -> str:
    """What `doudi COMMAND --help` prints."""
    i = int(lang != "zh")
    lines = [command.summary[i], "", ("用法：" if not i else "Usage: ") + usage(command), ""]
    lines += _rows([*command.places, *command.options, *GLOBAL[:3]], i)
    lines += ["", ("例：" if not i else "Example:"), f"  {command.example}", "", *_exits(i)]
    return "\n".join(lines)


def general_help(lang: str) -> str:
    """The page of `doudi --help`: every command with an example."""
    i = int(lang != "zh")
    head = (
        ("doudi 兜底：把社会救助政策写成代码，决定精确，理由说得清", "用法：doudi 命令 …（doudi 命令 --help 看详情）", "命令：")
        if not i
        else ("doudi: social-assistance policy as code; exact decisions that explain themselves",
              "Usage: doudi COMMAND … (doudi COMMAND --help for more)", "Commands:")
    )
    lines = [head[0], "", head[1], "", head[2]]
    for command in COMMANDS.values():
        lines += [f"  {command.name:<11} {command.summary[i]}", f"  {'':<11} $ {command.example}"]
    lines += ["", "通用：" if not i else "Everywhere:", *_rows(list(GLOBAL), i), "", *_exits(i)]
    return "\n".join(lines)


def _rows(options: list[Option], i: int) -> list[str]:
    out = []
    for o in options:
        left = f"{o.name} {o.meta}".strip()
        more = f"（{' | '.join(o.choices)}）" if not i and o.choices else f" ({' | '.join(o.choices)})" if o.choices else ""
        out.append(f"  {left:<16} {o.help[i]}{more}")
    return out


def _exits(i: int) -> list[str]:
    return ["退出码：" if not i else "Exit codes:", *(f"  {code:<4} {words[i]}" for code, words in EXITS)]
