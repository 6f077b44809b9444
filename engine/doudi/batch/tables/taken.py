"""What the columns of a register are taken for: the mapping that was given, or a guess. What is wrong with either is told of its file."""

from __future__ import annotations

import os

from doudi.batch.columns.mapping import NOTHING, Mapping, Table, Unreadable, guessed, nothing, read
from doudi.batch.tables.flat import unreadable
from doudi.text.diagnostic import InputError, fault

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.batch.tables.source import Source

    Units = dict[tuple[str, str], str]


def in_file(path: str, door: dict[str, Any]) -> Mapping:
    """The mapping in a file. Raises InputError, OSError."""
    problem: tuple[Any, ...]
    try:
        with open(path, encoding="utf-8-sig") as f:
            return read(f.read(), door)
    except Unreadable as wrong:
        problem = wrong.args
    except UnicodeDecodeError:
        problem = ("不是 UTF-8", "not UTF-8")
    raise _unfit(path, problem)


def mapped(register: Source, door: dict[str, Any], units: Units, written: Mapping | None, region: str, files: tuple[str, str]) -> Mapping:
    """The mapping that was written, which must have every table of the register; else a guess, which must know some column.

    units: as heading.units_of has them. files: the register's and the mapping's, as they were named. Raises InputError.
    """
    if not register.columns:
        return Mapping(region, {register.root: Table("", {}, [])})
    if written is None:
        found = guessed(region, door, register.columns, register.nested, units, register.units())
        if nothing(found, register.root):
            raise unreadable(files[0], NOTHING)
        return found
    absent = next((r for r in register.columns if r not in written.tables), None)
    if absent is not None:
        raise _unfit(files[1], (f"没有写“{absent}”这张表", f"it has no table “{absent}”"))
    return written


def _unfit(path: str, problem: tuple[Any, ...]) -> InputError:
    return InputError([fault("batch-mapping", None, problem=problem, path=os.path.basename(path))])
