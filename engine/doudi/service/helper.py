"""A helper process: does for the service what may take long, one thing at a time, and ends when the service does.

python -m doudi.service.helper; frames of a length (4 bytes) and JSON on standard input and output. The first brings the files of the tree.
It knows no key, no record and no caller.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import struct
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from doudi.pipeline import Policies, as_object
from doudi.service.base.problems import Problem, same
from doudi.service.base.problems import body as problem_body
from doudi.service.base.problems import of as problem_of
from doudi.service.versions.policies import NICE, Basis, Ready, Snapshot
from doudi.service.versions.tree import Files, lay
from doudi.service.work import household as work
from doudi.text.diagnostic import NOT_THEN, InputError, PolicyError
from doudi.text.render import data as row_of

MEMORY = 4 << 30  # bytes of address space
Job = dict[str, Any]


class Helper:
    """Holds one reading of the tree, laid in `folder` for what looks at files (policy cases)."""

    def __init__(self, folder: str):
        self.folder, self.count = folder, 0
        self.snapshot: Snapshot | None = None
        self.document: Job = {}  # the description, made once a tree

    def load(self, job: Job) -> Job:
        """Read a tree, in place of the one before."""
        self.count += 1
        root = os.path.join(self.folder, str(self.count), "policies")  # so that files are shown as the command line shows them
        os.makedirs(root)
        lay(root, {n: x if x is None else x.encode("utf-8", "surrogateescape") for n, x in job["files"].items()})
        os.chdir(os.path.dirname(root))  # places are told from here
        policies = Policies(root)
        _ = policies.tree
        self.document = {}
        self.snapshot = Snapshot(policies, Files({}, job["signature"]), job["loaded"])
        gc.collect()
        gc.freeze()
        return {}

    def do(self, job: Job) -> Job:
        """One job; what is refused comes back as a problem."""
        try:
            work: Callable[[Helper, Job], Job] = JOBS[job["do"]]
            return work(self, job)
        except (Problem, InputError, PolicyError) as raised:
            found = problem_of(raised)
            codes = list(dict.fromkeys(d.code for d in found.diagnostics))
            return {"problem": problem_body(found, job.get("lang", "zh"), ""), "codes": codes, "headers": found.headers}
        except MemoryError:  # the service answers 503 service-helper, and starts another
            os._exit(1)
        except Exception as raised:  # noqa: BLE001  # a bug ends in the log of the service, by its place only
            frames = traceback.extract_tb(raised.__traceback__)[-8:]
            return {"bug": type(raised).__name__, "where": [f"{f.filename.rpartition('doudi/')[2]}:{f.lineno} {f.name}" for f in frames]}

    @property
    def policies(self) -> Policies:
        assert self.snapshot is not None
        return self.snapshot.policies

    def ready(self, job: Job, as_of: str) -> Ready:
        assert self.snapshot is not None
        return self.snapshot.prepare(job["region"], as_of, job["programme"])


# -- the jobs


def _told(found: work.Told, **more: Any) -> Job:
    return {**{k: getattr(found, k) for k in work.Told.__slots__}, **more}


def _basis(ready: Ready) -> list[Any]:
    return [getattr(ready, x) for x in Basis._fields]


def _asked(helper: Helper, job: Job) -> tuple[Ready, Any]:
    """What decides, as the request wants it, and the household's object."""
    given = as_object(job["text"])
    ready = helper.ready(job, job["as_of"] or work.day_given(job["text"], given))
    work.as_wanted(ready, job["text"], given, *job["pins"])
    return ready, given


def _decided(helper: Helper, job: Job) -> tuple[list[Any], work.Told, Ready]:
    ready, given = _asked(helper, job)
    found = work.searchable(work.decisions(ready, job["text"], given))
    out = work.told(found)
    out.kept = work.keep(job["keep"], ready, job["text"], given)
    return found, out, ready


def decide(helper: Helper, job: Job) -> Job:
    _, out, ready = _decided(helper, job)
    return _told(out, basis=_basis(ready))


def explain(helper: Helper, job: Job) -> Job:
    from doudi.explanation.render import render_all

    found, out, ready = _decided(helper, job)
    words = None
    if job["format"] != "json":
        words = render_all(found, lang=job["lang"], audience=job["audience"], format=job["format"])
    return _told(out, words=words, basis=_basis(ready))


def leaflet(helper: Helper, job: Job) -> Job:
    """With a household its lists; `text` None: the region's sheet."""
    from doudi.leaflet.make import family, leaflet

    if job["text"] is None:
        words = leaflet(helper.policies, job["region"], as_of=job["as_of"], lang=job["lang"], format=job["format"])
        return {"words": words}
    ready, given = _asked(helper, job)
    try:
        words, found = family(helper.policies, job["region"], given, ready.day, job["lang"], job["format"])
    except InputError as raised:
        from doudi.text.locate import located

        raise InputError(located(raised.diagnostics, job["text"], "body")) from None
    out = work.told(found)
    out.kept = work.keep(job["keep"], ready, job["text"], given)
    return _told(out, words=words, basis=_basis(ready))


def missing(helper: Helper, job: Job) -> Job:
    from doudi.service.work.questions import questions

    ready, given = _asked(helper, job)
    found = work.searchable(work.decisions(ready, job["text"], given))
    region = helper.policies.tree.region(job["region"], ready.day)
    return {**questions(found, job["lang"], region, work.parsed(job["text"])), "basis": _basis(ready)}


def compare(helper: Helper, job: Job) -> Job:
    from doudi.comparison.compare import compare

    asked = {k: job[k] for k in ("regions", "programme", "lang", "format")}
    asked["as_of"] = job["as_of"] or work.day_given(job["text"], as_object(job["text"]))
    try:
        return {"words": compare(helper.policies, job["text"], **asked)}
    except InputError as raised:
        from doudi.text.locate import located

        raise InputError(located(raised.diagnostics, job["text"], "body")) from None


def diff(helper: Helper, job: Job) -> Job:
    from doudi.service.work.diffing import diff

    return diff(helper.policies.root, job, helper.folder)


def check(helper: Helper, job: Job) -> Job:
    from doudi.service.work.checking import check

    return check(helper.policies, job, helper.folder)


def many(helper: Helper, job: Job) -> Job:
    """{"lines": [{"line", "told", "basis"} or {"line", "errors"}]}"""
    out: list[Job] = []
    for number, household in job["lines"]:
        try:
            given = as_object(household)
            ready = helper.ready(job, job["as_of"] or work.day_given(household, given))
            same(job["pins"][0], job["pins"][1], ready.pin)
            found = work.told(work.searchable(work.decisions(ready, household, given)))
            found.kept = work.keep(job["keep"], ready, household, given)
            out.append({"line": number, "told": _told(found), "basis": _basis(ready)})
        except (InputError, PolicyError) as raised:
            if isinstance(raised, PolicyError) and raised.diagnostics[0].code not in NOT_THEN:
                raise
            out.append({"line": number, "errors": [row_of(d, job["lang"]) for d in raised.diagnostics]})
    return {"lines": out}


def describe(helper: Helper, job: Job) -> Job:
    """The OpenAPI document, or with `page` a language of it for people."""
    from doudi.decision.door.schema import text
    from doudi.service.openapi.document import document
    from doudi.service.openapi.page import page

    assert helper.snapshot is not None
    made = helper.document = helper.document or document(helper.snapshot)
    return {"words": page(made, job["page"]) if job["page"] else text(made)}


JOBS: dict[str, Callable[[Helper, Job], Job]] = {
    "load": Helper.load, "decide": decide, "explain": explain, "leaflet": leaflet, "missing": missing, "compare": compare, "diff": diff,
    "check": check, "many": many, "describe": describe,
}


# -- the process


def main() -> None:
    """Answer jobs until standard input ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the service ends it in order
    _modest()
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what some library prints is no answer
    with tempfile.TemporaryDirectory(prefix="doudi-helper-") as folder:
        helper = Helper(folder)
        while len(head := source.read(4)) == 4:
            asked = source.read(struct.unpack(">I", head)[0])
            answer = json.dumps(helper.do(json.loads(asked)), ensure_ascii=True, separators=(",", ":")).encode()
            with suppress(BrokenPipeError):
                sink.write(struct.pack(">I", len(answer)) + answer)
                sink.flush()


def _modest() -> None:
    """Little priority, bounded memory."""
    with suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.nice(NICE)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as f:
        f.write("500")  # where the machine has too little memory, this process ends, not the one that answers everybody


if __name__ == "__main__":
    main()
