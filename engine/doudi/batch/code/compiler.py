"""Python of the plainest kind to machine code, by LLVM: what kernels and what they call are written in.

Values are 64-bit integers and yes/no. Arrays are lines (`x[i]`), planes (`x[row, i]`) and rows (`x[column, i]`, where the columns of i lie
together) of 64-bit integers, narrow ones (32 bits) and
flags (bytes). Statements are assignments, `if`,
`for` over a stretch of integers, `while` and `return`; `//` and `%` want a divisor above zero (anything else divides by one).
In a wide function integers have 128 bits; where one that is stored or handed on does not fit 64, the function ends with 0.
Both sides of `x if c else y`, `and` and `or` may be computed: nothing here has side effects but the storing of array elements.
An address is an integer: `word_at` and `byte_at` read what lies there, `here(a)` and `there(a, width)` pass it on as an array. A function
in capitals and small letters (`PyList_Size`) is Python's own, of addresses and 64-bit integers.

Why not Numba: it spends 1.4 s on the kernel of one programme and 8.5 s on that of a region; this takes a twentieth of it.
"""

from __future__ import annotations

import ast
from itertools import pairwise

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

WHOLE, DOUBLE, TRUTH = "i64", "i128", "i1"
ARRAYS = {"list[int]": WHOLE, "line": WHOLE, "plane": WHOLE, "rows": WHOLE, "narrow": "i32", "flags": "i8"}
COMPARE = {ast.Lt: "slt", ast.LtE: "sle", ast.Gt: "sgt", ast.GtE: "sge", ast.Eq: "eq", ast.NotEq: "ne"}
ARITHMETIC = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.LShift: "shl", ast.RShift: "ashr"}
BITWISE = {ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor"}

WIDE = ("plane", "rows")  # with a width beside them
READS = ("word_at", "byte_at")

Value = tuple[str, str]  # (type, what LLVM calls it)


class Unfit(Exception):
    """Text that this cannot compile: a bug of who wrote it."""


def assembly(sources: list[str], constants: dict[str, int], entries: tuple[str, ...], wide: tuple[str, ...] = ()) -> str:
    """The functions of some Python texts that `entries` need, as LLVM assembly; those of `wide` compute in 128 bits. Raises Unfit."""
    found: dict[str, ast.FunctionDef] = {}
    for text in sources:
        found.update({f.name: f for f in ast.parse(text).body if isinstance(f, ast.FunctionDef)})
    needed, stack = {*entries}, [*entries]
    while stack:
        for node in ast.walk(found[stack.pop()]):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in found and node.func.id not in needed:
                needed.add(node.func.id)
                stack.append(node.func.id)
    result = {name: TRUTH if _word(found[name].returns) == "bool" else WHOLE for name in needed}
    python: dict[str, int] = {}  # functions of Python's own -> how many arguments they take
    out = []
    for name in sorted(needed):
        whole = DOUBLE if name in wide else WHOLE
        out.append(Function(found[name], result, found, constants, python, whole, inner=name not in entries).text())
    return "\n".join([f"declare i64 @{name}({', '.join(['i64'] * count)})" for name, count in sorted(python.items())] + out)


def parameters(source: str, name: str) -> list[str]:
    """The types of a function's parameters, as they are annotated."""
    tree = next(f for f in ast.parse(source).body if isinstance(f, ast.FunctionDef) and f.name == name)
    return [_word(a.annotation) for a in tree.args.args]


def _word(annotation: Any) -> str:
    return "" if annotation is None else ast.unparse(annotation).strip("'")


class Function:
    """One function. Variables live in memory of their own, which LLVM makes registers of."""

    def __init__(
        self,
        tree: ast.FunctionDef,
        result: dict[str, str],
        others: dict[str, ast.FunctionDef],
        constants: dict[str, int],
        python: dict[str, int],
        whole: str,
        *,
        inner: bool,
    ):
        self.tree, self.result, self.others, self.constants, self.inner = tree, result, others, constants, inner
        self.python, self.whole = python, whole
        self.lines: list[str] = []
        self.kinds: dict[str, str] = {}  # of variables
        self.arrays: dict[str, str] = {}  # of parameters: as they are annotated
        self.count = 0

    def text(self) -> str:
        heads = []
        for a in self.tree.args.args:
            word = _word(a.annotation)
            if word in ARRAYS:
                self.arrays[a.arg] = word
                heads.append(f"ptr noalias nocapture %{a.arg}" + (f", i64 %{a.arg}.w" if word in WIDE else ""))
            else:
                kind = TRUTH if word == "bool" else WHOLE
                heads.append(f"{kind} %{a.arg}.in")
                self._store(a.arg, self._wide((kind, f"%{a.arg}.in")))
        name, kind = self.tree.name, self.result[self.tree.name]
        if not self._block(self.tree.body):
            self.say(f"ret {kind} 0")
        own = [f"  %{v}.at = alloca {k}\n  store {k} 0, ptr %{v}.at" for v, k in self.kinds.items()]
        head = f"define {'internal ' if self.inner else ''}{kind} @{name}({', '.join(heads)}) nounwind {{\nentry:\n"
        return head + "\n".join([*own, *self.lines]) + "\n}\n"

    # -- lines

    def say(self, text: str) -> None:
        self.lines.append("  " + text)

    def _new(self, text: str) -> str:
        self.count += 1
        self.say(f"%t{self.count} = {text}")
        return f"%t{self.count}"

    def _label(self) -> str:
        self.count += 1
        return f"b{self.count}"

    def _at(self, label: str) -> None:
        self.lines.append(f"{label}:")

    def _store(self, name: str, value: Value) -> None:
        kind = self.kinds.setdefault(name, value[0])
        self.say(f"store {kind} {self._as(value, kind)}, ptr %{name}.at")

    # -- statements: each says whether the way ends there

    def _block(self, body: list[ast.stmt]) -> bool:
        return any(self._statement(s) for s in body)  # what lies behind is never reached

    def _statement(self, s: ast.stmt) -> bool:
        match s:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case ast.Expr(value=ast.Call() as call):
                self._call(call)
            case ast.Return(value=value) if value is not None:
                kind = self.result[self.tree.name]
                self.say(f"ret {kind} {self._as(self.value(value), kind)}")
                return True
            case ast.Assign(targets=targets, value=value):
                self._assign(targets, value)
            case ast.AugAssign(target=target, op=op, value=value) if isinstance(target, ast.Name):
                self._store(target.id, self._binary(op, self._name(target.id), self.value(value)))
            case ast.If():
                return self._if(s)
            case ast.For():
                self._for(s)
            case ast.While():
                self._while(s)
            case _:
                raise Unfit(ast.unparse(s))
        return False

    def _assign(self, targets: list[ast.expr], value: ast.expr) -> None:
        if isinstance(value, ast.Call) and _word(value.func) == "range" and isinstance(targets[0], ast.Name):
            ends = [self.value(a) for a in value.args]
            for part, end in zip(("lo", "hi"), [(self.whole, "0"), *ends][-2:], strict=True):
                self._store(f"{targets[0].id}.{part}", end)
            return
        found = self.value(value)
        for target in targets:
            match target:
                case ast.Name(id=name):
                    self._store(name, found)
                case ast.Subscript():
                    kind, place = self._element(target)
                    number = self._fit(found)
                    if kind != WHOLE:
                        number = self._new(f"trunc i64 {number} to {kind}")
                    self.say(f"store {kind} {number}, ptr {place}")
                case _:
                    raise Unfit(ast.unparse(target))

    def _if(self, s: ast.If) -> bool:
        yes, no, end = self._label(), self._label(), self._label()
        self.say(f"br i1 {self._truth(s.test)}, label %{yes}, label %{no}")
        over = []
        for label, body in ((yes, s.body), (no, s.orelse)):
            self._at(label)
            over.append(self._block(body))
            if not over[-1]:
                self.say(f"br label %{end}")
        if not all(over):
            self._at(end)
        return all(over)

    def _for(self, s: ast.For) -> None:
        if not isinstance(s.target, ast.Name):
            raise Unfit(ast.unparse(s))
        if isinstance(s.iter, ast.Name):
            first, last = self._name(f"{s.iter.id}.lo"), self._name(f"{s.iter.id}.hi")
        elif isinstance(s.iter, ast.Call) and _word(s.iter.func) == "range":
            ends = [(self.whole, "0"), *(self.value(a) for a in s.iter.args)][-2:]
            first, last = ends
        else:
            raise Unfit(ast.unparse(s.iter))
        self.count += 1
        counter = f"{s.target.id}.{self.count}"  # the loop's own: the body may not move it
        self._store(counter, first)
        test, body, end = self._label(), self._label(), self._label()
        self.say(f"br label %{test}")
        self._at(test)
        now = self._name(counter)
        more = self._new(f"icmp slt {self.whole} {now[1]}, {self._as(last, self.whole)}")
        self.say(f"br i1 {more}, label %{body}, label %{end}")
        self._at(body)
        self._store(s.target.id, now)
        if not self._block(s.body):
            self._store(counter, (self.whole, self._new(f"add {self.whole} {now[1]}, 1")))
            self.say(f"br label %{test}")
        self._at(end)

    def _while(self, s: ast.While) -> None:
        test, body, end = self._label(), self._label(), self._label()
        self.say(f"br label %{test}")
        self._at(test)
        self.say(f"br i1 {self._truth(s.test)}, label %{body}, label %{end}")
        self._at(body)
        if not self._block(s.body):
            self.say(f"br label %{test}")
        self._at(end)

    # -- expressions

    def value(self, e: ast.expr) -> Value:
        match e:
            case ast.Constant(value=bool() as x):
                return TRUTH, "1" if x else "0"
            case ast.Constant(value=int() as x) if abs(x) < 2 ** (63 if self.whole == WHOLE else 127):
                return self.whole, str(x)
            case ast.Name(id=name):
                return self._name(name)
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(op, self.value(left), self.value(right))
            case ast.UnaryOp(op=op, operand=operand):
                return self._unary(op, operand)
            case ast.BoolOp(op=op, values=values):
                word = "and" if isinstance(op, ast.And) else "or"
                return self._fold(lambda a, b: (TRUTH, self._new(f"{word} i1 {a[1]}, {b[1]}")), [(TRUTH, self._truth(v)) for v in values])
            case ast.Compare(left=left, ops=ops, comparators=others):
                return self._compare([left, *others], ops)
            case ast.IfExp():
                return self._either(e)
            case ast.Subscript():
                kind, place = self._element(e)
                found = self._new(f"load {kind}, ptr {place}")
                found = found if kind == WHOLE else self._new(f"{'sext' if kind == 'i32' else 'zext'} {kind} {found} to i64")
                return self._wide((WHOLE, found))
            case ast.Call():
                return self._call(e)
        raise Unfit(ast.unparse(e))

    def _name(self, name: str) -> Value:
        if name in self.kinds:
            kind = self.kinds[name]
            return kind, self._new(f"load {kind}, ptr %{name}.at")
        if name in self.constants:
            return self.whole, str(self.constants[name])
        raise Unfit(name)

    def _as(self, value: Value, kind: str) -> str:
        if value[0] == kind:
            return value[1]
        if kind == TRUTH:
            raise Unfit("a number where yes or no was said")
        return value[1] if value[1] in ("0", "1") else self._new(f"zext i1 {value[1]} to {kind}")

    def _wide(self, value: Value) -> Value:
        """A value of 64 bits as this function computes with them."""
        if value[0] == TRUTH or self.whole == WHOLE:
            return value
        return self.whole, self._new(f"sext i64 {value[1]} to {self.whole}")

    def _fit(self, value: Value) -> str:
        """A number in 64 bits; where it does not fit the function ends."""
        number = self._as(value, self.whole)
        if self.whole == WHOLE:
            return number
        found = self._new(f"trunc {self.whole} {number} to i64")
        same = self._new(f"icmp eq {self.whole} {self._new(f'sext i64 {found} to {self.whole}')}, {number}")
        over, on = self._label(), self._label()
        self.say(f"br i1 {same}, label %{on}, label %{over}")
        self._at(over)
        self.say(f"ret {self.result[self.tree.name]} 0")
        self._at(on)
        return found

    def _truth(self, e: ast.expr) -> str:
        kind, found = self.value(e)
        return found if kind == TRUTH else self._new(f"icmp ne {self.whole} {found}, 0")

    def _fold(self, join: Callable[[Value, Value], Value], values: list[Value]) -> Value:
        found = values[0]
        for v in values[1:]:
            found = join(found, v)
        return found

    def _binary(self, op: ast.operator, a: Value, b: Value) -> Value:
        if type(op) in BITWISE:
            kind = TRUTH if a[0] == b[0] == TRUTH else self.whole
            return kind, self._new(f"{BITWISE[type(op)]} {kind} {self._as(a, kind)}, {self._as(b, kind)}")
        w = self.whole
        x, y = self._as(a, w), self._as(b, w)
        if type(op) in ARITHMETIC:
            return w, self._new(f"{ARITHMETIC[type(op)]} {w} {x}, {y}")
        if not isinstance(op, ast.FloorDiv | ast.Mod):
            raise Unfit(type(op).__name__)
        return self._divided(op, self._fit(a), self._fit(b))  # no processor divides 128 bits

    def _divided(self, op: ast.operator, x: str, y: str) -> Value:
        if not y.isdigit() or y == "0":
            y = self._new(f"select i1 {self._new(f'icmp sgt i64 {y}, 0')}, i64 {y}, i64 1")
        rest = self._new(f"srem i64 {x}, {y}")
        below = self._new(f"icmp slt i64 {rest}, 0")
        if isinstance(op, ast.Mod):
            return self._wide((WHOLE, self._new(f"select i1 {below}, i64 {self._new(f'add i64 {rest}, {y}')}, i64 {rest}")))
        quotient = self._new(f"sdiv i64 {x}, {y}")
        return self._wide((WHOLE, self._new(f"sub i64 {quotient}, {self._new(f'zext i1 {below} to i64')}")))

    def _unary(self, op: ast.unaryop, operand: ast.expr) -> Value:
        match op, operand:
            case ast.USub(), ast.Constant(value=int() as x):
                return self.whole, str(-x)
            case ast.USub(), _:
                return self.whole, self._new(f"sub {self.whole} 0, {self._as(self.value(operand), self.whole)}")
            case ast.Invert(), _:
                return self.whole, self._new(f"xor {self.whole} {self._as(self.value(operand), self.whole)}, -1")
            case ast.Not(), _:
                return TRUTH, self._new(f"xor i1 {self._truth(operand)}, 1")
        raise Unfit(type(op).__name__)

    def _compare(self, parts: list[ast.expr], ops: list[ast.cmpop]) -> Value:
        values = [self.value(p) for p in parts]
        found = []
        for (a, b), op in zip(pairwise(values), ops, strict=True):
            kind = TRUTH if a[0] == b[0] == TRUTH and isinstance(op, ast.Eq | ast.NotEq) else self.whole
            word = COMPARE[type(op)]
            found.append((TRUTH, self._new(f"icmp {word} {kind} {self._as(a, kind)}, {self._as(b, kind)}")))
        return self._fold(lambda a, b: (TRUTH, self._new(f"and i1 {a[1]}, {b[1]}")), found)

    def _either(self, e: ast.IfExp) -> Value:
        """Both sides and a choice; where a side calls something, only the side that holds."""
        calls = any(isinstance(n, ast.Call) and self._acts(_word(n.func)) for x in (e.body, e.orelse) for n in ast.walk(x))
        test = self._truth(e.test)
        if not calls:
            a, b = self.value(e.body), self.value(e.orelse)
            kind = TRUTH if a[0] == b[0] == TRUTH else self.whole
            return kind, self._new(f"select i1 {test}, {kind} {self._as(a, kind)}, {kind} {self._as(b, kind)}")
        self.count += 1
        held = f"c{self.count}"
        yes, no, end = self._label(), self._label(), self._label()
        self.say(f"br i1 {test}, label %{yes}, label %{no}")
        self.kinds[held] = self.whole
        for label, side in ((yes, e.body), (no, e.orelse)):
            self._at(label)
            self._store(held, self.value(side))
            self.say(f"br label %{end}")
        self._at(end)
        return self._name(held)

    def _acts(self, name: str) -> bool:
        """Whether a call must not be made where its side of a choice does not hold."""
        return name in self.others or name in READS or name.startswith("Py")

    def _element(self, e: ast.Subscript) -> Value:
        """The type and the address of an array's element."""
        name = _word(e.value)
        word = self.arrays.get(name)
        if word is None:
            raise Unfit(ast.unparse(e))
        if word in WIDE:
            if not isinstance(e.slice, ast.Tuple):
                raise Unfit(ast.unparse(e))
            row, column = (self._index(x) for x in e.slice.elts)
            if word == "rows":
                row, column = column, row
            start = self._new(f"mul i64 {row}, %{name}.w")
            index = self._new(f"add i64 {start}, {column}")
        else:
            index = self._index(e.slice)
        kind = ARRAYS[word]
        return kind, self._new(f"getelementptr inbounds {kind}, ptr %{name}, i64 {index}")

    def _index(self, e: ast.expr) -> str:
        """A place in an array, which always fits."""
        found = self._as(self.value(e), self.whole)
        return found if self.whole == WHOLE else self._new(f"trunc {self.whole} {found} to i64")

    def _call(self, e: ast.Call) -> Value:
        name = _word(e.func)
        if name == "len" and isinstance(e.args[0], ast.Name):
            first, last = self._name(f"{e.args[0].id}.lo"), self._name(f"{e.args[0].id}.hi")
            return self.whole, self._new(f"sub {self.whole} {last[1]}, {first[1]}")
        if name in ("min", "max", "abs"):
            w = self.whole
            values = [(w, self._as(self.value(a), w)) for a in e.args]
            if name == "abs":
                values.append((w, self._new(f"sub {w} 0, {values[0][1]}")))
            sign = "slt" if name == "min" else "sgt"

            def pick(a: Value, b: Value) -> Value:
                return w, self._new(f"select i1 {self._new(f'icmp {sign} {w} {a[1]}, {b[1]}')}, {w} {a[1]}, {w} {b[1]}")

            return self._fold(pick, values)
        if name in READS:
            place = self._new(f"inttoptr i64 {self._fit(self.value(e.args[0]))} to ptr")
            if name == "word_at":
                return self._wide((WHOLE, self._new(f"load i64, ptr {place}")))
            byte = self._new(f"load i8, ptr {place}")
            return self._wide((WHOLE, self._new(f"zext i8 {byte} to i64")))
        if name.startswith("Py"):
            self.python[name] = len(e.args)
            given = [f"i64 {self._fit(self.value(a))}" for a in e.args]
            return self._wide((WHOLE, self._new(f"call i64 @{name}({', '.join(given)})")))
        if name not in self.others:
            raise Unfit(ast.unparse(e))
        given = []
        for a, wanted in zip(e.args, self.others[name].args.args, strict=True):
            word = _word(wanted.annotation)
            if word in ARRAYS and isinstance(a, ast.Call):
                address, *width = [self._fit(self.value(x)) for x in a.args]
                given += [f"ptr {self._new(f'inttoptr i64 {address} to ptr')}", *(f"i64 {w}" for w in width)]
            elif word in ARRAYS:
                given.append(f"ptr %{_word(a)}" + (f", i64 %{_word(a)}.w" if word in WIDE else ""))
            else:
                kind = TRUTH if word == "bool" else WHOLE
                given.append(f"{kind} {self._as(self.value(a), kind) if kind == TRUTH else self._fit(self.value(a))}")
        kind = self.result[name]
        return self._wide((kind, self._new(f"call {kind} @{name}({', '.join(given)})")))
