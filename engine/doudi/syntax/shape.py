"""The shape of a policy file against its JSON Schema, each fault at its key or value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doudi.language import slips
from doudi.syntax.accepts import Accepts, accepts
from doudi.syntax.document import Doc, Map, Scalar, Seq
from doudi.text.diagnostic import Faults, did_you_mean, fault
from doudi.text.places import shipped

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

WORDS = r"\S"  # the pattern of a reason
MOST = 50  # faults of shape told of one file: who has more has put the wrong file there


def check(doc: Doc, schema: str, faults: Faults) -> bool:
    """Whether `doc` has the shape of schemas/`schema`.schema.json; if not, `faults` knows where."""
    if _accepts(schema)(doc):
        return True
    before = len(faults.errors)
    errors = list(islice(_validator(schema).iter_errors(plain(doc)), MOST))
    emptied = {tuple(e.absolute_path)[:-1] for e in errors if _empty(e, doc)}
    for error in errors:
        aside = _no_map(error) and tuple(error.absolute_path)[:-1] in emptied and not _empty(error, doc)
        if not aside:  # what belongs under a key that holds nothing stands beside it
            _say(error, doc, faults)
    return len(faults.errors) == before


def _schema(name: str) -> Any:
    return json.loads(Path(shipped("schemas"), f"{name}.schema.json").read_text("utf-8"))


@cache
def _accepts(name: str) -> Accepts:
    return accepts(_schema(name))


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # fifty ms to import, and only what is wrong needs it

    return Draft202012Validator(_schema(name))


def plain(doc: Doc) -> Any:
    """The document as dict, list and str."""
    match doc:
        case Scalar(text):
            return text
        case Seq(items):
            return [plain(i) for i in items]
        case Map(entries):
            return {e.key.text: plain(e.value) for e in entries}


def _say(error: ValidationError, root: Doc, faults: Faults) -> None:
    value: Any = error.validator_value
    schema: Any = error.schema
    if error.validator == "anyOf":
        from jsonschema.exceptions import best_match

        inner = best_match(error.context or [])
        if inner is not None and len(inner.absolute_path) > len(error.absolute_path):
            _say(inner, root, faults)
            return
    doc, key = _at(root, list(error.absolute_path))
    if error.validator == "additionalProperties" and isinstance(doc, Map):
        known = list(schema.get("properties", {}))
        strange = [entry for entry in doc.entries if entry.key.text not in known]
        for entry in strange[:MOST]:
            guess = _meant(entry.key.text, known)
            some = " ".join(known)
            faults.add(fault("key-unknown", entry.key.span, key=entry.key.text, known=some, suggestion=guess))
        return
    span = key.span if key is not None else doc.span
    if error.validator == "required" and isinstance(doc, Map):
        known = schema.get("properties", {})
        written = {_meant(entry.key.text, known) for entry in doc.entries if entry.key.text not in known}  # told as unknown keys
        missing = [k for k in value if doc.get(k) is None and k not in written]
        at = doc.entries[0].key.span if doc.entries and error.absolute_path and isinstance(error.absolute_path[-1], int) else span
        faults.extend([fault("key-missing", at, key=" ".join(missing))] if missing else [])
    elif error.validator == "pattern" and value == WORDS:
        faults.add(fault("reason-empty", span, key=key.text if key is not None else ""))
    elif error.validator in ("pattern", "propertyNames"):
        bad = str(error.instance)
        named = doc.entry(bad) if isinstance(doc, Map) else None
        faults.add(fault("id-form", named.key.span if named is not None else span, id=bad))
    elif error.validator == "enum":
        options = " ".join(map(str, value))
        truth = {**slips.YES_NO, "是": True, "否": False}.get(str(error.instance)) if "true" in value else None
        guess = did_you_mean(str(error.instance), map(str, value)) if truth is None else str(truth).lower()
        guess = guess if guess in value else None
        faults.add(
            fault("value-not-among", doc.span, value=str(error.instance)[:40], options=options, suggestion=guess)
        )
    else:
        wants = value if error.validator == "type" else "?"
        what = {"object": "map", "string": "text", "array": "list"}.get(str(wants), "other")
        code = "shape-choices" if key is not None and key.text == "choices" else f"shape-{what}"
        faults.add(fault(code, doc.span, key=key.text if key else ""))


def _no_map(error: ValidationError) -> bool:
    return error.validator == "type" and error.validator_value == "object"


def _empty(error: ValidationError, root: Doc) -> bool:
    """Whether a key that should hold keys and values holds nothing."""
    doc, _ = _at(root, list(error.absolute_path))
    return _no_map(error) and isinstance(doc, Scalar) and not doc.text


def _meant(key: str, known: Iterable[str]) -> str | None:
    """The key that an unknown one was likely meant to be."""
    meant = slips.KEYS.get(key, "")
    return meant if meant in known else did_you_mean(key, known)


def _at(doc: Doc, path: list[Any]) -> tuple[Doc, Scalar | None]:
    """The node at a path of keys and positions, and the key that leads to it."""
    key: Scalar | None = None
    for step in path:
        if isinstance(doc, Map):
            entry = doc.entry(str(step))
            if entry is None:
                break
            key, doc = entry.key, entry.value
        elif isinstance(doc, Seq) and isinstance(step, int):
            doc = doc.items[step]
    return doc, key
