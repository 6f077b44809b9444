"""Which column of the roll is what, and which of the register holds identity numbers: guessed, shown, kept with the register's mapping.

    tables: {…}                       # of the register, as `doudi batch` has it
    identity: {household: 户主身份证号, members: 身份证号}
    roll:
      columns:
        户号: household
        救助类别: {role: programme, values: {五保: tekun}}
        实发金额: {role: amount, fact: last_amount}
        上次复核日期: {fact: last_review}
      programme: rural_dibao          # of rows that do not say it
      sheet: 6月                      # of a workbook; [甲镇, 乙镇]: several of one kind
      rows: household                 # or person: a row for each person, whose amounts add up to the household's
      ignored: [备注]

A column with a `fact` tells that fact of the household where the register does not know it: the roll is the office's own ledger.
"""

from __future__ import annotations

from doudi.batch.columns.heading import bracket, factor, plain
from doudi.batch.columns.mapping import KEYS, Unreadable, titles
from doudi.plan.nodes import ROLE

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from doudi.batch.columns.mapping import Mapping

IDENTITY = (
    "身份证号", "身份证号码", "公民身份号码", "公民身份证号", "身份证", "证件号码", "身份号码", "户主身份证号", "户主身份证号码",
    "户主身份证",
    "申请人身份证号", "申请人身份证号码", "领取人身份证号", "对象身份证号", "identity number", "id number", "id card", "identity",
)
ROLES: dict[str, tuple[str, ...]] = {
    "household": (*KEYS, "家庭编码", "户编码", "户籍编号"),
    "identity": IDENTITY,
    "name": ("姓名", "户主", "户主姓名", "申请人", "申请人姓名", "对象姓名", "保障对象", "领款人", "领取人", "name"),
    "programme": (
        "项目", "救助项目", "救助类别", "救助类型", "救助种类", "待遇", "待遇类型", "待遇项目", "补贴项目", "项目名称",
        "业务类型", "对象类别",
        "programme",
    ),
    "amount": (
        "金额", "实发金额", "发放金额", "月发放金额", "月实发金额", "补助金额", "月补助金额", "救助金额", "月救助金额",
        "补贴金额", "保障金", "月保障金",
        "低保金", "月低保金", "供养金", "实发", "实发低保金", "家庭月保障金额", "月保障金额", "保障金额", "amount",
    ),
}
PERSON = ("与户主关系", "成员姓名", "保障人员姓名", "relation")  # headings of a roll with a row for each person
MONTHLY = "元/月"
KIN = {"amount": ("last_amount",)}  # facts of the vocabulary that the office's own ledger tells with a role
ALIASES = {"五保": "tekun", "五保供养": "tekun", "特困": "tekun", "特困人员": "tekun", "特困人员救助供养": "tekun", "低保": "rural_dibao"}


class Heading:
    """What a column of the roll is: a role, a fact of the household, or both. `values` gives its words another meaning."""

    __slots__ = ("fact", "role", "values")

    def __init__(self, role: str = "", fact: str = "", values: dict[str, str] | None = None):
        self.role, self.fact, self.values = role, fact, values or {}

    def data(self) -> Any:
        if self.role and not self.fact and not self.values:
            return self.role
        row: dict[str, Any] = {"role": self.role} if self.role else {}
        row |= {"fact": self.fact} if self.fact else {}
        return {**row, **({"values": self.values} if self.values else {})}


class Headings:
    """The roll's columns by name. `programme`: of rows that do not say it. `people`: a row is a person, not a household."""

    def __init__(self, columns: dict[str, Heading], ignored: list[str], programme: str = "", *, people: bool = False):
        self.columns, self.ignored, self.programme, self.people = columns, ignored, programme, people
        self.sheets: list[str] = []
        self.remarks: list[tuple[str, str]] = []  # what was not taken, and why, in Chinese and English

    def of(self, role: str) -> str | None:
        return next((name for name, h in self.columns.items() if h.role == role), None)

    @property
    def facts(self) -> dict[str, str]:
        """fact -> column"""
        return {h.fact: name for name, h in self.columns.items() if h.fact}

    def data(self) -> dict[str, Any]:
        row: dict[str, Any] = {"columns": {n: h.data() for n, h in self.columns.items()}}
        row |= {"programme": self.programme} if self.programme else {}
        row |= {"sheet": self.sheets[0] if len(self.sheets) == 1 else self.sheets} if self.sheets else {}
        row["rows"] = "person" if self.people else "household"
        return {**row, **({"ignored": self.ignored} if self.ignored else {})}


def words(facts: list[Any]) -> frozenset[str]:
    """Headings of a roll that are known, by which its row of headings is found. `facts`: the door's rows of the household."""
    return frozenset(plain(w) for w in (*(w for names in ROLES.values() for w in names), *PERSON, *(x for f in facts for x in f[:3])))


def guessed(names: list[str], facts: list[Any], above: str = "") -> Headings:
    """A mapping for the columns of a roll. `above`: the unit that a title gives to the whole table. Amounts are those of a month in 元:
    a column in another unit is not taken, and said."""
    roles = {plain(w): role for role, said in ROLES.items() for w in said}
    known = {plain(w): f[0] for f in reversed(facts) for w in f[:3] if f[ROLE] != "label"}
    found: dict[str, Heading] = {}
    ignored, remarks = [], []
    for name in names:
        role, fact = roles.get(plain(name), ""), known.get(plain(name), "")
        if role and any(h.role == role for h in found.values()):
            role = ""
        if role == "amount" and factor(unit := bracket(name) or above, MONTHLY) != 1:
            zh = f"名册“{name}”的单位是 {unit}，不是 {MONTHLY}，没有当作金额；改成 {MONTHLY} 再跑"
            remarks.append((zh, f"“{name}” of the roll is in {unit} instead of {MONTHLY} and not taken for the amount; bring it to that"))
            role = ""
        if not role and (not fact or any(h.fact == fact for h in found.values())):
            ignored += [name] if name else []
            continue
        found[name] = Heading(role, "" if role else fact)
    ids = {f[0] for f in facts}
    for h in found.values():
        kin = next((f for f in KIN.get(h.role, ()) if f in ids and not any(x.fact == f for x in found.values())), "")
        h.fact = h.fact or kin
    out = Headings(found, ignored, people=any(plain(n) == plain(p) for n in names for p in PERSON))
    out.remarks = remarks
    return out


def identities(columns: dict[str, list[str]], mapping: Mapping) -> dict[str, str]:
    """By record: the register's column of identity numbers, by its heading."""
    said = [plain(w) for w in IDENTITY]
    found: dict[str, str] = {}
    for record, names in columns.items():
        table = mapping.tables[record]
        own = next((n for n in names if plain(n) in said and (n not in table.columns or table.columns[n].fact == "id")), None)
        if own:
            found[record] = own
    return found


def read(data: Any, facts: list[Any], outcomes: Iterable[str]) -> Headings:
    """The `roll` of a mapping file. Raises Unreadable."""
    if not isinstance(data, dict) or not isinstance(data.get("columns"), dict):
        raise Unreadable("roll 缺少 columns", "`roll` has no `columns`")
    ids = {f[0] for f in facts}
    found: dict[str, Heading] = {}
    for name, c in data["columns"].items():
        row = {"role": c} if isinstance(c, str) else c
        if not isinstance(row, dict) or not (row.get("role") or row.get("fact")):
            raise Unreadable(f"roll 里“{name}”没有写 role 或 fact", f"in `roll` “{name}” has no role or fact")
        role, fact, values = row.get("role") or "", row.get("fact") or "", row.get("values") or {}
        if (role and role not in ROLES) or (fact and fact not in ids) or not isinstance(values, dict):
            raise Unreadable(f"roll 里“{name}”写的不对；role 有 {' '.join(ROLES)}", f"in `roll` “{name}”: roles are {' '.join(ROLES)}")
        if any((role and h.role == role) or (fact and h.fact == fact) for h in found.values()):
            raise Unreadable(f"roll 里“{role or fact}”对应了两列", f"in `roll` two columns are “{role or fact}”")
        found[str(name)] = Heading(role, fact, {str(k): str(v) for k, v in values.items()})
    known = set(outcomes)
    for id in (data.get("programme"), *(v for h in found.values() if h.role == "programme" for v in h.values.values())):
        if id and id not in known:
            raise Unreadable(f"roll 里写的“{id}”不是这里的制度", f"in `roll` “{id}” is no programme here")
    if data.get("rows", "household") not in ("household", "person"):
        raise Unreadable("roll 里 rows 写 household 或 person", "in `roll` `rows` is household or person")
    ignored = [str(x) for x in data.get("ignored") or []]
    out = Headings(found, ignored, str(data.get("programme") or ""), people=data.get("rows") == "person")
    out.sheets = titles(data.get("sheet"))
    return out


def shown(headings: Headings, lang: str, names: dict[str, str]) -> str:
    """The roll's columns in a few lines. `names`: how facts are called."""
    zh = lang == "zh"
    roles = {
        "household": ("户号", "household id"), "identity": ("身份证号", "identity number"), "name": ("姓名", "name"),
        "programme": ("项目", "programme"), "amount": ("金额", "amount"),
    }
    lines = ["名册 (roll)" if zh else "roll"]
    for column, h in headings.columns.items():
        parts = [roles[h.role][0 if zh else 1]] if h.role else []
        parts += [f"{names.get(h.fact, h.fact)} ({h.fact})"] if h.fact else []
        lines.append(f"  {' '.join(column.split())} → {'，'.join(parts) if zh else ', '.join(parts)}")
    if headings.ignored:
        lines.append(("  不用的列：" if zh else "  not used: ") + "、".join(headings.ignored[:20]))
    lines += [("注意：" if zh else "note: ") + said[0 if zh else 1] for said in headings.remarks]
    return "\n".join(lines)
