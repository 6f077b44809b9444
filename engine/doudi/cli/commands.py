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
RECORD = Option(
    "--record", ("记录：文件或数据库 URL（也可设 DOUDI_SERVE_RECORD）", "the record: a file or a database URL (or set DOUDI_SERVE_RECORD)"),
    "RECORD", files=True,
)

DECIDED = Option(
    "--record", ("在这份决定记录上算：当时决定的，换新版会怎样（文件或数据库 URL）",
                 "count on this record of decisions: what the new side would have said (a file or a database URL)"),
    "RECORD", files=True,
)
REGISTER = (
    Option("--members", ("登记表的成员表", "the register's members' table"), "FILE", files=True),
    Option("--mapping", ("登记表的列名对照（YAML）", "the register's mapping of columns (YAML)"), "FILE", files=True),
    Option("--by", ("再按这些分开数：家庭的选择、是否，或结果（编号，可用逗号）",
                    "count by these too: choices or yes/no of a household, or results (ids, with commas)"), "FACTS", many=True),
    Option("--suppress", ("不到这么多的格子不显示（默认 5；0 都显示）", "hide cells below this (5; 0 hides none)"), "N"),
)

BY = Option(
    "--by", ("再按登记册的这些列分开数，如 乡镇、工作表（可用逗号）",
             "count by these columns of the register too, such as 乡镇, or by sheet (with commas)"), "COLUMN", many=True,
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
            "batch", ("给整张登记表的家庭作出决定：表进，表出", "decide whole registers: tables in, decisions out"),
            "doudi batch zhongwei households.csv --members members.csv -o decisions.xlsx --as-of 2020-02-01",
            REGION,
            Option(
                "INPUT", ("家庭表：.parquet .csv .xlsx，或一行一户的 .jsonl", "households: .parquet .csv .xlsx, or .jsonl, one a line"),
                needed=True, files=True,
            ),
            Option("-o", ("结果文件：.parquet .csv .jsonl .xlsx", "the output: .parquet .csv .jsonl .xlsx"), "OUTPUT", files=True),
            Option("--members", ("成员表，按户号与家庭表相连", "the members' table, joined by household id"), "FILE", files=True),
            Option(
                "--programme", ("只决定这些制度（编号或中文名，可用逗号）", "only these programmes (ids or names, with commas)"), "P",
                many=True,
            ),
            AS_OF,
            Option(
                "--mapping", ("列名对照（YAML）；没有就猜一份写进去", "the mapping of columns (YAML); guessed and written if not there"),
                "FILE", files=True,
            ),
            Option("--rejects", ("被拒收的行写到哪里（CSV）", "where refused rows go (CSV)"), "FILE", files=True),
            BY,
            Option("--explain", ("详细说明这些户（户号，可用逗号）", "explain these households (ids, with commas)"), "ID", many=True),
            Option("--jobs", ("几个线程", "how many threads"), "N"),
            Option(
                "--engine", ("在哪里算：本机，或 Spark", "what computes: this machine, or Spark"), "ENGINE", ("local", "spark"), "local",
            ),
            Option("--master", ("Spark 的地址；不写就用本机（local[*]）", "Spark's address; default: local[*]"), "URL"),
        ),
        Command(
            "population", ("造一份虚构家庭的登记表，供试算和比较", "make a register of invented families, to try policies on"),
            "doudi population zhongwei -o synthetic.parquet --households 2000 --seed 7",
            REGION,
            Option("-o", ("写到：.parquet .jsonl（成员在户里），.csv（两张表）",
                          "the output: .parquet .jsonl (members inside), .csv (two tables)"), "OUTPUT", files=True),
            Option("--members", ("成员另成一张表", "members as a table of their own"), "FILE", files=True),
            Option("--households", ("多少户（默认 10000）", "how many households (10000)"), "N"),
            Option("--seed", ("种子：同一个数造出同样的家庭（默认 1）", "the same seed makes the same families (1)"), "N"),
            Option("--programme", ("只要这项制度用到的事实", "only the facts that this programme reads"), "P"),
            AS_OF,
            Option("--parameters", ("改动分布的 YAML 文件", "a YAML file of other distributions"),
                   "FILE", files=True),
        ),
        Command(
            "reconcile",
            ("拿发放名册对登记册：漏保、错保、金额不符，逐行写理由和下一步", "those paid against the register: missed, wrong, why"),
            "doudi reconcile zhongwei roll.csv households.csv --members members.csv -o 对账.xlsx --html 对账.html --as-of 2019-06-01",
            REGION,
            Option("ROLL", ("现在发放的名册：.xlsx .csv .parquet", "those now paid: .xlsx .csv .parquet"), needed=True, files=True),
            Option("POPULATION", ("登记册，同 doudi batch", "the register, as for doudi batch"), needed=True, files=True),
            Option("-o", ("工作簿写到哪里（.xlsx）", "the workbook (.xlsx)"), "WORKBOOK", files=True),
            Option("--html", ("一页汇总写到哪里（可打印）", "a summary of one page, to print"), "FILE", files=True),
            Option("--members", ("成员表，按户号与家庭表相连", "the members' table, joined by household id"), "FILE", files=True),
            Option(
                "--programme", ("只对这些制度；名册没有“项目”列的，写一项", "only these; one where the roll does not name it"), "P",
                many=True,
            ),
            AS_OF,
            Option(
                "--mapping", ("列名对照（YAML）；没有就猜一份写进去", "the mapping of columns (YAML); guessed and written if not there"),
                "FILE", files=True,
            ),
            BY,
            Option("--within", ("渐退期还剩几天以内的列出来", "list grace that ends within so many days"), "DAYS", default="60"),
            Option("--jobs", ("几个线程", "how many threads"), "N"),
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
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "json", "junit", "markdown"), "text"),
            Option("--no-coverage", ("不列案例没有走到的规则", "do not list what the cases did not reach")),
            Option("--mutate", ("把规则逐处改错一点，看案例是否察觉，并提出缺的案例",
                                "plant small slips in the rules, list those that no case notices, and propose the missing cases")),
            Option("--only", ("只改这些条目或这类改动（条目编号、名称，或 threshold condition …，可用逗号）",
                              "only these entries or kinds of slips (id, name, or threshold condition …, with commas)"), "E", many=True),
            Option("--budget", ("证明最多用多少秒，默认 600", "seconds for all proofs, 600 by default"), "S"),
            Option("--save-cases", ("把建议的案例写进文件", "write the proposed cases to a file"), "FILE", files=True),
            Option("--fail-on", ("出现这些，退出码为 1：survivors unknown（可用逗号）", "exit 1 on these: survivors unknown (with commas)"),
                   "W", many=True),
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
            Option("--population", (
                "在这份登记表上算人数和钱数（同 batch 的 INPUT）", "count people and money on this register (as batch's INPUT)",
            ), "FILE", files=True),
            DECIDED, *REGISTER,
            Option("--save-cases", ("把找到的家庭写成政策案例", "write the families found as policy cases"), "FILE", files=True),
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "markdown", "html", "json", "sarif"), "text"),
        ),
        Command(
            "impact", ("两版政策在一份登记表上：谁进谁出、多少钱", "two versions on one register: who comes in, who goes out, the cost"),
            "doudi impact zhongwei@2019-03-11 zhongwei@2020-06-01 synthetic.parquet",
            Option("OLD", ("旧的，写法同 diff", "the old side, written as for diff"), needed=True, files=True),
            Option("NEW", ("新的，写法同 diff", "the new side, written as for diff"), needed=True, files=True),
            Option("POPULATION", ("登记表（同 batch 的 INPUT），或 --record", "a register (as batch's INPUT), or --record"), files=True),
            DECIDED,
            Option("--programme", ("只看这项制度（编号或中文名）", "only this programme (id or name)"), "P"),
            AS_OF, *REGISTER,
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "markdown", "html", "json"), "text"),
        ),
        Command(
            "verify",
            ("对所有可能的家庭查证一版政策：哪些规则用不上、相互冲突、有陡坎，声明的性质是否成立",
             "what is so of one version for every household: idle rules, clashes, cliffs, stated properties"),
            "doudi verify zhongwei/rural_dibao",
            Option("OF", ("地区、地区/制度@日期、版本文件、文件夹，或 git 修订里的这些",
                          "a region, region/programme@day, a version file, a folder, or any of these in a git revision"),
                   needed=True, files=True),
            Option("--programme", ("只看这项制度（编号或中文名）", "only this programme (id or name)"), "P"),
            AS_OF,
            Option("--budget", ("每项制度最多几秒（不写是 60）", "seconds for each programme (60 without it)"), "S"),
            Option("--fail-on", (
                "出现这些，退出码为 1：error warning note unknown defect，或代码如 cliff（可用逗号；不写是 error,defect）",
                "exit 1 on these: error warning note unknown defect, or codes such as cliff (with commas; without it error,defect)",
            ), "WAYS", many=True),
            Option("--save-cases", ("把举出的家庭写成政策案例", "write the households shown as policy cases"), "FILE", files=True),
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
            "serve", ("以 HTTP 服务：每个决定都记录在案", "serve decisions over HTTP, each one on the record"), "doudi serve --port 8080",
            Option("--host", ("在哪个地址上；不是本机就须有令牌", "the address; beyond this machine it needs tokens"), "HOST"),
            Option("--port", ("端口；0 是任一空闲的", "the port; 0 is any free one"), "N"),
            RECORD,
            Option("--keep", ("记录里留多少家庭内容", "what the record keeps of a household"), "HOW", ("none", "masked", "encrypted")),
            Option("--tokens", ("令牌文件", "the file of tokens"), "FILE", files=True),
            Option("--workers", ("几个进程", "how many processes"), "N"),
            Option("--watch", ("每隔几秒看政策有没有变；0 不看", "look for changed policies every so many seconds; 0 never"), "S"),
            Option("--config", ("设置文件（TOML）", "a file of settings (TOML)"), "FILE", files=True),
        ),
        Command(
            "token", ("为服务生成一个令牌", "make a token for the service"), "doudi token intake --scope decide --to tokens.txt",
            Option("NAME", ("谁用", "who it is for"), needed=True),
            Option("--scope", ("权限，可用逗号", "scopes, with commas"), "S", many=True),
            Option("--to", ("把它的摘要加进这个文件", "add its digest to this file"), "FILE", files=True),
        ),
        Command(
            "record", ("查验、查看、导出、删减决定记录", "verify, show, export or prune the decision record"), "doudi record verify",
            Option("ACTION", ("做什么", "what to do"), choices=("verify", "show", "export", "prune"), needed=True),
            Option("SEQ", ("第几行（show）；不写就是末行", "number of a row (show); default: the last")),
            RECORD, Option("--head", ("先前记下的末行 行:摘要（verify）", "an end noted earlier, row:digest (verify)"), "HEAD"),
            Option("--after", ("从这一行之后（export）", "after this row (export)"), "N"),
            Option("--input", ("连同家庭内容（show、export；要密钥）", "with what is kept of households (show, export; needs the key)")),
            Option("--before", ("早于这一天的（prune）", "what is older than this day (prune)"), "DAY"),
            Option("--inputs-only", ("只删家庭内容，留下行（prune）", "only what is kept of households; the rows stay (prune)")),
        ),
        Command(
            "replay", ("按记录重作决定，逐字节对照", "decide again from the record and compare byte for byte"), "doudi replay 12",
            Option("SEQ", ("第几行；不写就是全部", "number of a row; default: all")),
            RECORD, Option("--household", ("当时的家庭（记录没有留时）", "the household, where the record kept none"), "FILE", files=True),
            Option("--as-of", ("换一个决定日", "another decision day"), "DAY"),
            Option("--format", ("输出的样式", "how to print it"), "F", ("text", "json"), "text"),
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
    (5, ("结果没有写完（如磁盘已满）；再跑一次会接着做", "the output was not finished (a full disk, say); run again to go on")),
    (70, ("程序自身出错（设 DOUDI_DEBUG=1 看详情）", "a bug (set DOUDI_DEBUG=1 to see it)")),
)
