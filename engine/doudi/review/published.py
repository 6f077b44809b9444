"""What has been published: `<layer>/published.yaml` records the digest of each version and of the model it was checked against.

A published version never changes silently: a correction says `erratum: reason` and is published again.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from dataclasses import dataclass

from doudi.catalogue import File, Layer, Tree
from doudi.language.values import show_day
from doudi.syntax.document import Map, Scalar, Seq
from doudi.syntax.file import load
from doudi.text.diagnostic import Faults
from doudi.text.source import Source, Span

NAME = "published.yaml"


@dataclass(frozen=True, slots=True)
class Record:
    """One published version: its digest, those of the model versions under it, and the errata so far."""

    digest: str
    model: dict[str, str]
    errata: tuple[str, ...] = ()


def path(layer: Layer) -> str:
    return os.path.join(layer.folder, NAME)


def read(layer: Layer, faults: Faults) -> tuple[dict[str, Record], Source | None]:
    """What a layer has published; empty when it has no published.yaml."""
    if not os.path.isfile(path(layer)):
        return {}, None
    source, doc = load(path(layer), "published", faults)
    section = doc.map("versions") if doc is not None else None
    out = {}
    for e in section.entries if section is not None else ():
        if isinstance(e.value, Map):
            model, errata = e.value.map("model"), e.value.get("errata")
            digests = {m.key.text: m.value.text for m in model.entries if isinstance(m.value, Scalar)} if model else {}
            notes = tuple(i.text for i in errata.items if isinstance(i, Scalar)) if isinstance(errata, Seq) else ()
            out[e.key.text] = Record(e.value.text("digest") or "", digests, notes)
    return out, source


def now(tree: Tree, layer: Layer) -> dict[str, tuple[File, Record]]:
    """Every version of a layer as it stands: `rural_dibao@2019-03-11`."""
    out = {}
    for id, versions in layer.programmes.items():
        for day, file in versions.items():
            if file.doc is not None:
                note = file.doc.text("erratum")
                record = Record(file.digest, _model(tree, layer, id, day), (note,) if note else ())
                out[f"{id}@{show_day(day)}"] = (file, record)
    return out


def _model(tree: Tree, layer: Layer, programme: str, day: int) -> dict[str, str]:
    """The versions of lower layers that are in force under a version at some time."""
    own = sorted(layer.programmes[programme])
    later = own[own.index(day) + 1] if own.index(day) + 1 < len(own) else 10**7
    file = layer.programmes[programme][day]
    if file.doc is None or file.doc.get("extends") is None:
        return {}
    out = {}
    for below in tree.line(layer.id)[:-1]:
        versions = below.programmes.get(programme, {})
        days = sorted(versions)
        first = max(bisect_right(days, day) - 1, 0)
        out.update({f"{below.id}/{programme}@{show_day(d)}": versions[d].digest for d in days[first:] if d < later})
    return out


def check(tree: Tree, faults: Faults) -> None:
    """Versions that were changed, or whose model was, since they were published."""
    for layer in tree.layers.values():
        recorded, source = read(layer, faults)
        current = now(tree, layer)
        for name, was in recorded.items():
            shown = f"{layer.id}/{name}"
            if name not in current:
                if source is not None and not _broken(layer, name):
                    at = max(source.text.find(name), 0)
                    faults.say("version-gone", Span(source, at, at + len(name)), name=shown)
                continue
            file, is_now = current[name]
            if is_now.digest != was.digest:
                faults.say("version-changed", _head(file), name=shown)
            for model in sorted({*was.model, *is_now.model}):
                if was.model.get(model) != is_now.model.get(model):
                    faults.say("model-changed", _head(file, "extends"), name=shown, model=model)


def _broken(layer: Layer, name: str) -> bool:
    """Whether the file is there but cannot be read, which is said elsewhere."""
    id, _, day = name.partition("@")
    return any(show_day(d) == day for d in layer.programmes.get(id, {}))


def _head(file: File, key: str = "programme") -> Span:
    entry = file.doc.entry(key) if file.doc is not None else None
    return entry.key.span.to(entry.value.span) if entry is not None else Span(file.source, 0, 0)


def publish(tree: Tree, layer: Layer, faults: Faults) -> list[str]:
    """Writes published.yaml of a layer; returns what is new in it. A changed version without a new erratum is refused."""
    recorded, _ = read(layer, faults)
    merged = dict(recorded)
    said = []
    for name, (file, record) in now(tree, layer).items():
        was = recorded.get(name)
        if was is not None and was.digest != record.digest:
            if not record.errata or record.errata[-1] in was.errata:
                faults.say("published-changed", _head(file), name=f"{layer.id}/{name}")
                continue
            record = Record(record.digest, record.model, (*was.errata, *record.errata))
        elif was is not None:
            record = Record(record.digest, record.model, was.errata)
        if record != was:
            merged[name] = record
            said.append(f"{layer.id}/{name}")
    if said and not faults.errors:
        with open(path(layer), "w", encoding="utf-8") as f:
            f.write(_text(layer.id, merged))
    return said


def _text(layer: str, records: dict[str, Record]) -> str:
    lines = ["# 由 doudi publish 登记，请勿手改。Written by doudi publish.", f"published: {layer}", "versions:"]
    for name in sorted(records):
        r = records[name]
        lines += [f"  {name}:", f"    digest: {r.digest}"]
        lines += ["    model:", *(f"      {m}: {d}" for m, d in sorted(r.model.items()))] if r.model else []
        lines += ["    errata:", *(f"      - {quoted(note)}" for note in r.errata)] if r.errata else []
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text that YAML reads as it is."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
