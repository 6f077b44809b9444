"""`doudi`: finds the command, runs it, and turns whatever happens into a line and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys

from doudi.cli.commands import COMMANDS
from doudi.cli.options import Given, Usage, command_help, general_help, read, unlisted

FINE, MISUSED, REFUSED, UNUSABLE, BUG = 0, 2, 3, 4, 70  # 1: by the command, where something is wrong (commands.EXITS)


def main(argv: list[str] | None = None) -> int:
    """Runs a command line; returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = "en" if os.environ.get("DOUDI_LANG", "").lower().startswith("en") else "zh"
    _streams()
    try:
        lang, policies, words = _everywhere(words, lang)
        code = _run(words, lang, policies)
        sys.stdout.flush()
    except Usage as problem:
        return _line(str(problem), "见 doudi --help" if lang == "zh" else "see doudi --help", MISUSED)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _hush()
        return 141
    except Exception as problem:  # noqa: BLE001  # the last stop: a person gets one line, a developer asks for more
        return _failed(problem, lang)
    return code


def _everywhere(words: list[str], lang: str) -> tuple[str, str | None, list[str]]:
    """--lang and --policies, wherever they stand."""
    policies: str | None = None
    rest: list[str] = []
    at = 0
    while at < len(words):
        name, equals, value = words[at].partition("=")
        at += 1
        if name not in ("--lang", "--policies"):
            rest.append(words[at - 1])
            if words[at - 1] == "--":
                rest += words[at:]
                break
            continue
        if not equals:
            if at >= len(words):
                raise Usage(f"{name} 后面缺一个值" if lang == "zh" else f"{name} wants a value")
            value = words[at]
            at += 1
        if name == "--policies":
            policies = value
        elif value in ("zh", "en"):
            lang = value
        else:
            raise Usage("--lang 只能是 zh 或 en" if lang == "zh" else "--lang is zh or en")
    return lang, policies, rest


def _run(words: list[str], lang: str, policies: str | None) -> int:
    asked = [w for w in words if not w.startswith("-")]
    name = asked[0] if asked else ""
    command = COMMANDS.get(name)
    if "--help" in words or "-h" in words or not words:
        print(command_help(command, lang) if command else general_help(lang))
        return FINE if words else MISUSED
    if command is None:
        if "--version" in words:
            from doudi import __version__

            print(f"doudi {__version__}")
            return FINE
        if not name:
            raise Usage(unlisted(words[0], ["--help", "--version", "--lang", "--policies"], lang == "zh"))
        raise Usage(("命令" if lang == "zh" else "command: ") + unlisted(name, list(COMMANDS), lang == "zh"))
    words.remove(name)
    given = Given(lang, policies, read(command, words, lang))
    module = __import__(f"doudi.cli.{command.module}", fromlist=["run"])  # importlib would load warnings too
    return int(module.run(given))


def _failed(problem: Exception, lang: str) -> int:
    """What the product itself raises, by kind; the modules are loaded only if they were raised from."""
    raised = sys.modules.get("doudi.text.diagnostic")
    if raised is not None and isinstance(problem, (raised.PolicyError, raised.InputError)):
        from doudi.text.render import text

        print(text(problem.diagnostics, lang, sys.stderr), file=sys.stderr)
        return UNUSABLE if isinstance(problem, raised.PolicyError) else REFUSED
    if os.environ.get("DOUDI_DEBUG") == "1":
        import traceback

        traceback.print_exception(problem)
        return BUG
    if isinstance(problem, OSError) and problem.filename:
        reason = problem.strerror or type(problem).__name__
        return _line(f"{problem.filename}: {reason}", "核对路径与权限" if lang == "zh" else "check the path and its permissions", MISUSED)
    said = " ".join(str(problem).split())[:200]
    hint = "这是程序的毛病；设 DOUDI_DEBUG=1 再跑一次可看详情" if lang == "zh" else "this is a bug; run again with DOUDI_DEBUG=1 to see it"
    return _line(f"{type(problem).__name__}: {said}", hint, BUG)


def _line(problem: str, hint: str, code: int) -> int:
    try:
        print(f"doudi: {problem}\n       {hint}", file=sys.stderr)
    except BrokenPipeError:
        _hush()
    return code


def _streams() -> None:
    """UTF-8 into pipes and files; what a terminal cannot show is replaced."""
    for stream in (sys.stdout, sys.stderr):
        again = getattr(stream, "reconfigure", None)
        if again is None:
            continue
        if stream.isatty():
            again(errors="replace")
        else:
            again(encoding="utf-8", errors="backslashreplace")


def _hush() -> None:
    """A reader has gone: nothing more is written, not even at exit."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # stays open until exit


if __name__ == "__main__":
    sys.exit(main())
