"""`doudi population`: a register of invented families, for trying policies, tables and comparisons on."""

from __future__ import annotations

from pathlib import Path

from doudi.cli.extras import need
from doudi.cli.options import Usage, tell

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from doudi.cli.options import Given

MOST = 100_000_000  # households: ids have eight places


def run(given: Given) -> int:
    """Exit code: 0, 3 when the parameters do not fit, 4 when the policy cannot be used."""
    output, members = _files(given)
    count = given.whole("households", 1, MOST - 1, 10_000)
    seed = given.whole("seed", 0, 2**63 - 1, 1)
    need(given, "batch", "numpy", "pyarrow")
    from doudi.cli.decide import programme_id, region_and_day, region_id
    from doudi.cli.progress import Progress
    from doudi.language.values import show_day
    from doudi.pipeline import load
    from doudi.population.make import Population
    from doudi.population.reading import parameters
    from doudi.population.write import write

    policies = load(given.policies)
    region = region_id(policies, given.word("region"))
    policies.only = region
    _, day = region_and_day(given, policies)
    name = programme_id(policies, region, day, given.text("programme"))
    found = parameters(given.text("parameters"))
    made = Population(policies.engine(region, day, name).plan, found, day, seed, count)
    if members and not made.people:
        raise Usage(given.say("这个地区的家庭没有成员表", "households have no list of members in this region"))
    head = {
        "doudi.synthetic": "true", "doudi.region": region, "doudi.as_of": show_day(day), "doudi.seed": str(seed),
        "doudi.households": str(count), "doudi.parameters": found.digest[:16],
    }
    bar = Progress(count, given.lang)
    write(made, output, members, head, bar.count)
    bar.end()
    _tell(given, made.named, count, output, members, show_day(day))
    return 0


def _tell(given: Given, named: list[str], count: int, output: str, members: str | None, day: str) -> None:
    both = " + ".join(n for n in (output, members) if n)
    zh = f"{count} 户虚构家庭（编号都以 synthetic- 开头），决定日 {day}，写在 {both}"
    tell(given.say(zh, f"{count} invented families (ids begin with synthetic-), decision day {day}, in {both}"))
    if named:
        zh = f"{len(named)} 项事实没有专门的分布，按默认（docs/population.md）：" + "、".join(named[:8]) + (" …" if len(named) > 8 else "")
        en = f"{len(named)} facts have no distribution of their own and follow the defaults (docs/population.md)"
        tell(given.say(zh, en))


def _files(given: Given) -> tuple[str, str | None]:
    output, members = given.text("o"), given.text("members")
    some = ".parquet .csv .jsonl"
    if output is None:
        raise Usage(given.say("缺少 -o：写到哪个文件", "-o is missing: where does it go"))
    if Path(output).suffix.lower() == ".csv" and members is None:
        members = str(Path(output).with_suffix("")) + ".members.csv"
    for name in (output, members):
        if name is not None and Path(name).suffix.lower() not in some.split():
            raise Usage(given.say(f"文件名要以这些结尾：{some}", f"the file's name ends with one of: {some}"))
    if members is not None and (Path(output).suffix.lower() == ".jsonl" or Path(members).suffix.lower() == ".jsonl"):
        raise Usage(given.say(".jsonl 里成员就在户里，不要 --members", "in .jsonl members lie in their household: no --members"))
    return output, members
