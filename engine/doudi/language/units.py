"""Units as exponents over base symbols. 年 and 月 are symbols of their own: nothing converts silently."""

from __future__ import annotations

from dataclasses import dataclass

Unit = tuple[tuple[str, int], ...]  # sorted (symbol, exponent); () is a plain number
PLAIN: Unit = ()

# symbol -> (English word, decimal places of a fact in it)
BASE: dict[str, tuple[str, int]] = {
    "元": ("yuan", 2),
    "人": ("person", 0),
    "户": ("household", 0),
    "次": ("time", 0),
    "件": ("item", 0),
    "岁": ("years_old", 0),
    "年": ("year", 0),
    "月": ("month", 0),
    "日": ("day", 0),
    "小时": ("hour", 2),
}


WORDS = {"year_old": "岁"}  # further English words, beside that of the table and its plural


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The base units of a policy tree: those above and those its vocabulary adds."""

    places: tuple[tuple[str, int], ...]
    english: tuple[tuple[str, str], ...]
    symbols: tuple[tuple[str, str], ...]  # any accepted word -> base symbol

    def parse(self, text: str) -> Unit | None:
        """`元/人/月` as a unit; None when a word is not a unit. `%` is not a unit but a scale."""
        words = dict(self.symbols)
        out: dict[str, int] = {}
        for i, factor in enumerate(text.replace("／", "/").split("/")):
            for word in factor.replace("·", "*").split("*"):
                symbol = words.get(word.strip())
                if symbol is None:
                    if i == 0 and word.strip() == "1":
                        continue
                    return None
                out[symbol] = out.get(symbol, 0) + (1 if i == 0 else -1)
        return make(out)

    def places_of(self, unit: Unit) -> int:
        """Decimal places of a fact in `unit`: those of its first upper factor."""
        table = dict(self.places)
        return max((table.get(s, 0) for s, e in unit if e > 0), default=0)

    def said(self, unit: Unit, lang: str) -> str:
        """The same for people, who read no underscore: years old."""
        return self.show(unit, lang).replace("_", " ")

    def show(self, unit: Unit, lang: str = "zh") -> str:
        """元/人/月, or yuan/person/month. Empty for a plain number."""
        english = dict(self.english)
        order = {s: i for i, (s, _) in enumerate(self.places)}
        key = sorted(unit, key=lambda se: (order.get(se[0], 99), se[0]))

        def word(s: str) -> str:
            return s if lang == "zh" else english.get(s, s)

        def times(s: str, e: int) -> list[str]:
            return [word(s)] * e if e <= MOST_SHOWN else [f"{word(s)}^{e}"]

        up = [x for s, e in key for x in times(s, e)]
        down = [x for s, e in key for x in times(s, -e)]
        if not up and not down:
            return ""
        return "/".join(["·".join(up) or "1", *down])


MOST_SHOWN = 3  # of one factor one after another: 元·元·元, then 元^4


def unit_table(extra: dict[str, tuple[str, int]] | None = None) -> UnitTable:
    """The table with `extra` units: symbol -> (English word, places)."""
    both = {**BASE, **(extra or {})}
    english = {en: s for s, (en, _) in both.items()}
    words = {s: s for s in both} | {en + "s": s for en, s in english.items() if not en.endswith("_old")} | WORDS | english
    return UnitTable(
        tuple((s, p) for s, (_, p) in both.items()), tuple((s, en) for s, (en, _) in both.items()), tuple(words.items())
    )


def make(exponents: dict[str, int]) -> Unit:
    return tuple(sorted((s, e) for s, e in exponents.items() if e))


def times(a: Unit, b: Unit, sign: int = 1) -> Unit:
    """a·b, or a/b with sign -1."""
    out = dict(a)
    for s, e in b:
        out[s] = out.get(s, 0) + sign * e
    return make(out)


def per(unit: Unit, symbol: str) -> bool:
    return dict(unit).get(symbol, 0) < 0


def convert_period(unit: Unit, old: str, new: str) -> Unit | None:
    """`unit` with …/old turned into …/new; None when there is none."""
    if not per(unit, old):
        return None
    e = dict(unit)[old]
    return times(times(unit, ((old, -e),)), ((new, e),))
