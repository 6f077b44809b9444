"""The operations as a table: what routes each, who may, what it takes and gives, what it is for."""

from __future__ import annotations

from doudi.service.endpoints import browsing, comparing, deciding, keepers
from doudi.service.http.asking import AS_OF, PIN, PROGRAMME, REGION, Parameter
from doudi.service.http.calls import Endpoint

HOUSEHOLD = ("application/json",)
DECIDES = (REGION, PROGRAMME, AS_OF, PIN)
DAY = Parameter("as_of", ("哪一天；不写是最新一版生效的那天", "the day; default: when the newest version comes into force"), shape="day")
READER = Parameter("audience", ("写给谁看", "for whom"), ("officer", "citizen", "auditor"), default="officer")
STYLE = ("输出的样式", "how to write it")
FORMAT = Parameter("format", STYLE, ("text", "markdown", "html", "json"), default="text")
SHEET = Parameter("format", STYLE, ("text", "markdown", "html"), default="text")
TABLE = Parameter("format", STYLE, ("json", "text", "markdown", "html"), default="json")
CHANGES = Parameter("format", STYLE, ("json", "text", "markdown", "sarif"), default="json")
SIDES = tuple(
    Parameter(
        name, (f"{zh}：地区、地区/制度，可带 @日期", f"the {en}: region or region/programme, either with @day"), shape="side", needed=True,
    )
    for name, zh, en in (("old", "原先的一版", "version before"), ("new", "后来的一版", "version after"))
)
PROOF = Parameter("proof", ("要不要证明影响到谁", "whether to prove who is affected"), ("yes", "no"), default="yes")
REGIONS = Parameter(
    "regions", ("地区的编号，用逗号隔开；不写就是范本以外的全部", "ids of regions, with commas; default: all but the model"),
)
ROOT = Parameter("root", ("最外层的记录", "the root record"))
FILE = Parameter("file", ("文件在这一层里的位置", "the file's place in the layer"), needed=True)
AFTER = Parameter("after", ("从这一行之后", "after this row"), shape="number", default="0")
LIMIT = Parameter("limit", ("最多几行，至多 1000", "at most so many rows, never more than 1,000"), shape="number", default="100")

ENDPOINTS = (
    Endpoint(
        "POST", "/v1/decide", "decide", ("作出决定", "Decide"), deciding.decide, parameters=DECIDES,
        takes=("application/json", "application/x-ndjson"), gives=("application/json", "application/x-ndjson"),
        about=(
            "一户用 JSON，多户用 JSON Lines（每行一户，最多一千行）。决定写进记录之后才作答。",
            "One household as JSON, or many as JSON Lines (one a line, at most a thousand). Answered once it is on the record.",
        ),
    ),
    Endpoint(
        "POST", "/v1/explain", "explain", ("说明决定的理由", "Explain"), deciding.explain, parameters=(*DECIDES, READER, FORMAT),
        takes=HOUSEHOLD, gives=("text/plain", "text/markdown", "text/html", "application/json"),
        about=("对象、语言、样式各有三四种。", "For an officer, a citizen or an auditor; in Chinese or English; in four formats."),
    ),
    Endpoint(
        "POST", "/v1/missing", "missing", ("还缺什么", "What is missing"), deciding.missing, parameters=DECIDES, takes=HOUSEHOLD,
        about=("该问的问题，最能定案的在前。", "The questions to ask, those that settle most first: for building forms."),
    ),
    Endpoint(
        "POST", "/v1/compare", "compare", ("同一户在几个地区", "One household in several regions"), deciding.compare,
        parameters=(REGIONS, PROGRAMME, AS_OF, TABLE), takes=HOUSEHOLD,
        gives=("application/json", "text/plain", "text/markdown", "text/html"),
        about=(
            "并排写出各地的结果，以及从哪一步起不同。这不是决定，不入记录。",
            "Side by side: what each region says, and where they part. No decision is made by it, so nothing is recorded.",
        ),
    ),
    Endpoint(
        "POST", "/v1/leaflet", "family_leaflet", ("一单清和一袋清", "A household's lists"), deciding.leaflet,
        parameters=(REGION, AS_OF, PIN, SHEET), takes=HOUSEHOLD, gives=("text/plain", "text/markdown", "text/html"),
        about=(
            "这一户能享受什么、已享受什么、下一步找谁，以及一次备齐的材料。其中有决定，所以记录。",
            "What the household can have, has, and does next; and the papers to bring at once. It holds decisions, so it is recorded.",
        ),
    ),
    Endpoint(
        "GET", "/v1/leaflet/{region}", "leaflet", ("一个地区的明白纸", "A region's leaflet"), comparing.leaflet, parameters=(DAY, SHEET),
        gives=("text/plain", "text/markdown", "text/html"),
        about=("某日施行的各项制度：给谁、多少、怎么办。", "The programmes in force on a day: for whom, how much, and what to do."),
    ),
    Endpoint(
        "GET", "/v1/diff", "diff", ("两版有何不同", "What changed between two versions"), comparing.diff,
        parameters=(*SIDES, PROOF, CHANGES), gives=("application/json", "text/plain", "text/markdown", "application/sarif+json"),
        about=(
            "改了什么、意思变没变、哪样的家庭受影响。一次做一份，超时作罢。",
            "What changed, what it means, and for which families. Made one at a time, and given up when its time is over.",
        ),
    ),
    Endpoint(
        "POST", "/v1/diff", "propose", ("这份政策文字会改变什么", "What a policy text would change"), comparing.proposed,
        parameters=(REGION, FILE, PROOF, CHANGES), takes=keepers.YAML,
        gives=("application/json", "text/plain", "text/markdown", "application/sarif+json"),
        about=("与现行的比较，不保存。有错误时答 422。", "Against what serves now; nothing is kept. 422 when the text has errors."),
    ),
    Endpoint(
        "GET", "/v1/policies", "regions", ("有哪些地区", "Regions"), browsing.regions,
        about=("从这里开始：各地区的编号，其他调用都要用。", "Begin here: the ids of the regions, which every other call wants."),
    ),
    Endpoint(
        "GET", "/v1/policies/{region}", "region", ("某地某日施行的制度", "Programmes in force"), browsing.region, parameters=(DAY,),
        about=(
            "各项制度的编号；digest 可钉住全部制度的这一版。",
            "The ids of the programmes; `digest` pins a decision on all of them to these very files.",
        ),
    ),
    Endpoint(
        "GET", "/v1/policies/{region}/{programme}", "programme", ("一项制度及其各版", "A programme and its versions"),
        browsing.programme, parameters=(DAY,),
        about=(
            "digest 可钉住这项制度的这一版；published 是发布过的各版。",
            "`digest` pins a decision on it; `published` are all its versions.",
        ),
    ),
    Endpoint(
        "GET", "/v1/schema/{region}", "schema", ("一户可以填什么", "What a household may carry"), browsing.schema,
        parameters=(DAY, ROOT), gives=("application/schema+json",),
        about=(
            "家庭的 JSON Schema：每个键的名称、单位、界限、选项。不知道的就不写，不写不等于没有。",
            "JSON Schema of a household: name, unit, bounds and choices of every key. Leave out what is not known; absent is not none.",
        ),
    ),
    Endpoint(
        "POST", "/v1/check", "check", ("检查一份政策文字", "Check a policy text"), keepers.check, parameters=(REGION, FILE),
        takes=keepers.YAML,
        about=("放进该地区的政策里检查，不保存。", "Checked in its place among the region's policies; nothing is kept."),
    ),
    Endpoint(
        "GET", "/v1/errors/{code}", "code", ("错误代码的说明", "The page of a code"), browsing.code, scope="", gives=("text/markdown",),
        about=(
            "出错时 type 指向它：这个代码的意思和改法。",
            "What `type` of a problem points to: what the code means and how to mend it.",
        ),
    ),
    Endpoint(
        "GET", "/v1/record", "rows", ("决定记录", "Rows of the record"), keepers.rows, "read-record", (AFTER, LIMIT),
        gives=("application/x-ndjson",),
        about=(
            "每行一条，不含家庭；接着读用 after=最后一行的 seq。",
            "A row a line, without households; to go on, after = seq of the last.",
        ),
    ),
    Endpoint(
        "GET", "/v1/record/{seq}", "row", ("记录里的一行", "A row of the record"), keepers.row, "read-record",
        about=("行号就是 Doudi-Record 冒号前的数。", "Its number is what stands before the colon of `Doudi-Record`."),
    ),
    Endpoint(
        "POST", "/v1/reload", "reload", ("换上新政策", "Reload the policies"), keepers.reload, "reload",
        about=(
            "整棵检查过才换上；有错误时答 422，旧的照旧。",
            "Checked whole before it serves; with errors it is 422, and the old policies go on serving.",
        ),
    ),
    Endpoint(
        "GET", "/health", "health", ("进程在不在", "Is the process there"), browsing.health, "",
        about=("答了就在；能不能作决定看 /ready。", "It is there when it answers; whether it can decide is /ready."),
    ),
    Endpoint(
        "GET", "/ready", "ready", ("能不能作决定", "Can it decide"), browsing.ready, "",
        about=(
            "给负载均衡用：不能时答 503，并再试着写一次记录。",
            "For load balancers: 503 when not, and then the record is tried again.",
        ),
    ),
    Endpoint(
        "GET", "/metrics", "metrics", ("Prometheus 指标", "Prometheus metrics"), browsing.metrics, "", gives=("text/plain",),
        about=("多个进程时任一个答全部的。", "Of several workers any one answers for all."),
    ),
)
