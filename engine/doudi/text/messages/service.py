"""Messages of the service (`doudi serve`) and of its record, all errors: code → zh, en, help zh, help en."""

from __future__ import annotations

from doudi.text.messages.message import Message

_TEXTS: dict[str, tuple[str, ...]] = {
    "service-parameter": ("没有“{name}”这个参数", "there is no parameter “{name}”", "可用：{known}", "there are: {known}"),
    "service-parameter-twice": ("参数“{name}”写了两遍", "the parameter “{name}” is given twice"),
    "service-parameter-missing": (
        "缺少参数“{name}”", "the parameter “{name}” is missing",
        "写在地址的 ? 之后；例子看 /docs", "it stands behind the ? of the address; see /docs for examples",
    ),
    "service-parameter-value": (
        "参数“{name}”不能是“{found}”", "the parameter “{name}” cannot be “{found}”", "{wanted}", "{wanted}",
    ),
    "service-day-missing": (
        "没有决定日", "no decision day is given", "用参数 as_of，或写在家庭里的 as_of；服务不看时钟",
        "give the parameter as_of, or as_of in the household; the service reads no clock",
    ),
    "service-body-type": (
        "内容类型“{found}”不收", "the content type “{found}” is not taken", "用 {wanted}", "send {wanted}",
    ),
    "service-body-large": ("内容超过 {most} 字节", "the body is larger than {most} bytes"),
    "service-body-slow": ("内容没有在 {seconds} 秒内送到", "the body did not arrive within {seconds} seconds"),
    "service-lines": ("超过 {most} 行", "more than {most} lines", "分几次送", "send them in several requests"),
    "service-file": (
        "“{name}”不是这一层可以有的政策文件", "“{name}” is no policy file that a layer may have",
        "写成 rates.yaml 或 制度/2019-03-11.yaml 的样子", "write it like rates.yaml or programme/2019-03-11.yaml",
    ),
    "service-token": (
        "需要有效的令牌", "a valid token is needed", "请求头 Authorization: Bearer …；令牌由 doudi token 生成",
        "send Authorization: Bearer …; doudi token makes one",
    ),
    "service-scope": ("这个令牌没有“{scope}”权限", "this token lacks the scope “{scope}”"),
    "service-origin": (
        "不接受从“{found}”来的请求", "requests from “{found}” are not taken",
        "没有令牌时只答本机；网页不能跨站调用", "without tokens only this machine is answered, and no page of another site",
    ),
    "service-busy": ("请求太密", "too many requests", "{seconds} 秒后再试", "try again in {seconds} seconds"),
    "service-time": (
        "没有在 {seconds} 秒内答完", "no answer within {seconds} seconds", "一次少问一些：指明制度；比较版本可用 proof=no",
        "ask for less at once: name a programme; compare versions with proof=no",
    ),
    "service-household-open": (
        "这一户有 {count} 人（项），未知的太多，一次查不完",
        "too much is unknown of a household of {count} people and things to be searched at once",
        "用参数 programme 指明一项制度，或先填上各人已知的事项",
        "name one programme by the parameter programme, or fill in what is known of each person",
    ),
    "service-full": ("手头的事太多", "too much is waiting to be done", "稍后再试", "try again in a little while"),
    "service-helper": (
        "这件事没有做成：所用的内存太多，或进程中断", "this could not be done: it took too much memory, or its process ended",
        "分成几次问", "ask for it in parts",
    ),
    "service-gone": ("请求的一方已经离开", "whoever asked has gone away"),
    "service-http": (
        "不是合规的 HTTP 请求：{reason}", "no proper HTTP request: {reason}",
        "地址里的汉字和空格要编码（curl 用 -G --data-urlencode）",
        "signs beyond ASCII, and spaces, are encoded in an address (curl: -G --data-urlencode)",
    ),
    "service-not-found": ("没有“{name}”", "there is no “{name}”", "有哪些调用，看 /docs", "see /docs for the calls that there are"),
    "service-method": ("这里不用 {name} 方法", "the method {name} is not used here"),
    "service-policies-differ": (
        "政策已不是所指的那一版：现为 {found}", "the policies are not those asked for: they are {found}",
        "现行的摘要在 /v1/policies/地区[/制度] 的 digest", "`digest` of /v1/policies/REGION[/PROGRAMME] is the one in force",
    ),
    "service-reload-refused": (
        "新政策有 {count} 处错误，没有换上；仍按旧的决定", "the new policies have {count} errors and do not serve; the old ones still do",
    ),
    "service-record": (
        "决定没能记录，因此不作答：{reason}", "the decision could not be recorded, so it is not given: {reason}",
        "看记录所在的磁盘或数据库", "look at the disk or database of the record",
    ),
    "service-check-failed": ("检查没有做完：{reason}", "the check did not finish: {reason}"),
    "service-internal": ("服务自身出错", "a bug of the service", "请求编号可在日志里查到", "the log has more under the request id"),
    "service-setting": ("设置“{name}”不对：{found}", "the setting “{name}” is wrong: {found}", "{wanted}", "{wanted}"),
    "service-open-door": (
        "在 {host} 上服务须有令牌", "serving on {host} needs tokens", "用 doudi token 生成，再用 --tokens 指明文件",
        "make some with doudi token and name the file with --tokens",
    ),
    "service-part-missing": (
        "没有装服务所需的程序库：{name}", "a library that the service needs is not installed: {name}",
        "pip install 'doudi[service]'", "pip install 'doudi[service]'",
    ),
    "record-missing": ("没有这份记录：{name}", "there is no such record: {name}"),
    "record-row-missing": ("记录里没有第 {seq} 行", "the record has no row {seq}"),
    "record-empty": ("记录里还没有一行", "the record has no row yet"),
    "record-row-broken": (
        "第 {seq} 行读不懂：它被改过", "row {seq} makes no sense: it was changed", "doudi record verify 逐行查验",
        "doudi record verify tests every row",
    ),
    "record-unreadable": ("这份记录读不了：{reason}", "the record cannot be read: {reason}"),
    "record-key": (
        "DOUDI_RECORD_KEY 没有设，或不对", "DOUDI_RECORD_KEY is not set, or is not the right one",
        "32 字节的 base64", "32 bytes in base64",
    ),
    "record-input-differs": ("给出的家庭不是第 {seq} 行的那一份", "the household given is not the one of row {seq}"),
}


def _error(zh: str, en: str, help_zh: str = "", help_en: str = "") -> Message:
    return Message("error", zh, en, help_zh, help_en)


SERVICE = {code: _error(*words) for code, words in _TEXTS.items()}
