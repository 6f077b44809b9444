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

An empty cell is a fact that is not known; `empty: none` makes it 无, `empty: 否` or `empty: 0` that value. `values` gives words of the
table another meaning (null: 无). `times: 10000` is for a column in 万元. `sheet: NAME` names the sheet of a workbook, `sheet: [A, B]`
several of one kind.
"""

from __future__ import annotations

from doudi.batch.columns.column import Column
from doudi.batch.columns.heading import bracket, factor, plain, rank
from doudi.plan.nodes import KIND, ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

KEYS = (
    "户号", "户编号", "户编码", "家庭编号", "家庭编码", "家庭户号", "户籍编号", "household_id", "household id", "hh_id", "household",
)
HEADS = ("户主", "户主姓名", "户名")  # what a household is called in an office
DAYS = ("as_of", "决定日", "决定日期")
LARGEST = 1_000_000  # bytes of a mapping file
MOST_TIMES = 10**8
NOTHING = (
    "没有一列认得出；核对表头，或用 --mapping 写明哪一列是哪个事实",
    "no column is known; check the headings, or say in --mapping which is which",
)
NAMELESS = "\0"  # how a column without a heading begins


class Unreadable(Exception):
    """A mapping that cannot be used; the argument says why, in Chinese and in English."""


class Table:
    """The columns of one record's table. `key` names the household; of a nested record it is empty."""

    def __init__(self, key: str, columns: dict[str, Column], ignored: list[str], sheets: list[str] | None = None):
        self.key, self.columns, self.ignored, self.sheets = key, columns, ignored, sheets or []

    def of(self, fact: str) -> str | None:
        """The column of a fact."""
        return next((name for name, c in self.columns.items() if c.fact == fact), None)

    @property
    def ids(self) -> str:
        """The column of the ids that rows are told apart by; "" where there is none."""
        return self.of("id") or self.key


class Mapping:
    """By record id: its table. `lists` are the lists that are empty where no table has them. `remarks`: what was not guessed, and why."""

    def __init__(self, region: str, tables: dict[str, Table], lists: list[str] | None = None):
        self.region, self.tables, self.lists = region, tables, lists or []
        self.remarks: list[tuple[str, str]] = []

    def data(self) -> dict[str, Any]:
        """As it stands in the file."""
        tables = {}
        for record, t in self.tables.items():
            row: dict[str, Any] = {"key": t.key} if t.key else {}
            row |= {"sheet": t.sheets[0] if len(t.sheets) == 1 else t.sheets} if t.sheets else {}
            row["columns"] = {name: c.data() for name, c in t.columns.items()}
            tables[record] = {**row, "ignored": t.ignored} if t.ignored else row
        return {"region": self.region, "tables": tables, **({"lists": dict.fromkeys(self.lists, "empty")} if self.lists else {})}


def guessed(
    region: str, door: dict[str, Any], columns: dict[str, list[str]], nested: bool, units: dict[tuple[str, str], str] | None = None,
    above: dict[str, str] | None = None,
) -> Mapping:
    """A mapping for the columns that each record's table has; `nested`: in one file, where no key joins them. `units`: of the facts that
    are numbers, as `units_of` has them; a heading that says another one is not taken for the fact. `above`: by record the unit that a title
    gives to the whole table."""
    tables, remarks = {}, []
    for i, (record, names) in enumerate(columns.items()):
        key = "" if nested and i else key_of(names)
        words = _words(door[record], i == 0)
        if key and plain(key) != "id":  # beside a household's number, 编号 is that of the row
            words = {w: f for w, f in words.items() if f != "id" or i}
        own = {fact: unit for (r, fact), unit in (units or {}).items() if r == record}
        found, said = _columns([n for n in names if n != key or plain(n) in words], words, own, (above or {}).get(record, ""))
        remarks += said
        if not key and not i:
            key = next((n for n, c in found.items() if c.fact == "id"), "")
        tables[record] = Table(key, found, [n for n in names if n not in found and n != key and n[:1] != NAMELESS])
    out = Mapping(region, tables)
    out.remarks = remarks
    return out


def _columns(
    names: list[str], words: dict[str, str], units: dict[str, str], above: str
) -> tuple[dict[str, Column], list[tuple[str, str]]]:
    """Columns by their headings, and what is to be said of those that are not taken."""
    meant: dict[str, list[tuple[int, str, int]]] = {}
    remarks = []
    for name in names:
        fact = words.get(plain(name))
        if fact is None:
            continue
        unit = units.get(fact, "")
        times = factor(bracket(name) or above, unit)
        if times:
            meant.setdefault(fact, []).append((rank(name), name, times))
        else:
            zh = f"“{name}”的单位不是 {unit}，没有用；改成 {unit} 再跑"
            remarks.append((zh, f"“{name}” is not in {unit} and is not used; bring it to {unit}"))
    best = {fact: sorted(found, key=lambda x: x[0]) for fact, found in meant.items()}
    out = {}
    for fact, found in best.items():
        if len(found) > 1 and found[0][0] == found[1][0] and fact != "name":
            some = "、".join(f"“{n}”" for r, n, _ in found if r == found[0][0])
            zh = f"{some}都像同一项，不知道用哪一列，都没有用；在列名对照里写明"
            remarks.append((zh, f"{some} look alike: none is used; say in the mapping which is meant"))
        else:
            out[found[0][1]] = Column(fact, times=found[0][2])
    return {n: out[n] for n in names if n in out}, remarks


def _words(rows: dict[str, Any], root: bool) -> dict[str, str]:
    words: dict[str, str] = {}
    for fact in rows["facts"]:
        for word in (fact[0], fact[1], fact[2]):
            words.setdefault(plain(word), fact[0])
    if root:
        words |= {w: "name" for w in HEADS if w not in words and any(f[0] == "name" for f in rows["facts"])}
        words.update({plain(w): "as_of" for w in DAYS})
    return words


class Words(frozenset[str]):
    """Headings that are known, as plain text. `own` only households have, `theirs` only the members of the first list, `keys` join them.

    `sheets`: by record the sheets that a mapping names. `ignored`: those that are known only as columns not to be used.
    """

    own: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    sheets: dict[str, list[str]] = {}  # noqa: RUF012  # none, and never written to

    def turned(self) -> Words:
        """The same words, to look for the members' table."""
        out = Words(self)
        out.own, out.theirs, out.keys, out.sheets = self.theirs, self.own, self.keys, self.sheets
        out.ignored = self.ignored
        return out


def known(door: dict[str, Any], mapping: Mapping | None) -> Words:
    """Words by which a row of headings is found in a sheet."""
    by = {record: {plain(w) for f in rows["facts"] for w in f[:3]} for record, rows in door.items()}
    keys = {plain(w) for w in KEYS}
    for record, t in mapping.tables.items() if mapping is not None else ():
        by.setdefault(record, set()).update(plain(n) for n in (*t.columns, *t.ignored) if n != t.key)
        keys |= {plain(t.key)} - {""}
    root = next(iter(door))
    own = by[root] | {plain(w) for w in HEADS}
    theirs = next((by[x] for x in door[root]["lists"]), set())
    out = Words(set().union(*by.values()) | keys | own | {plain(w) for w in DAYS})
    out.own, out.theirs, out.keys = frozenset(own - theirs - keys), frozenset(theirs - own - keys), frozenset(keys)
    tables = mapping.tables if mapping is not None else {}
    out.sheets = {r: t.sheets for r, t in tables.items() if t.sheets}
    used = {plain(n) for t in tables.values() for n in t.columns}
    out.ignored = frozenset(plain(n) for t in tables.values() for n in t.ignored) - used - keys
    return out


def nothing(mapping: Mapping, root: str) -> bool:
    """Whether no column of the households is taken for a fact but their id."""
    return all(c.fact == "id" for c in mapping.tables[root].columns.values())


def key_of(names: list[str]) -> str:
    """The column that names the household; "" where none is called so."""
    said = {plain(n): n for n in reversed(names)}
    return next((said[w] for w in map(plain, KEYS) if w in said), "")


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
    rows = {f[0]: f for f in door[record]["facts"]}
    known = {*rows, "as_of"}
    columns: dict[str, Column] = {}
    for name, c in data["columns"].items():
        row = {"fact": c} if isinstance(c, str) else c
        values = row.get("values") or {} if isinstance(row, dict) else None
        if not isinstance(row, dict) or row.get("fact") not in known or not isinstance(values, dict):
            raise Unreadable(f"“{name}”没有对应到 {record} 的事实", f"“{name}” is not mapped to a fact of {record}")
        if any(x.fact == row["fact"] for x in columns.values()):
            raise Unreadable(f"“{row['fact']}”对应了两列", f"two columns are mapped to “{row['fact']}”")
        empty, times = _said(row.get("empty", "")), row.get("times", 1)
        if empty not in ("", "none", "unknown") and not _means(rows.get(row["fact"]), empty):
            words = f"“{name}”的 empty 写 none、unknown，或它的一个值", f"`empty` of “{name}” is none, unknown or one of its values"
            raise Unreadable(*words)
        if times.__class__ is not int or not 1 <= times <= MOST_TIMES or (times > 1 and rows.get(row["fact"], [""] * 4)[3] != "number"):
            raise Unreadable(f"“{name}”的 times 是整数，只给数目用", f"`times` of “{name}” is a whole number, for numbers only")
        columns[str(name)] = Column(row["fact"], "" if empty == "unknown" else empty, {_said(k): v for k, v in values.items()}, times)
    return Table(str(data.get("key") or ""), columns, [str(x) for x in data.get("ignored") or []], titles(data.get("sheet")))


def titles(said: Any) -> list[str]:
    """The sheets that a mapping names: one, or several."""
    return [str(x) for x in said] if isinstance(said, list) else [str(said)] if said not in (None, "") else []


def _means(row: list[Any] | None, word: str) -> bool:
    """Whether a word is a value of a fact."""
    from doudi.batch.columns.convert import read as value

    return row is not None and row[KIND] != "text" and value(row, word, Column(row[0])) is not None


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
        lines += [
            f"  {' '.join(name.split())} → {names.get(c.fact, c.fact)} ({c.fact})" + (f" ×{c.times}" if c.times != 1 else "")
            for name, c in t.columns.items()
        ]
        if t.ignored:
            lines.append(("  不用的列：" if lang == "zh" else "  not used: ") + "、".join(t.ignored[:20]) + "…" * (len(t.ignored) > 20))
        absent = [names[f[0]] for f in door[record]["facts"] if f[ROLE] not in ("label", "power") and t.of(f[0]) is None]
        if absent:
            lines.append(("  没有的（按未知）：" if lang == "zh" else "  absent (not known): ") + "、".join(absent[:20]))
    lines += [("注意：" if lang == "zh" else "note: ") + said[0 if lang == "zh" else 1] for said in mapping.remarks]
    return "\n".join(lines)
