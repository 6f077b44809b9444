"""Which column is which fact: guessed by Chinese or English name, shown, kept in a YAML file and read back.

    region: zhongwei
    tables:
      household:
        key: 户号                     # the column that names a household
        columns:
          存款: assets_savings
          等级: {fact: disability_grade, empty: none, values: {'1': grade_1}}
        ignored: [备注]
      members:
        key: 户号                     # whose member it is
        columns: {…}
    lists: {obligors: empty}          # a list that no table has: empty (else: not known)

An empty cell is a fact that is not known; `empty: none` makes it 无. `values` gives words of the table another meaning (null: 无).
"""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

KEYS = ("户号", "户编号", "家庭编号", "家庭户号", "household_id", "household id", "hh_id", "household")
HEADS = ("户主", "户主姓名", "户名")  # what a household is called in an office
DAYS = ("as_of", "决定日", "决定日期")
LARGEST = 1_000_000  # bytes of a mapping file


class Unreadable(Exception):
    """A mapping that cannot be used; the argument says why, in Chinese and in English."""


class Column:
    """What a column means. `empty` is "none" where an empty cell is 无."""

    __slots__ = ("empty", "fact", "values")

    def __init__(self, fact: str, empty: str = "", values: dict[str, Any] | None = None):
        self.fact, self.empty, self.values = fact, empty, values or {}

    def data(self) -> Any:
        more = {**({"empty": self.empty} if self.empty else {}), **({"values": self.values} if self.values else {})}
        return {"fact": self.fact, **more} if more else self.fact


class Table:
    """The columns of one record's table. `key` names the household; of a nested record it is empty."""

    def __init__(self, key: str, columns: dict[str, Column], ignored: list[str]):
        self.key, self.columns, self.ignored = key, columns, ignored

    def of(self, fact: str) -> str | None:
        """The column of a fact."""
        return next((name for name, c in self.columns.items() if c.fact == fact), None)


class Mapping:
    """By record id: its table. `lists` are the lists that are empty where no table has them."""

    def __init__(self, region: str, tables: dict[str, Table], lists: list[str] | None = None):
        self.region, self.tables, self.lists = region, tables, lists or []

    def data(self) -> dict[str, Any]:
        """As it stands in the file."""
        tables = {}
        for record, t in self.tables.items():
            row: dict[str, Any] = {"key": t.key} if t.key else {}
            row["columns"] = {name: c.data() for name, c in t.columns.items()}
            tables[record] = {**row, "ignored": t.ignored} if t.ignored else row
        return {"region": self.region, "tables": tables, **({"lists": dict.fromkeys(self.lists, "empty")} if self.lists else {})}


def guessed(region: str, door: dict[str, Any], columns: dict[str, list[str]], nested: bool) -> Mapping:
    """A mapping for the columns that each record's table has; `nested`: in one file, where no key joins them."""
    tables = {}
    for i, (record, names) in enumerate(columns.items()):
        words = _words(door[record], i == 0)
        found: dict[str, Column] = {}
        ignored = []
        for name in names:
            fact = words.get(plain(name))
            if fact is None or any(c.fact == fact for c in found.values()):
                ignored.append(name)
            else:
                found[name] = Column(fact)
        key = "" if nested and i else _key(names, found, i == 0)
        tables[record] = Table(key, found, [n for n in ignored if n != key])
    return Mapping(region, tables)


def _words(rows: dict[str, Any], root: bool) -> dict[str, str]:
    words: dict[str, str] = {}
    for fact in rows["facts"]:
        for word in (fact[0], fact[1], fact[2]):
            words.setdefault(plain(word), fact[0])
    if root:
        words |= {w: "name" for w in HEADS if w not in words and any(f[0] == "name" for f in rows["facts"])}
        words.update({plain(w): "as_of" for w in DAYS})
    return words


def known(door: dict[str, Any], mapping: Mapping | None) -> frozenset[str]:
    """Words by which a row of headings is found in a sheet."""
    words = {plain(w) for rows in door.values() for f in rows["facts"] for w in f[:3]} | {plain(w) for w in (*KEYS, *DAYS)}
    if mapping is not None:
        words |= {plain(n) for t in mapping.tables.values() for n in (*t.columns, *t.ignored, t.key)}
    return frozenset(words)


def plain(name: str) -> str:
    """A heading without its unit in brackets, spaces and case."""
    text = unicodedata.normalize("NFKC", name).strip().lower()
    return re.sub(r"[\s_]+", "", re.sub(r"\([^()]*\)$", "", text))


def _key(names: list[str], found: dict[str, Column], root: bool) -> str:
    for word in KEYS:
        for name in names:
            if plain(name) == plain(word):
                return name
    own = next((n for n, c in found.items() if c.fact == "id"), "")
    return own if root else ""


def read(text: str, door: dict[str, Any]) -> Mapping:
    """A mapping file's text. Raises Unreadable."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(text) > LARGEST:
        raise Unreadable("文件太大", "the file is too large")
    try:
        data = YAML(typ="safe", pure=True).load(text)
    except YAMLError as problem:
        raise Unreadable(f"不是 YAML：{str(problem)[:120]}", f"not YAML: {str(problem)[:120]}") from None
    if not isinstance(data, dict) or not isinstance(data.get("tables"), dict):
        raise Unreadable("缺少 tables", "`tables` is missing")
    tables = {str(record): _table(str(record), t, door) for record, t in data["tables"].items()}
    lists = data.get("lists") or {}
    if not isinstance(lists, dict) or any(k not in door or v != "empty" for k, v in lists.items()):
        raise Unreadable("lists 里写 名单: empty", "`lists` takes RECORD: empty")
    return Mapping(str(data.get("region", "")), tables, [str(x) for x in lists])


def _table(record: str, data: Any, door: dict[str, Any]) -> Table:
    if record not in door or not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise Unreadable(f"没有“{record}”这种记录，或它缺少 columns", f"no record “{record}”, or it has no `columns`")
    known = {f[0] for f in door[record]["facts"]} | {"as_of"}
    columns: dict[str, Column] = {}
    for name, c in data["columns"].items():
        row = {"fact": c} if isinstance(c, str) else c
        values = row.get("values") or {} if isinstance(row, dict) else None
        if not isinstance(row, dict) or row.get("fact") not in known or not isinstance(values, dict):
            raise Unreadable(f"“{name}”没有对应到 {record} 的事实", f"“{name}” is not mapped to a fact of {record}")
        if any(x.fact == row["fact"] for x in columns.values()):
            raise Unreadable(f"“{row['fact']}”对应了两列", f"two columns are mapped to “{row['fact']}”")
        if row.get("empty", "") not in ("", "none", "unknown"):
            raise Unreadable("empty 写 none 或 unknown", "`empty` is none or unknown")
        empty = "none" if row.get("empty") == "none" else ""
        columns[str(name)] = Column(row["fact"], empty, {_said(k): v for k, v in values.items()})
    return Table(str(data.get("key") or ""), columns, [str(x) for x in data.get("ignored") or []])


def _said(word: Any) -> str:
    """A key of `values` as a cell says it: YAML reads an unquoted true as a truth."""
    return str(word).lower() if isinstance(word, bool) else str(word)


def write(mapping: Mapping) -> str:
    """The text of a mapping file."""
    from io import StringIO

    from ruamel.yaml import YAML

    out = StringIO()
    yaml = YAML()
    yaml.width = 120
    yaml.dump(mapping.data(), out)
    return "# doudi batch --mapping: 列名 → 事实 (column: fact)\n" + out.getvalue()


def shown(mapping: Mapping, door: dict[str, Any], lang: str) -> str:
    """The mapping in a few lines, for the person at the terminal."""
    i = 1 if lang == "zh" else 2
    lines = []
    for record, t in mapping.tables.items():
        names = {f[0]: f[i] for f in door[record]["facts"]}
        lines.append(f"{door[record]['names'][0 if lang == 'zh' else 1]} ({record})" + (f"  [{t.key}]" if t.key else ""))
        lines += [f"  {name} → {names.get(c.fact, c.fact)} ({c.fact})" for name, c in t.columns.items()]
        if t.ignored:
            lines.append(("  不用的列：" if lang == "zh" else "  not used: ") + "、".join(t.ignored[:20]))
        absent = [names[f[0]] for f in door[record]["facts"] if f[9] not in ("label", "power") and t.of(f[0]) is None]
        if absent:
            lines.append(("  没有的（按未知）：" if lang == "zh" else "  absent (not known): ") + "、".join(absent[:20]))
    return "\n".join(lines)
