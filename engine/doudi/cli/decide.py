"""`doudi decide`: a household in, an explained decision out. Cold start is most of its time, so imports are few and late."""

from __future__ import annotations

import sys

from doudi.cli.options import Usage

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

    from doudi.cli.options import Given
    from doudi.decision.decision import Decision
    from doudi.pipeline import Policies
    from doudi.text.day import date


BOM = b"\xef\xbb\xbf"  # that some editors write before a text


def run(given: Given) -> int:
    """Exit code: 0, 3 when a household was refused, 4 when the policy cannot be used."""
    from doudi.pipeline import load

    policies = load(given.policies)
    region = region_id(policies, given.word("region"))
    policies.only = region
    name = given.word("household")
    text = read_household(name)
    if given.flag("jsonl") or name.endswith((".jsonl", ".ndjson")) or _many(text):
        return _lines(given, policies, region, text)
    policies.asked, policies.carried = tuple(given.many("programme")), _keys(text)
    try:
        try:
            decisions = decide(given, policies, region, text, once=True)
        except Exception as problem:
            if not hasattr(problem, "diagnostics") or not policies.widen():
                raise  # what is wrong is told with the whole region in sight
            decisions = decide(given, policies, region, text, once=True)
    except Exception as problem:
        found = _refused(problem)
        if found is None:
            raise
        return told_refused(given, found, text, name)
    print(_words(given, decisions))
    return 0


def _keys(text: str) -> tuple[str, ...]:
    """What may be a key of the household: the texts before a colon. That it is one is for the door to say."""
    before = (part.rstrip() for part in text[:1_000_000].split(":"))
    return tuple({part[part.rfind('"', 0, -1) + 1 : -1] for part in before if part.endswith('"')})


def told_refused(given: Given, found: Any, text: str, name: str) -> int:
    """Says what is wrong with a household, at the lines of its file; gives the exit code."""
    from doudi.text.locate import located
    from doudi.text.render import text as shown

    print(shown(located(found, text, "<stdin>" if name == "-" else name), given.lang, sys.stderr), file=sys.stderr)
    return 3


def region_id(policies: Policies, word: str) -> str:
    """The id of a region given by id or by one of its names."""
    if word.isascii() and word.islower():
        return word
    for id, layer in policies.tree.layers.items():
        if word in (layer.names.zh, layer.names.en):
            return str(id)
    return word


def decide(given: Given, policies: Policies, region: str, text: str, *, once: bool = False) -> list[Decision]:
    """Decisions about one household given as JSON text. Raises InputError, PolicyError."""
    from doudi.pipeline import as_object, decision_day, evaluate

    household = as_object(text)
    day = decision_day(household, day_or_today(given, household))
    out: list[Decision] = []
    wanted: list[str | None] = [*given.many("programme")]
    for programme in wanted or [None]:
        engine = policies.engine_for(region, day, household, programme_id(policies, region, day, programme), once=once)
        if not engine.plan.outcomes:
            _not_in_force(region, day)
        evaluation = evaluate(engine, household, day)
        out += [d for id in engine.plan.outcomes for d in evaluation.decisions(id)]
    return out


def _not_in_force(region: str, day: int) -> None:
    """Nothing decides on that day, which is never a refusal."""
    from doudi.text.day import date
    from doudi.text.diagnostic import PolicyError, fault

    raise PolicyError([fault("not-in-force", None, name=region, day=date.fromordinal(day).isoformat())])


def asked_day(given: Given) -> str | None:
    """--as-of, if it is a day. Raises Usage when it is none."""
    from doudi.decision.base.runtime import Surprise
    from doudi.decision.door.quick import day_of

    day = given.text("as_of")
    try:
        if day is not None:
            day_of(day)
    except Surprise:
        raise Usage(given.say(f"--as-of“{day}”不是日期；写成 2019-06-01", f"--as-of “{day}” is not a day; write 2019-06-01")) from None
    return day


def asked_ordinal(given: Given) -> int | None:
    """The same as an ordinal."""
    from doudi.decision.door.quick import day_of

    day = asked_day(given)
    return day_of(day) if day is not None else None


def region_and_day(given: Given, policies: Policies) -> tuple[str, int]:
    """The region asked about, and the day: --as-of, else the day its newest version comes into force."""
    from doudi.pipeline import decision_day

    region = region_id(policies, given.word("region"))
    days = policies.tree.days(region) if region in policies.tree.layers else []
    as_of = asked_day(given)
    return region, decision_day({}, as_of) if as_of else days[-1] if days else 1


def programme_id(policies: Policies, region: str, day: int, word: str | None) -> str | None:
    """The id of a programme given by id or Chinese name."""
    if word is None or word.isascii():
        return word
    if (kept := policies.shelf.named(region, word)) is not None:
        return kept
    return next((id for id, p in policies.tree.region(region, day).programmes.items() if p.names.zh == word), word)


def day_or_today(given: Given, household: Any) -> str | None:
    """--as-of; None where the household says; else today, and that is said."""
    day = asked_day(given)
    if day is not None or not isinstance(household, dict) or "as_of" in household or "决定日" in household:
        return day
    return today(given).isoformat()


def today(given: Given) -> date:
    """Today, by the one clock of the product; it is announced, once."""
    from doudi.text.day import date

    found = date.today()
    if not given.flag("quiet_day"):
        given.values["quiet_day"] = True
        print(given.say(f"没有写决定日，按今天 {found.isoformat()}", f"no decision day given: today, {found.isoformat()}"), file=sys.stderr)
    return found


def _words(given: Given, decisions: list[Decision]) -> str:
    if given.word("format") == "json":
        from json import dumps

        return dumps([d.to_data() for d in decisions], ensure_ascii=False, indent=1)
    if given.word("format") == "text" and not [*given.many("programme")] and given.word("for") != "auditor":
        from doudi.explanation.overview import overview

        return overview(decisions, lang=given.lang, audience=given.word("for"))
    from doudi.explanation.render import render_all

    return render_all(decisions, lang=given.lang, audience=given.word("for"), format=given.word("format"))


# -- reading


def read_household(name: str) -> str:
    """The text of a file or of standard input. Raises InputError when it is not UTF-8 text or far too large."""
    if name == "-":
        data = sys.stdin.buffer.read()
    else:
        with open(name, "rb") as f:
            data = f.read()
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError:
        from doudi.text.diagnostic import InputError, fault

        raise InputError([fault("file-not-utf8", None, path=name)]) from None


def _many(text: str) -> bool:
    """Whether a text is JSON Lines: its first two lines that are not blank are each a whole object."""
    first = text.lstrip()[:1]
    if first != "{":
        return False
    lines = (line.strip() for line in text.splitlines())
    two = [x for x, _ in zip((line for line in lines if line), range(2), strict=False)]
    return len(two) == 2 and all(x.startswith("{") and x.endswith("}") for x in two)


def _refused(problem: Exception) -> Any:
    """The diagnostics of an InputError; None for anything else."""
    raised = sys.modules.get("doudi.text.diagnostic")
    return problem.diagnostics if raised is not None and isinstance(problem, raised.InputError) else None


# -- many households


def _lines(given: Given, policies: Policies, region: str, text: str) -> int:
    """JSON Lines in, JSON Lines out: a line that is refused says why and the others go on."""
    from json import dumps

    code = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row: dict[str, Any] = {"line": number}
        try:
            made = ",".join([d.to_json() for d in decide(given, policies, region, line.rstrip("\r"))])
        except Exception as problem:
            found = _refused(problem)
            if found is None:
                if _unusable(problem):
                    raise
                row["errors"], code = [{"code": "internal", "message": f"{type(problem).__name__}: {problem}"[:200]}], 70
            else:
                row["errors"] = [_error(d, given.lang) for d in found]
                code = code or 3
            print(dumps(row, ensure_ascii=False, separators=(",", ":")))
        else:
            print(f'{{"line":{number},"decisions":[{made}]}}')
    return code


def _unusable(problem: Exception) -> bool:
    """A policy that cannot be used on any line, or a missing part of the product."""
    raised = sys.modules.get("doudi.text.diagnostic")
    if raised is None or not isinstance(problem, raised.PolicyError):
        return isinstance(problem, (OSError, ImportError))
    return not any(d.code in raised.NOT_THEN for d in problem.diagnostics)


def _error(d: Any, lang: str) -> dict[str, str]:
    out = {"code": d.code, "path": d.path, "message": d.message(lang)}
    help = d.help(lang)
    if help:
        out["help"] = help
    return out
