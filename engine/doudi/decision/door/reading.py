"""Source of a straight reader for a record with few facts: one look-up and one test a fact, no call.

The text holds slot numbers, bounds and `repr` of declared ids only.
"""

from __future__ import annotations

from sys import modules

from doudi.plan.nodes import CHOICES, HIGH, KIND, LOW, NULLABLE, PLACES, ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from doudi.plan.nodes import Node

MOST = 1_000  # elements of one list
LABEL = "label"  # in place of a fact's row: an id or a name
MOST_PLACES = 6  # decimal places that a unit may have
LONGEST_TEXT = 200  # characters of one text
WIDEST = 24  # facts; wider records read only the keys that are there


def source(facts: list[list[Any]], lists: list[tuple[str, bool, int]], root: bool) -> str:
    """Two readers of one object: `full` where every fact is there (labels aside), `read` for any, which tries `full` first.

    `t<i>` and `f<i>` are the tables and readers of fact or list i; a list is (name, required, slot of its elements' id).
    """
    keys: list[tuple[str, Any, bool]] = []
    keys += [(row[0], row if row[ROLE] != "label" else LABEL, row[ROLE] in ("label", "power")) for row in facts]
    keys += [(entry[0], entry, False) for entry in lists]
    keys += [("as_of", None, True)] if root else []
    must = [
        f"    if not x{len(facts) + j} or x{len(facts) + j} is A: raise S" for j, entry in enumerate(lists) if entry[1]
    ]
    names = ", ".join(f"x{i}" for i in range(len(keys)))
    sure = sum(not optional for _, _, optional in keys)
    lines = ["def full(o):", f"    n = {sure}"]
    for i, (key, row, optional) in enumerate(keys):
        lines += (
            _optional(i, key, row) if optional else [f"    x{i} = o[{key!r}]", *("    " + x for x in test(str(i), row))]
        )
    lines += ["    if n != len(o): raise S", *must, f"    return [{names}]", ""]
    lines += [
        "def read(o):",
        f"    if len(o) >= {sure}:",
        "        try: return full(o)",
        "        except KeyError: pass",
        "    n = 0",
    ]
    for i, (key, row, _) in enumerate(keys):
        lines += _optional(i, key, row)
    lines += ["    if n != len(o): raise S", *must, f"    return [{names}]"]
    return "\n".join(lines) + "\n"


def _optional(i: int, key: str, row: Any) -> list[str]:
    return ["    " + line for line in optional(str(i), "o", key, row)]


def optional(i: str, o: str, key: str, row: Any) -> list[str]:
    """Lines that read a key that may be absent, counting it in n."""
    return [f"x{i} = {o}.get({key!r}, A)", f"if x{i} is not A:", "    n += 1", *("    " + x for x in test(i, row))]


def test(i: str, row: Any) -> list[str]:
    """Lines that turn x<i> into its slot value or raise S; None is the day, LABEL an id or name, a tuple a list."""
    x = f"x{i}"
    if row is None:
        return [f"{x} = f{i}({x})"]
    if row == LABEL:
        return [f"if not (type({x}) is str and {x}.isascii() and len({x}) <= {LONGEST_TEXT}): {x} = f{i}({x})"]
    if isinstance(row, tuple):
        return [
            f"if type({x}) is not list or len({x}) > {MOST}: raise S",
            f"{x} = [r{i}(e) for e in {x}]",
            f"for e in {x}:",
            f"    if e[{int(row[2])}] is not A:",
            f"        f{i}({x})",
            "        break",
        ]
    kind, nullable = row[KIND], row[NULLABLE]
    if kind == "bool":
        return [f"if {x} is not True and {x} is not False: raise S"]
    if kind == "enum":
        return [f"{x} = t{i}.get({x})", f"if {x} is None: raise S"]
    if kind not in ("number", "percent"):
        return [f"{x} = f{i}({x})"]
    places, lo, hi = int(row[PLACES]), int(row[LOW]), int(row[HIGH])
    factor = 10**places
    lines = [f"if {x}.__class__ is DEC: {x} = int(WHOLE(MUL({x}, TEN{places})))"]
    if places == 2:
        lines.append(f"elif {x}.__class__ is bytes and {x}[-3] == 46: {x} = int({x}.replace(POINT, NONE))")
    lines.append(f"elif {x}.__class__ is int: " + (f"{x} = {x} * {factor}" if factor > 1 else "pass"))
    lines.append(f"else: {x} = f{i}({x})")
    bound = f"if not {lo} <= {x} <= {hi}: raise S"
    lines.append(f"if {x} is not None and not {lo} <= {x} <= {hi}: raise S" if nullable else bound)
    return lines


def exactly() -> dict[str, Any]:
    """What generated readers call a Decimal, its exact product, and the test that no fraction is left of it.

    Too many digits, a fraction or too large a number raises ArithmeticError. Where nobody has imported decimal nobody can hand over
    a Decimal: then the names stand for nothing.
    """
    decimal: Any = modules.get("decimal")
    names: dict[str, Any] = {"POINT": b".", "NONE": b""}
    if decimal is None:
        return {**names, "DEC": _NoDecimal}
    traps = [decimal.Inexact, decimal.Overflow, decimal.InvalidOperation]
    context = decimal.Context(prec=60, Emin=-60, Emax=60, traps=traps)
    tens = {f"TEN{n}": decimal.Decimal((0, (1,), n)) for n in range(MOST_PLACES + 1)}
    return {**names, **tens, "DEC": decimal.Decimal, "MUL": context.multiply, "WHOLE": context.to_integral_exact}


class _NoDecimal:
    """No value is of this type."""


def compiled(
    facts: list[list[Any]], lists: list[tuple[str, bool, int]], root: bool, space: dict[str, Any]
) -> Callable[[Any], list[Any]]:
    """The reader, with what its text names in `space`."""
    space |= exactly()
    space["__builtins__"] = {"len": len, "int": int, "bytes": bytes, "str": str, "list": list, "type": type, "KeyError": KeyError}
    exec(compile(source(facts, lists, root), "<door>", "exec"), space)  # noqa: S102  # slot numbers, bounds and repr of ids only
    return space["read"]  # type: ignore[no-any-return]  # defined by the text


def ends_of(row: list[Any], fact: Node) -> tuple[Any, Any]:
    """The two ends of what a fact can be, as slot values: 是 and 否, the first choice and the last, the lowest and the highest figure."""
    if fact.kind == "b":
        return True, False
    return (1, (1 << len(row[CHOICES])) // 2) if fact.kind == "e" else (fact.lo, fact.hi)
