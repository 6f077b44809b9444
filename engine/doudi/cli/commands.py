"""What each command takes, as data: help, argument errors, completion and docs/cli.md are all made from it."""

from __future__ import annotations

Words = tuple[str, str]  # Chinese, English


class Option:
    """An argument. `name` begins with `--`, or is the word of a positional; a flag has no `meta`."""

    __slots__ = ("choices", "default", "files", "help", "many", "meta", "name", "needed")

    def __init__(
        self, name: str, help: Words, meta: str = "", choices: tuple[str, ...] = (), default: str | None = None,
        *, many: bool = False, needed: bool = False, files: bool = False,
    ):
        self.name, self.help, self.meta, self.choices, self.default = name, help, meta, choices, default
        self.many, self.needed, self.files = many, needed, files

    @property
    def key(self) -> str:
        return self.name.lstrip("-").replace("-", "_").lower()


class Command:
    """A command: its summary, an example, its arguments, and the module that runs it."""

    __slots__ = ("example", "module", "name", "options", "places", "summary")

    def __init__(self, name: str, summary: Words, example: str, *options: Option, module: str = ""):
        self.name, self.summary, self.example, self.module = name, summary, example, module or name
        self.places = [o for o in options if not o.name.startswith("-")]
        self.options = [o for o in options if o.name.startswith("-")]


REGION = Option("REGION", ("地区的编号或中文名，如 zhongwei、中卫市", "a region by id or Chinese name"), needed=True)
AS_OF = Option("--as-of", ("决定日，如 2019-06-01", "the decision day, such as 2019-06-01"), "DAY")
PATH = Option(
    "PATH",
    ("政策文件夹、某一层、某项制度或某个文件；不写就是正在用的那一套", "a tree, a layer, a programme or a file; default: the tree in use"),
    files=True,
)

COMMANDS = {
    c.name: c
    for c in (
        Command(
            "decide", ("按政策给一户作出决定，并说明理由", "decide about a household and explain it"),
            "doudi decide zhongwei examples/zhongwei_wang.json",
            REGION,
            Option("HOUSEHOLD", ("家庭的 JSON 文件；- 是标准输入", "a household as JSON; - reads standard input"), needed=True, files=True),
            Option(
                "--programme", ("只决定这些制度（编号或中文名，可用逗号）", "only these programmes (ids or names, with commas)"), "P",
                many=True,
            ),
            AS_OF,
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "markdown", "html", "json"), "text"),
            Option("--for", ("写给谁看", "for whom"), "WHO", ("officer", "citizen", "auditor"), "officer"),
            Option("--jsonl", ("每行一户，每行一个 JSON 结果", "one household a line, one JSON result a line")),
        ),
        Command(
            "leaflet", ("地区的明白纸；给出一户，列一单清和一袋清", "what a region offers; of one household, what it gets and brings"),
            "doudi leaflet zhongwei --household examples/zhongwei_wang.json",
            REGION,
            Option(
                "--household",
                ("家庭的 JSON 文件；- 是标准输入；不写就是全地区的", "a household as JSON, - for standard input; default: the region"),
                "FILE", files=True,
            ),
            AS_OF,
            Option(
                "--format", ("输出的样式；html 可打印张贴", "how to print it; html to print"), "F", ("text", "markdown", "html"), "text",
            ),
        ),
        Command(
            "compare", ("同一户放在各地，并排比较", "one household in several regions, side by side"),
            "doudi compare examples/zhongwei_wang.json --regions changle,zhongwei",
            Option("HOUSEHOLD", ("家庭的 JSON 文件；- 是标准输入", "a household as JSON; - reads standard input"), needed=True, files=True),
            Option(
                "--regions", ("比哪些地区（用逗号）；不写就是范本以外的全部", "which regions (with commas); default: all but the model"),
                "R", many=True,
            ),
            Option("--programme", ("只比这项制度（编号或中文名）", "only this programme (id or name)"), "P"),
            AS_OF,
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "markdown", "html", "json"), "text"),
        ),
        Command(
            "check", ("检查政策文件，指出每一处毛病", "find every fault of the policies"), "doudi check policies/zhongwei",
            PATH,
            Option("--strict", ("有设定的数字、缺原文，都算错误", "assumed figures and absent source texts are errors")),
            Option("--fix-quotes", ("把引文改写成原文的字样", "rewrite quotations as the source has them")),
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "json", "sarif", "github"), "text"),
        ),
        Command(
            "test", ("跑政策案例（cases.yaml）", "run the policy cases (cases.yaml)"), "doudi test policies/zhongwei",
            PATH,
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "json", "junit"), "text"),
            Option("--no-coverage", ("不列案例没有走到的规则", "do not list what the cases did not reach")),
        ),
        Command(
            "coverage", ("列出每一条文由哪些规则和案例承担，或为什么没有", "which rules and cases carry each clause, or why none can"),
            "doudi coverage zhongwei --missing",
            Option(
                "REGION", ("只看这个地区的文件（编号或中文名）；不写就全看", "only this region's document (id or name); without it, all"),
            ),
            Option("--missing", ("只列没有着落的条文", "only the clauses that are open")),
            Option("--strict", ("有条文没有着落，退出码为 1", "exit 1 when a clause is open")),
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "markdown", "json"), "text"),
        ),
        Command(
            "diff",
            ("比较两版政策：改了什么、意味着什么、谁受影响", "compare policies: what changed, what it means, whom it affects"),
            "doudi diff policies/zhongwei/rural_dibao policies/changle/rural_dibao --no-proof",
            Option("OLD", ("旧的：版本文件、地区/制度@日期、地区、文件夹，或 git 修订（main~3:policies）",
                           "the old side: a version file, region/programme@day, a region, a folder, or in a git revision (HEAD:policies)"),
                   needed=True, files=True),
            Option("NEW", ("新的，写法同上", "the new side, written likewise"), needed=True, files=True),
            Option("--programme", ("只看这项制度（编号或中文名）", "only this programme (id or name)"), "P"),
            AS_OF,
            Option("--no-proof", ("只比改了什么，不证明谁受影响", "only what changed, not whom it affects")),
            Option("--fail-on", (
                "出现这些变化，退出码为 1：widens narrows amount-up amount-down added removed changed result unknown（可用逗号）",
                "exit 1 on these: widens narrows amount-up amount-down added removed changed result unknown (with commas)",
            ), "WAYS", many=True),
            Option("--save-cases", ("把找到的家庭写成政策案例", "write the families found as policy cases"), "FILE", files=True),
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "markdown", "json", "sarif"), "text"),
        ),
        Command(
            "diff-driver", ("供 git 调用：git diff 里显示政策的变化", "for git to call: policies in git diff, by what changed"),
            "git -c diff.doudi.command='doudi diff-driver' diff",
            Option("PATH", ("git 给的路径", "the path, from git"), needed=True),
            *(Option(n, ("git 给的参数", "from git")) for n in
              ("OLD-FILE", "OLD-HEX", "OLD-MODE", "NEW-FILE", "NEW-HEX", "NEW-MODE", "NEW-PATH", "MESSAGE")),
            module="diff_driver",
        ),
        Command(
            "fmt", ("整理政策文件的写法", "put policy files in their canonical writing"), "doudi fmt policies/zhongwei --names zh",
            PATH,
            Option("--check", ("只看，不改；有要改的退出码为 1", "change nothing; exit 1 if something would change")),
            Option("--names", ("算式里的名称和运算符改成中文或英文", "names and operators in Chinese or English"), "LANG", ("zh", "en")),
        ),
        Command(
            "show", ("列出某地区某制度合并后的全文", "the consolidated text of a programme in a region"),
            "doudi show zhongwei rural_dibao --origin",
            REGION, Option("PROGRAMME", ("制度的编号或中文名", "a programme by id or Chinese name"), needed=True),
            AS_OF, Option("--origin", ("每一行注明来自哪一层、哪个文件", "say the layer and the file of every line")),
        ),
        Command(
            "schema", ("一户可以填哪些内容（JSON Schema）", "what a household may carry, as JSON Schema"), "doudi schema zhongwei",
            REGION, Option("--root", ("最外层的记录", "the root record"), "RECORD"), AS_OF,
        ),
        Command(
            "publish", ("登记已发布的版本，此后改动会被发现", "record published versions, so that later changes are found"),
            "doudi publish policies/zhongwei", PATH, module="publish",
        ),
        Command(
            "explain", ("解释一个错误代码", "explain a code of a fault"), "doudi explain unit-differs",
            Option("CODE", ("代码，如 unit-differs；不写就列出全部", "a code such as unit-differs; without it, all are listed")),
        ),
        Command(
            "completion", ("生成命令补全脚本", "print a completion script"),
            "doudi completion bash > ~/.local/share/bash-completion/completions/doudi",
            Option("SHELL", ("哪种外壳", "which shell"), choices=("bash", "zsh", "tcsh"), needed=True),
        ),
    )
}

GLOBAL = (
    Option("--lang", ("说明用的语言（也可设 DOUDI_LANG）", "language of the words (or set DOUDI_LANG)"), "LANG", ("zh", "en")),
    Option(
        "--policies", ("政策所在的文件夹（也可设 DOUDI_POLICIES）", "the folder of policies (or set DOUDI_POLICIES)"), "DIR", files=True,
    ),
    Option("--help", ("显示这份说明", "show this help")),
    Option("--version", ("显示版本", "show the version")),
)

EXITS = (
    (0, ("正常", "fine")),
    (1, ("查出毛病，案例没有通过，条文没有着落，或有 --fail-on 所指的变化",
         "faults were found, a case failed, a clause is open, or --fail-on")),
    (2, ("命令写法不对", "the command was not understood")),
    (3, ("家庭的数据被拒收", "the input was refused")),
    (4, ("政策不能用", "the policy cannot be used")),
    (70, ("程序自身出错（设 DOUDI_DEBUG=1 看详情）", "a bug (set DOUDI_DEBUG=1 to see it)")),
)
