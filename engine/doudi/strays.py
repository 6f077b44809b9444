"""What stands in a tree of policies where it does nothing, or says that it stands elsewhere: told, never passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from doudi.language import slips
from doudi.language.values import parse_day
from doudi.program import declare
from doudi.syntax.document import Map, Scalar
from doudi.text.diagnostic import Faults, Related, did_you_mean, fault
from doudi.text.source import Source, Span

if TYPE_CHECKING:
    from doudi.program.assemble import Documents

KNOWN = ("region.yaml", "vocabulary.yaml", "rates.yaml", "clauses.yaml", "published.yaml")
YAML = (".yaml", ".yml")


def named_as_policy(name: str) -> bool:
    """Whether a file is named like one of policies: .yaml in any letters, or with the .txt that an editor puts behind it unseen."""
    return name.lower().removesuffix(".txt").endswith(YAML)


def version_meant(name: str) -> str | None:
    """The name of a version or of its cases that a file was likely to have."""
    stem = name.lower().removesuffix(".txt").removesuffix(".yml").removesuffix(".yaml")
    day = slips.day(stem) or (stem if parse_day(stem) is not None else None)
    return f"{day}.yaml" if day else did_you_mean(f"{stem}.yaml", ["cases.yaml"])


def folders(root: str, unread: list[str], faults: Faults) -> None:
    """Folders of layers whose names are not read."""
    for name in unread:
        head = os.path.join(root, name, "region.yaml")
        if os.path.isfile(head):
            faults.add(fault("folder-name", Span(Source(head, ""), 0, 0), name=name))
    for name in sorted(os.listdir(root)) if os.path.isdir(root) else ():
        inside = os.path.join(root, name)
        files = os.listdir(inside) if os.path.isdir(inside) else []
        for file in files if not os.path.isfile(os.path.join(inside, "region.yaml")) else ():
            if named_as_policy(file) and file.lower().startswith("region."):
                faults.add(fault("file-ignored", Span(Source(os.path.join(inside, file), ""), 0, 0), name=file, suggestion="region.yaml"))


def layer(id: str, folder: str, doc: Map | None, read: set[str], faults: Faults) -> None:
    """Of one layer: its id, its days, files and folders that nothing reads. doc: its region.yaml; `read`: names in its folder that are."""
    if doc is not None:
        said = doc.get("region")
        if said is not None and doc.text("region") != id:
            faults.add(fault("region-folder", said.span, name=doc.text("region"), folder=id))
        for entry in (doc.map("sources") or Map((), doc.span)).entries:
            day = entry.value.get("from") if isinstance(entry.value, Map) else None
            if day is not None and isinstance(entry.value, Map) and parse_day(entry.value.text("from") or "") is None:
                faults.add(declare.no_day(entry.value.text("from") or "", day.span))
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name in read or name in KNOWN:
            continue
        if named_as_policy(name) and os.path.isfile(path):
            meant = did_you_mean(name.lower().removesuffix(".txt"), KNOWN[:4])
            faults.add(fault("file-ignored", Span(Source(path, ""), 0, 0), name=name, suggestion=meant))
        elif os.path.isdir(path) and any(f.endswith(YAML) for f in os.listdir(path)):
            faults.add(fault("folder-name", Span(Source(os.path.join(path, ""), ""), 0, 0), name=name))


def repeal(id: str, first: Map | None, below: set[str], faults: Faults) -> None:
    """A first version that ends what nobody has begun. below: the programmes of the layers below."""
    ends = first.get("repealed") if first is not None else None
    if ends is not None and id not in below:
        faults.add(fault("repeal-of-nothing", ends.span, name=id, suggestion=did_you_mean(id, below)))


def unlaid(doc: Map, below: str, faults: Faults) -> bool:
    """Whether a version without `extends` changes what lies below all the same, which is told. below: the layer/programme there."""
    if doc.get("extends") is not None:
        return False
    change = next(_changes(doc), None)
    if change is not None:
        related = [Related(change.span, "overrides-here")]
        faults.add(fault("extends-missing", (doc.entry("programme") or doc.entries[0]).key.span, related=related, below=below))
    return change is not None


def _changes(doc: Map) -> Iterator[Scalar]:
    for e in doc.entries:
        if isinstance(e.value, Map):
            yield from _changes(e.value)
        elif e.key.text == "overrides" or (e.key.text == "remove" and isinstance(e.value, Scalar) and e.value.text == "true"):
            yield e.key


def laid(documents: Documents, carried: set[str], chosen: list[str], faults: Faults) -> None:
    """Versions that say another one than that which they are laid over, or none. carried: layer/programme, of the region's layers;
    chosen: those in force, lowest first."""
    for id, stack in documents.programmes.items():
        below = ""
        layers = [name.partition("/")[0] for name in chosen if name.endswith(f"/{id}")]
        lower = layers[: layers.index(stack[0][0])] if stack else []
        if lower and stack[0][1].get("extends") is None:
            faults.add(fault("extends-left-out", (stack[0][1].get("programme") or stack[0][1]).span, id=id, below=lower[-1]))
        for layer_id, doc in stack:
            said = doc.get("extends")
            name = doc.text("extends") or ""
            later = not below and name in carried and name.endswith(f"/{id}")  # what it names begins on a later day
            if said is not None and name != f"{below}/{id}" and not later:
                guess = f"{below}/{id}" if below else did_you_mean(name, carried)
                faults.add(fault("extends-other", said.span, name=name, suggestion=guess))
            below = layer_id
