"""`doudi completion`: scripts for shells, made by shtab from the same table as everything else."""

from __future__ import annotations

from argparse import ArgumentParser

from doudi.cli.commands import COMMANDS, GLOBAL, Option
from doudi.cli.options import Given


def run(given: Given) -> int:
    """Prints the script."""
    import shtab

    print(shtab.complete(parser(int(given.lang != "zh")), shell=given.word("shell")))
    return 0


def parser(i: int) -> ArgumentParser:
    """The commands as argparse knows them: shtab reads nothing else."""
    top = ArgumentParser(prog="doudi", add_help=False)
    _add(top, GLOBAL, i)
    commands = top.add_subparsers(dest="command")
    for command in COMMANDS.values():
        sub = commands.add_parser(command.name, help=command.summary[i], add_help=False)
        _add(sub, (*command.places, *command.options, *GLOBAL), i)
    return top


def _add(parser: ArgumentParser, options: tuple[Option, ...], i: int) -> None:
    import shtab

    for o in options:
        more: dict[str, object] = {"help": o.help[i].replace("%", "%%")}
        if o.name.startswith("-") and not o.meta:
            more["action"] = "store_true"
        elif o.choices:
            more["choices"] = list(o.choices)
        if not o.name.startswith("-"):
            more["nargs"] = None if o.needed else "?"
        action = parser.add_argument(o.name, **more)  # type: ignore[arg-type]  # keywords by name
        if o.files:
            action.complete = shtab.FILE  # type: ignore[attr-defined]  # shtab reads it from there
