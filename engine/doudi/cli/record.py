"""`doudi record`: verify, show, export and prune the decision record of the service."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from doudi.cli.options import Given, Usage
from doudi.text.diagnostic import InputError, fault

if TYPE_CHECKING:
    from doudi.service.record.rows import Kept, Record


def run(given: Given) -> int:
    """Exit code: 1 when the record is not whole."""
    record = opened(given)
    with closing(record), readable():
        return {"verify": _verify, "show": _show, "export": _export, "prune": _prune}[given.word("action")](given, record)


@contextmanager
def readable() -> Iterator[None]:
    """Around reading a record. Raises InputError where the database cannot."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as raised:
        reason = str(getattr(raised, "orig", None) or type(raised).__name__).split("\n")[0][:120]
        raise InputError([fault("record-unreadable", None, reason=reason)]) from None


def opened(given: Given) -> Record:
    """The record that is named, or that the service would write. Raises InputError where it is not, or cannot be, read."""
    try:
        from doudi.service.base.settings import settings, url_of
        from doudi.service.record.rows import Record

        url = url_of(given.text("record") or settings({}, None, os.environ).record)
        with readable():
            record = Record(url, existing=True) if url else None
            if record is not None and record.present:
                return record
    except ModuleNotFoundError as absent:
        raise InputError([fault("service-part-missing", None, name=absent.name)]) from None
    if record is not None:
        record.close()
    name = url.partition("://")[2].rpartition("@")[2] if url else "off"  # without a password
    raise InputError([fault("record-missing", None, name=name)])


def number(given: Given, key: str) -> int:
    """A whole number. Raises Usage."""
    word = given.word(key)
    if not (word.isascii() and word.isdigit() and len(word) < 16):
        raise Usage(given.say(f"“{word}”不是行号", f"“{word}” is no row number"))
    return int(word)


def _verify(given: Given, record: Record) -> int:
    from doudi.service.record.verifying import FAULTS, verify

    found = verify(record, _head(given))
    for seq, what in found.faults:
        zh, en = FAULTS[what]
        print(given.say(f"第 {seq} 行：{zh}", f"row {seq}: {en}"))
    end = str(found.head) if found.head else "-"
    if not found.faults:
        cut = given.say(f"，之前 {found.cut} 行已按记录删去", f", {found.cut} before them pruned on the record") if found.cut else ""
        print(given.say(f"{found.rows} 行{cut}，链条完整；末行 {end}", f"{found.rows} rows{cut}, the chain is whole; head {end}"))
    return int(bool(found.faults))


def _head(given: Given) -> Kept | None:
    from doudi.service.record.rows import Kept

    word = given.text("head")
    if word is None:
        return None
    seq, _, digest = word.partition(":")
    if not seq.isdigit() or not digest.startswith("sha256:"):
        raise Usage(given.say("--head 写成 12:sha256:…", "write --head as 12:sha256:…"))
    return Kept(int(seq), digest)


def _row(given: Given, row: dict[str, Any]) -> dict[str, Any]:
    """A row for people: what is kept of the household only on request, and then opened."""
    from doudi.service.record.rows import outcome_of

    out = {k: v for k, v in row.items() if k != "input"}
    out["outcome"] = outcome_of(row)
    if given.flag("input"):
        from doudi.service.record.keeping import key
        from doudi.service.work.replaying import kept

        out["input"] = kept(row, key(os.environ) if row["input_form"] == "encrypted" else None)
    return out


def _show(given: Given, record: Record) -> int:
    from json import dumps, loads

    seq = number(given, "seq") if given.text("seq") else record.newest()
    row = record.row(seq)
    if row is None:
        raise InputError([fault("record-row-missing" if given.text("seq") else "record-empty", None, seq=seq)])
    versions = record.versions(row["policies"])
    print(dumps({**_row(given, row), "versions": loads(versions) if versions else []}, ensure_ascii=False, indent=1))
    return 0


def _export(given: Given, record: Record) -> int:
    from json import dumps

    for row in record.rows(number(given, "after") if given.text("after") else 0):
        print(dumps(_row(given, row), ensure_ascii=False, separators=(",", ":")))
    return 0


def _prune(given: Given, record: Record) -> int:
    from doudi.decision.base.runtime import Surprise
    from doudi.decision.door.quick import day_of
    from doudi.service.record.rows import Entry
    from doudi.service.versions.policies import now

    before = given.word("before")
    try:
        day_of(before)
    except Surprise:
        raise Usage(given.say("prune 要 --before 2020-01-01", "prune wants --before 2020-01-01")) from None
    if given.flag("inputs_only"):
        count = record.forget_inputs(before)
        print(given.say(f"删去 {count} 份家庭内容", f"{count} households forgotten"), file=sys.stderr)
        return 0
    cut = record.drop_rows(before, Entry(now(), "-", os.environ.get("USER", "") or "-", "prune"))
    print(given.say(f"删到 {cut}", f"cut after {cut}") if cut else given.say("没有更早的行", "no row is older"), file=sys.stderr)
    return 0
