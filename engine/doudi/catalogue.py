"""Policies on disk: which layers and versions there are, which are in force on a day, and the digests of what they say.

A tree is a folder of layers; a layer is a folder with `region.yaml`. Nothing here follows a name out of the tree.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from doudi import mentions, strays
from doudi.language.values import parse_day
from doudi.program import declare
from doudi.program.alike import Made
from doudi.program.assemble import Documents, made
from doudi.program.model import Names, Region, Version
from doudi.syntax.canonical import digest
from doudi.syntax.document import Doc, Map, Seq
from doudi.syntax.file import document, text_of
from doudi.text.diagnostic import Faults, PolicyError, did_you_mean, fault
from doudi.text.places import shipped
from doudi.text.source import Source, Span

ID = re.compile(r"[a-z][a-z0-9_-]*")
RULES = ("findings", "define", "needs", "routes", "amount", "also", "checks", "always", "meant", "words")
VERSION = re.compile(r"(\d{4}-\d\d-\d\d)\.ya?ml")
CASES = re.compile(r"cases(_[a-z0-9_]+)?\.yaml")
VOCABULARY = re.compile(r"vocabulary(_[a-z0-9_]+)?\.yaml")
DEEPEST_LAYERS = 6


def is_tree(folder: str) -> bool:
    """Whether some child of a folder is a layer."""
    if not os.path.isdir(folder):
        return False
    return any(os.path.isfile(os.path.join(folder, name, "region.yaml")) for name in os.listdir(folder))


@dataclass(slots=True)
class File:
    """A policy file: its path in the tree and its document, or None when it could not be read."""

    path: str
    source: Source
    doc: Map | None
    same: File | None = None  # of another tree, whose document this is
    _digest: str = ""

    @property
    def repeals(self) -> bool:
        """Whether the programme ends on the day of this version: told by its lines, for it may not be read as YAML yet."""
        return "\nrepealed:" in self.source.text

    @property
    def digest(self) -> str:
        if not self._digest and self.doc is not None:
            self._digest = self.same.digest if self.same is not None else digest(self.doc)
        return self._digest


@dataclass(slots=True)
class Layer:
    """One folder: its head, vocabulary (in one file or several), rates and the versions of each programme by day."""

    id: str
    head: File
    vocabularies: tuple[File, ...]
    rates: File | None
    programmes: dict[str, dict[int, File]]
    cases: dict[str, list[str]] = field(default_factory=dict)  # programme -> cases.yaml and its parts

    @property
    def folder(self) -> str:
        return os.path.dirname(self.head.path)

    def shared(self) -> list[tuple[str, File]]:
        """The files that every programme of the layer stands on, by name without ending: vocabulary, then rates."""
        named = [(os.path.splitext(os.path.basename(f.path))[0], f) for f in self.vocabularies]
        return named + ([("rates", self.rates)] if self.rates is not None else [])

    def files(self) -> Iterator[File]:
        """Every policy file of the layer: its head, what its programmes share, then their versions."""
        yield self.head
        yield from (f for _, f in self.shared())
        for versions in self.programmes.values():
            yield from versions.values()

    @property
    def names(self) -> Names:
        """What the layer is called."""
        return declare.names(self.id, self.head.doc.get("name") if self.head.doc is not None else None, Faults())

    @property
    def extends(self) -> str | None:
        return self.head.doc.text("extends") if self.head.doc is not None else None


class Tree:
    """All layers below a folder. `faults` holds what could not be read; `region()` raises PolicyError on use."""

    def __init__(
        self, root: str, only: str | None = None, asked: tuple[str, ...] = (), carried: tuple[str, ...] = (), beside: Tree | None = None
    ):
        """For a process that asks about nothing else. `only`: read just the layers that this region stands on; `asked`: of them, the
        programmes that these (ids or names) stand on; `carried`: the keys of the one household.

        `beside`: a tree whose files this one's are for the most part; what is the same in both is taken from there, with the places and
        without the warnings that it has there."""
        self.root, self.only, self.asked, self.carried, self.beside = root, only, asked, carried, beside
        self._files: dict[str, File] = {}  # by path in the tree
        self.faults = Faults()
        self._waiting: set[str] = set()  # versions whose text is not read as YAML yet
        self.layers: dict[str, Layer] = {}
        self._regions: dict[tuple[str, tuple[tuple[str, int], ...]], tuple[Made, Faults]] = {}
        names = sorted(os.listdir(root)) if os.path.isdir(root) else []
        folders = {n: os.path.join(root, n) for n in names if ID.fullmatch(n)}
        self._folders = {
            n: f for n, f in folders.items() if os.path.isfile(os.path.join(f, "region.yaml")) and not os.path.islink(f)
        }
        self.ids = list(self._folders)  # the tree's own; layers borrowed from the shipped policies are not among them
        for name, folder in self._folders.items():
            if only is None or name == only:
                self.layers[name] = self._layer(name, folder)
        if only is None:
            strays.folders(root, [n for n in names if n not in folders], self.faults)
        for layer in list(self.layers.values()):
            self._extends(layer)
            below = {p for x in self.line(layer.id)[:-1] for p in x.programmes}
            for id, versions in layer.programmes.items():
                strays.repeal(id, versions[min(versions)].doc, below, self.faults)
                lower = next((x.id for x in reversed(self.line(layer.id)[:-1]) if id in x.programmes), None)
                for file in versions.values():
                    if lower is not None and file.doc is not None and strays.unlaid(file.doc, f"{lower}/{id}", self.faults):
                        file.doc = None  # what would be said of the rest follows from that alone

    # -- reading

    def file(self, path: str, schema: str) -> File:
        """A document read and checked for shape; faults go to `self.faults`."""
        source, sound = text_of(path, self.faults)
        inside = os.path.relpath(path, self.root)
        key = path if inside.startswith("..") else inside
        same = self.beside._files.get(key) if self.beside is not None else None
        if same is not None and same.doc is not None and same.source.text == source.text:
            found = File(path, source, same.doc, same)
        else:
            found = File(path, source, document(source, schema, self.faults) if sound else None)
        self._files[key] = found
        return found

    def _layer(self, id: str, folder: str) -> Layer:
        def maybe(name: str, schema: str) -> File | None:
            path = os.path.join(folder, name)
            return self.file(path, schema) if os.path.isfile(path) else None

        layer = Layer(id, self.file(os.path.join(folder, "region.yaml"), "region"), (), None, {})
        listed = sorted(os.listdir(folder))
        parts = [n for n in listed if VOCABULARY.fullmatch(n) and os.path.isfile(os.path.join(folder, n))]
        layer.vocabularies = tuple(self.file(os.path.join(folder, n), "vocabulary") for n in parts)
        layer.rates = maybe("rates.yaml", "rates")
        for name in listed:
            inside = os.path.join(folder, name)
            if not os.path.isdir(inside) or not ID.fullmatch(name):
                continue
            versions: dict[int, File] = {}
            for file in sorted(os.listdir(inside)):
                m = VERSION.fullmatch(file)
                path = os.path.join(inside, file)
                if m:
                    found = self._unread(path) if self.asked else self._version(path, name)
                    day = parse_day(m.group(1))
                    if day is None:
                        self.faults.add(fault("day-impossible", Span(found.source, 0, 0), text=m.group(1)))
                    elif day in versions:
                        other = os.path.basename(versions[day].path)
                        self.faults.add(fault("version-twice", Span(found.source, 0, 0), name=file, other=other))
                    else:
                        versions[day] = found
                elif CASES.fullmatch(file):
                    layer.cases.setdefault(name, []).append(path)
                elif strays.named_as_policy(file):
                    meant = strays.version_meant(file)
                    self.faults.add(fault("version-file-name", Span(Source(path, ""), 0, 0), name=file, suggestion=meant))
            if versions:
                layer.programmes[name] = versions
        strays.layer(id, folder, layer.head.doc, {*parts, *(n for n in listed if ID.fullmatch(n))}, self.faults)
        return layer

    def _version(self, path: str, folder: str) -> File:
        """One version; its programme id must be the folder's."""
        file = self.file(path, "programme")
        entry = file.doc.get("programme") if file.doc is not None else None
        if entry is not None and file.doc is not None and file.doc.text("programme") != folder:
            self.faults.add(fault("programme-folder", entry.span, name=file.doc.text("programme"), folder=folder))
        if file.doc is not None and (ends := file.doc.get("repealed")) is not None:
            rules = next((e.key for e in file.doc.entries if e.key.text in RULES), None)
            if rules is not None or not file.repeals:
                self.faults.add(fault("repealed-with-rules", (rules or ends).span))
            elif file.doc.get("cite") is None and file.doc.get("assumed") is None:
                self.faults.add(fault("override-uncited", ends.span, id=folder))
        elif file.doc is not None:
            for key in (e.key for e in file.doc.entries if e.key.text in ("cite", "assumed")):  # of a repeal only: each rule has its own
                self.faults.add(fault("key-unknown", key.span, key=key.text, known=" ".join(("source", *RULES))))
        return file

    def _unread(self, path: str) -> File:
        source, sound = text_of(path, self.faults)
        if sound:
            self._waiting.add(path)
        return File(path, source, None)

    def _extends(self, layer: Layer) -> None:
        seen = [layer.id]
        while (below := self.layers[seen[-1]].extends) is not None:
            doc = self.layers[seen[-1]].head.doc
            span = doc.get("extends").span if doc is not None and doc.get("extends") is not None else None  # type: ignore[union-attr]  # tested just before
            if below not in self.layers:
                self._borrow(below)
            if below not in self.layers:
                self.faults.add(fault("layer-unknown", span, name=below, suggestion=self._meant(below)))
                break
            if below in seen or len(seen) > DEEPEST_LAYERS:
                self.faults.add(fault("layers-circular", span, name=below))
                break
            seen.append(below)

    def _meant(self, below: str) -> str | None:
        """The id of the layer that is called so, or nearly so."""
        heads = ((id, x.head.doc) for id, x in self.layers.items())
        named = (id for id, doc in heads if doc is not None and below == declare.names(id, doc.get("name"), Faults()).zh)
        return next(named, None) or did_you_mean(below, self.layers)

    def _borrow(self, id: str) -> None:
        """A layer that this tree extends and does not hold, from the shipped policies."""
        if id in self._folders:  # of this tree, and not read yet
            self.layers[id] = self._layer(id, self._folders[id])
            return
        root = shipped("policies")
        folder = os.path.join(root, id)
        if ID.fullmatch(id) and os.path.abspath(root) != os.path.abspath(self.root) and os.path.isdir(folder):
            self.layers[id] = self._layer(id, folder)

    # -- asking

    def line(self, region: str) -> list[Layer]:
        """The layers of a region, lowest first."""
        out: list[Layer] = []
        at: str | None = region
        while at is not None and at in self.layers and all(x.id != at for x in out) and len(out) <= DEEPEST_LAYERS:
            out.insert(0, self.layers[at])
            at = self.layers[at].extends
        return out

    def days(self, region: str) -> list[int]:
        """The days on which a version of some programme of the region, or of its model, comes into force."""
        return sorted({d for x in self.line(region) for versions in x.programmes.values() for d in versions})

    def selection(self, region: str, day: int) -> tuple[tuple[str, int], ...]:
        """Which versions are in force: (layer/programme, first day). None of a programme from the day on which a layer repeals it, until
        that layer or one above it has a later one."""
        out: list[tuple[str, int]] = []
        ended: dict[str, int] = {}  # programme -> the day of its repeal
        for layer in self.line(region):
            for programme, versions in layer.programmes.items():
                first = max((d for d in versions if d <= day), default=None)
                if first is not None and first > ended.get(programme, 0):
                    if versions[first].repeals:
                        ended[programme] = first
                        out = [x for x in out if not x[0].endswith(f"/{programme}")]
                    else:
                        out.append((f"{layer.id}/{programme}", first))
        return tuple(out)

    def repealed(self, region: str, programme: str, day: int) -> tuple[int, File] | None:
        """The version that ended a programme that is not in force on a day for that reason."""
        if any(name.endswith(f"/{programme}") for name, _ in self.selection(region, day)):
            return None
        found = ((d, f) for x in self.line(region) for d, f in x.programmes.get(programme, {}).items() if d <= day and f.repeals)
        return max(found, key=lambda x: x[0], default=None)

    def documents(self, region: str, day: int) -> Documents:
        line = self.line(region)
        chosen = dict(self.selection(region, day))
        wanted = self._wanted(line, chosen) if self.asked else None
        programmes: dict[str, list[tuple[str, Map]]] = {}
        versions: dict[str, list[Version]] = {}
        for layer in line:
            for id, files in layer.programmes.items():
                first = chosen.get(f"{layer.id}/{id}")
                if first is None or (wanted is not None and id not in wanted):
                    continue
                if files[first].path in self._waiting:
                    self._waiting.discard(files[first].path)
                    files[first] = self._version(files[first].path, id)
                file = files[first]
                if file.doc is None:
                    continue
                if id in programmes and file.doc.get("extends") is None:
                    programmes[id], versions[id] = [], []  # a programme of the region's own, in place of the model's
                programmes.setdefault(id, []).append((layer.id, file.doc))
                name = os.path.splitext(os.path.basename(file.path))[0]
                versions.setdefault(id, []).append(Version(f"{layer.id}/{id}@{name}", file))
        shared = tuple(Version(f"{x.id}/{kind}", f) for x in line for kind, f in x.shared())
        return Documents(
            region,
            tuple((x.id, x.head.doc) for x in line if x.head.doc is not None),
            tuple((x.id, f.doc) for x in line for f in x.vocabularies if f.doc is not None),
            tuple((x.id, x.rates.doc) for x in line if x.rates is not None and x.rates.doc is not None),
            {k: tuple(v) for k, v in programmes.items()},
            {k: tuple(v) for k, v in versions.items()},
            shared,
            len(chosen) < sum(len(x.programmes) for x in line),
        )

    def _wanted(self, line: list[Layer], chosen: dict[str, int]) -> set[str] | None:
        """The programmes that those asked about stand on; None for all."""
        texts: dict[str, list[str]] = {}
        for layer in line:
            for id, files in layer.programmes.items():
                if f"{layer.id}/{id}" in chosen:
                    texts.setdefault(id, []).append(files[chosen[f"{layer.id}/{id}"]].source.text)
        shared = [f for layer in line for f in layer.vocabularies]
        terms = [t for f in shared if f.doc is not None and (define := f.doc.map("define")) is not None for t in _texts(define)]
        return mentions.wanted(self.asked, self.carried, texts, terms, [f.source.text for f in shared])

    def assembled(self, region: str, day: int) -> tuple[Region, Faults]:
        """The typed program in force on a day and what is wrong with it."""
        key = (region, self.selection(region, day))
        if key not in self._regions:
            faults = Faults()
            documents = self.documents(region, day)
            carried = {f"{x.id}/{p}" for x in self.line(region) for p in x.programmes}
            strays.laid(documents, carried, [name for name, _ in self.selection(region, day)], faults)
            self._regions[key] = made(documents, faults, self._near(region)), faults
        found, faults = self._regions[key]
        return found.region, faults

    def _near(self, region: str) -> Made | None:
        """A region of the tree beside this one that is most likely near to one of this: the same, assembled without a fault."""
        known = self.beside._regions.items() if self.beside is not None else ()
        sound = [(id == region, found) for (id, _), (found, faults) in known if not faults.errors]
        return max(sound, key=lambda x: x[0], default=(False, None))[1]

    def region(self, region: str, day: int) -> Region:
        """The typed program in force on a day. Raises PolicyError with every fault when it cannot be used."""
        if region not in self.layers:
            named = {id: self.layers[id].names.zh if id in self.layers else id for id in self.ids}  # not every layer need be read
            known = " ".join(self.ids)
            listed = " ".join(id if name == id else f"{id}（{name}）" for id, name in named.items()), known
            guess = did_you_mean(region, [*self.ids, *named.values()])
            raise PolicyError([fault("region-unknown", None, name=region, known=listed, suggestion=guess)])
        found, faults = self.assembled(region, day)
        broken = [d for d in self.faults.errors if d.span is None or self._within(d.span, region)] + faults.errors
        if broken and self.beside is not None:  # said with the places that they have here
            return Tree(self.root, self.only, self.asked, self.carried).region(region, day)
        if broken:
            raise PolicyError(broken)
        return found

    def _within(self, span: Span, region: str) -> bool:
        folders = tuple(os.path.join(self.root, x.id) + os.sep for x in self.line(region))
        return os.path.abspath(span.source.name).startswith(tuple(map(os.path.abspath, folders))) or not self.line(
            region
        )


def _texts(doc: Doc) -> Iterator[str]:
    """Every scalar below a node."""
    if isinstance(doc, Map):
        for e in doc.entries:
            yield from _texts(e.value)
    elif isinstance(doc, Seq):
        for item in doc.items:
            yield from _texts(item)
    else:
        yield doc.text
