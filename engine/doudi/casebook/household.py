"""The household of a case: YAML text to the values that JSON would carry, by the type of each fact."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from doudi.casebook.book import Case
from doudi.language.functions import FALSE, NOTHING, TRUE
from doudi.plan.nodes import CHOICES, KIND
from doudi.syntax.document import Doc, Map, Scalar, Seq
from doudi.text.diagnostic import Faults, did_you_mean, fault
from doudi.text.source import Span

NUMBER = re.compile(r"-?(0|[1-9]\d{0,39})(\.\d{1,20})?", re.ASCII)
EMPTY = NOTHING | {"null", "~"}


class Household:
    """The object that is decided about, and where each of its values is written (by the paths of input faults)."""

    def __init__(self, case: Case, door: dict[str, Any], root: str, faults: Faults):
        self.door, self.root, self.faults = door, root, faults
        self.spans: dict[str, Span] = {}
        self.keys: dict[str, Span] = {}
        self.object: dict[str, Any] = self._record(case.base, root, "")
        for e in case.changes.entries if case.changes is not None else ():
            self._change(e.key, e.value)
        for path in case.dropped:
            self._drop(path)

    def span(self, path: str, key: bool = False) -> Span | None:
        """Where a path is written, or what holds it; of its last key where it is the key that is at fault."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.spans:
            path = re.sub(r"(\.[^.\[\]]*|\[\d+\])$", "", path) if re.search(r"[.\[]", path) else ""
        return self.spans.get(path)

    # -- values

    def _record(self, doc: Map, record: str, path: str) -> dict[str, Any]:
        out = {}
        for e in doc.entries:
            at = f"{path}.{e.key.text}" if path else e.key.text
            self.spans[at] = e.value.span if isinstance(e.value, Scalar) else e.key.span
            self.keys[at] = e.key.span
            out[e.key.text] = self._value(e.value, record, e.key.text, at)
        return out

    def _value(self, doc: Doc, record: str, key: str, path: str) -> Any:
        lists = self._lists(record)
        if isinstance(doc, Seq):
            return [self._item(x, lists.get(key, ""), f"{path}[{i}]") for i, x in enumerate(doc.items)]
        if isinstance(doc, Map):
            return self._record(doc, lists.get(key, record), path)
        return scalar(doc, self._row(record, key))

    def _item(self, doc: Doc, record: str, path: str) -> Any:
        self.spans[path] = doc.span
        if isinstance(doc, Map) and record:
            return self._record(doc, record, path)
        return doc.text if isinstance(doc, Scalar) else None

    def _lists(self, record: str) -> dict[str, str]:
        rows = self.door.get(record)
        if rows is None:
            return {}
        named = {n[0]: id for id, n in zip(rows["lists"], rows["list_names"], strict=True)}
        return {**named, **{id: id for id in rows["lists"]}}

    def _row(self, record: str, key: str) -> list[Any] | None:
        rows = self.door.get(record)
        return next((row for row in rows["facts"] if key in (row[0], row[1])), None) if rows is not None else None

    # -- changes

    def _holder(self, path: Scalar) -> tuple[dict[str, Any], str, str, str] | None:
        """Of `members.0.income`: the object that holds the last key, its record, its path, the key."""
        here: Any = self.object
        record, at = self.root, ""
        steps = path.text.split(".")
        for step in steps[:-1]:
            if isinstance(here, list):
                index = self._index(here, step)
                if index is None:
                    self._lost(path, step, [str(x.get("id", i)) for i, x in enumerate(here)])
                    return None
                here, at = here[index], f"{at}[{index}]"
            elif isinstance(here.get(step), list):
                record, at = self._lists(record).get(step, record), f"{at}.{step}" if at else step
                here = here[step]
            else:
                self._lost(path, step, [k for k, x in here.items() if isinstance(x, list)])
                return None
        if not isinstance(here, dict):
            self._lost(path, steps[-1], [])
            return None
        return here, record, at, steps[-1]

    def _index(self, items: list[Any], step: str) -> int | None:
        by_id = next((i for i, x in enumerate(items) if isinstance(x, dict) and x.get("id") == step), None)
        if by_id is not None:
            return by_id
        return int(step) if step.isascii() and step.isdigit() and int(step) < len(items) else None

    def _lost(self, path: Scalar, step: str, known: list[str]) -> None:
        whole = path.text if step != path.text else ""
        zh, en = (f"（{whole}）", f" ({whole})") if whole else ("", "")
        if step.isdigit():
            zh, en = f"{zh}，从 0 数起", f"{en}, counting from 0"
        none = f"这一户没有“{step}”{zh}", f"this household has no “{step}”{en}"
        apart = re.split(r"\s*[、，；]\s*", step)  # several names in one
        guess = ", ".join(apart) if len(apart) > 1 and all(w in known for w in apart) else did_you_mean(step, known)
        self.faults.add(fault("cases-shape", path.span, problem=none, suggestion=guess))

    def _change(self, path: Scalar, value: Doc) -> None:
        found = self._holder(path)
        if found is not None:
            here, record, at, key = found
            full = f"{at}.{key}" if at else key
            self.spans[full] = value.span if isinstance(value, Scalar) else path.span
            self.keys[full] = path.span
            here[key] = self._value(value, record, key, full)

    def _drop(self, path: Scalar) -> None:
        found = self._holder(path)
        if found is None:
            return
        here, record, _, key = found
        if key in here:
            del here[key]
            return
        declared = self._row(record, key) is not None
        strange = [k for k in here if declared and self._row(record, k) is None]
        if did_you_mean(key, strange) is None:  # a key misspelt in the household is told there
            self._lost(path, key, [] if declared else list(here))


def scalar(doc: Scalar, row: list[Any] | None) -> Any:
    """A YAML text as the value it stands for, by the fact's type; what does not fit stays text for the door to refuse."""
    text = doc.text
    kind = row[KIND] if row is not None else "text"
    words = {w for pair in row[CHOICES] for w in pair} if row is not None else set()
    if doc.style == "" and text in EMPTY and text not in words and (kind != "text" or text in ("null", "~")):
        return None
    if kind == "bool" and text in TRUE | FALSE:
        return text in TRUE
    if kind in ("number", "percent"):
        digits = text.removesuffix("%") if kind == "percent" else text
        if NUMBER.fullmatch(digits):
            return Decimal(digits) if "." in digits else int(digits)
    return text
