"""How single values are said: numbers, days, ranges, names. Everything that a household or a policy wrote is made inert here."""

from __future__ import annotations

from math import gcd

from doudi.text.light import cache

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any


LONGEST_NAME = 80
UNBOUNDED = 10**8  # what is known only to lie beyond this is not known at all
CENTS = [f".{cents:02d}" for cents in range(100)]  # f"{n // 100}{CENTS[n % 100]}" is the quickest way to write two decimals
SPACES = "\t\n\r\v\f\u3000\xa0\u2028\u2029"


def cents(n: int) -> str:
    """Hundredths, none below nought, with two decimals."""
    if n.__class__ is not int:
        return blank(cents, n)
    return f"{n // 100}{CENTS[n % 100]}"


def blank(write: Any, *of: Any, figure: bool = True) -> str:
    """What stands for what `write` makes of figures, of which one stands for that of any household (forms/). figure: it is one itself."""
    return str(standing(of).put(write, of, figure=figure))


def standing(of: tuple[Any, ...]) -> Any:
    """Of figures, and pairs of them, one that stands for that of any household; None where there is none."""
    flat = [y for x in of for y in (x if x.__class__ is tuple else (x,))]
    return next((x for x in flat if hasattr(x, "put")), None)


def inert(text: str, longest: int = LONGEST_NAME) -> str:
    """`text` on one line without control, escape, bidirectional or invisible characters, cut to `longest`."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " if c in SPACES else "" for c in text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def decimal(n: int, d: int, places: int) -> str:
    """n/d with exactly `places` decimals, half away from zero: for people only."""
    if d == 1:
        whole = str(n)
        return f"{whole}.{'0' * places}" if places else whole
    if places == 2 and n >= 0:
        return cents((200 * n + d) // (2 * d))
    if n.__class__ is not int or d.__class__ is not int:
        return blank(decimal, n, d, places)
    scale = 10**places
    q = (2 * abs(n) * scale + d) // (2 * d)
    sign = "-" if n < 0 and q else ""
    return f"{sign}{q // scale}.{q % scale:0{places}d}" if places else f"{sign}{q}"


def trimmed(n: int, d: int, most: int) -> str:
    """n/d with as many decimals as it needs, at most `most`."""
    if n.__class__ is not int or d.__class__ is not int:
        return str(n) if d == 1 else blank(trimmed, n, d, most)
    if n % d == 0:
        return str(n // d)
    return decimal(n, d, most).rstrip("0").rstrip(".")


def is_money(type: list[Any]) -> bool:
    """Whether a number of a type row always has two decimals."""
    return bool(type[0] == "number" and type[4] == 2 and not type[3] and not type[1].startswith("小时"))


def number(n: int, d: int, type: list[Any], *, written: bool = False) -> str:
    """A number of a type row of the plan. Money has two decimals, but a figure `written` in a policy is shown as written."""
    if type[3]:
        return trimmed(n * 100, d, 4) + "%"
    places = type[4]
    if not type[1] and n * 100 % d:
        return share(n, d)
    if not places or type[1].startswith("小时"):
        return trimmed(n, d, 2)
    return as_written(n, d, places) if written else decimal(n, d, places)


def as_written(n: int, d: int, places: int) -> str:
    """A figure as a policy has it: with no decimals, or with all."""
    if standing((n, d)) is not None:
        return blank(as_written, n, d, places)
    return decimal(n, d, places) if n % d else str(n // d)


def worked(n: int, d: int, type: list[Any]) -> str:
    """The same in a working: of money all its decimals, where they end within four, or what is put together of it would be off by a fen."""
    if standing((n, d)) is not None:
        return blank(worked, n, d, type)
    return trimmed(n, d, 4) if is_money(type) and 100 * n % d and not 10**4 * n % d else number(n, d, type)


def share(n: int, d: int) -> str:
    """A plain number that two decimals would not give: 0.125, 1/6, or four decimals of what is no simple fraction. One below a hundredth
    has all its decimals, up to twelve; where four say 0, as many as show four figures: a factor of a law is never shown as 0."""
    if n.__class__ is not int or d.__class__ is not int:
        return blank(share, n, d)
    small = 0 < 100 * abs(n) < d
    ends = 10 ** (12 if small else 6) * n % d == 0
    if not ends and (d // gcd(n, d)) <= 100:
        return f"{n // gcd(n, d)}/{d // gcd(n, d)}"
    if small and not ends and 2 * 10**4 * abs(n) < d:  # four decimals would say 0
        return trimmed(n, d, 3 + len(str(d // abs(n))))
    return trimmed(n, d, (12 if small else 6) if ends else 4)


def exact_in(n: int, d: int, places: int) -> bool:
    """Whether n/d ends within `places` decimals."""
    return bool(n * 10**places % d == 0)


def spread(low: tuple[int, int], high: tuple[int, int], type: list[Any], words: dict[str, str]) -> str:
    """A number known only as a range."""
    bottom, top = abs(low[0]) >= UNBOUNDED * low[1], abs(high[0]) >= UNBOUNDED * high[1]
    if (top and (bottom or low[0] == 0)) or (low[0] < 0 < high[0] and not type[4]):  # a count or an age of which nothing is known
        return words["unknown"]
    if top:
        return words["at_least"].format(number(*low, type))
    if bottom:
        return words["at_most"].format(number(*high, type))
    return between(low, high, type, words["range"])


def between(low: tuple[int, int], high: tuple[int, int], type: list[Any], word: str) -> str:
    """Both ends of a range, with as many decimals as tell them apart."""
    if standing((low, high)) is not None:
        return blank(between, low, high, type, word, figure=False)
    ends = number(*low, type), number(*high, type)
    for places in range(3, 10):  # two ends that look alike would be one figure
        if ends[0] != ends[1] or not is_money(type):
            break
        ends = decimal(*low, places), decimal(*high, places)
    return word.format(*ends)


INVARIABLE = frozenset({"yuan", "renminbi", "yen", "won", "baht", "rand", "dong", "ringgit"})  # money that takes no s


ONE = frozenset({"1", "at least 1", "at most 1"})


def varies(unit: str) -> bool:
    """Whether a unit is another word after one than after several."""
    return "years old" in unit or several(unit) != unit


def counted(text: str, unit: str) -> str:
    """A number and its unit; an English unit word takes an s beyond one."""
    if not unit:
        return text
    return f"{text} {unit.replace('years old', 'year old')}" if text in ONE else f"{text} {several(unit)}"


@cache
def several(unit: str) -> str:
    """An English unit as it stands after more than one: people, pounds/week. What is no ordinary noun stays: yuan, USD."""
    first, slash, rest = unit.partition("/")
    if not (first.isascii() and first.isalpha() and first.islower()) or first in INVARIABLE or first.endswith("s"):
        return unit
    if first == "person":
        first = "people"
    else:
        first = first[:-1] + "ies" if first.endswith("y") and first[-2:-1] not in tuple("aeiou") else first + "s"
    return first + slash + rest


ONE_OF = {"children": "child", "people": "person", "persons": "person"}


def one_of(names: str) -> str:
    """What an English list calls one of its elements: members, a member. What is no ordinary plural stays."""
    first, word = names[: names.rfind(" ") + 1], names[names.rfind(" ") + 1 :]
    if word in ONE_OF:
        return first + ONE_OF[word]
    if not (word.isascii() and word.islower()) or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return names
    return first + (word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1])


def unit_words(type: list[Any], english: bool) -> str:
    """The unit that is said after a number of a type row. A length of time is 3 个月: 3 月 is March."""
    if type[0] != "number" or type[3]:
        return ""
    unit: str = type[1 + english]
    return "个月" if unit == "月" else unit


def per_period(text: str, type: list[Any], english: bool) -> str:
    """`710.00` in 元/月 as 每月 710.00 元, or 710.00 yuan a month."""
    before, after = period_words(type, english)
    return f"{before}{text}{after}"


def period_words(type: list[Any], english: bool) -> tuple[str, str]:
    """What stands before and after an amount in 元/月: 每月 … 元."""
    what, *periods = type[1 + english].split("/")
    after = f" {several(what) if english else what}" if what else ""
    if english:
        return "", "".join([after, *(f" a {p}" for p in periods)])
    return "".join("每" + p for p in periods) + " " if periods else "", after


def joined(names: list[str], words: dict[str, str], counts: str = "人", most: int = 3) -> str:
    """王某甲、李某乙 or, beyond `most`, 王某甲、李某乙、王某丙等 5 人."""
    if len(names) <= most:
        return words["comma"].join(names)
    return words["and_others"].format(words["comma"].join(names[:most]), len(names), counts)
