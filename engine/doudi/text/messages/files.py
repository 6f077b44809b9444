"""Messages of files as such, and of their YAML."""

from __future__ import annotations

from doudi.text.messages.message import Message

FILES: dict[str, Message] = {
    "file-too-large": Message(
        "error", "文件超过 2 MB", "the file is larger than 2 MB", "政策文件不会这么大，请拆分或检查是否放错了文件",
        "split it, or check that this is the right file",
    ),
    "file-not-utf8": Message(
        "error", "文件不是 UTF-8 编码", "the file is not UTF-8", "请在编辑器里“另存为 UTF-8”",
        "save it as UTF-8 in your editor",
    ),
    "file-has-nul": Message(
        "error", "文件里有空字符（NUL）", "the file contains a NUL character", "文件可能已损坏，请从备份恢复",
        "it may be damaged; restore it from a copy",
    ),
    "file-empty": Message("error", "文件是空的", "the file is empty", "没有用的文件请删去", "delete a file that is of no use"),
    "file-is-link": Message(
        "error", "是符号链接或管道之类，不是真正的文件，不予读取", "it is a link, a pipe or the like, no plain file, and is not read",
        "请放真正的文件", "put a real file in its place",
    ),
    "file-not-a-map": Message(
        "error", "文件最外层应是“键: 值”", "the file should be a map of keys at its top",
        "每行写“键: 值”，最外层的不缩进", "write lines of “key: value”, the outermost not indented",
    ),
    "yaml-broken": Message(
        "error", "YAML 写法有误：{problem}", "the YAML cannot be read: {problem}",
        "看看这一行和上一行的冒号、引号、括号和缩进", "look at the colons, quotes, brackets and indentation of this line and the one above",
    ),
    "yaml-too-deep": Message(
        "error", "层次太深", "nested too deeply", "政策文件最多七八层", "a policy file needs seven or eight levels",
    ),
    "yaml-too-large": Message(
        "error", "条目太多", "too many entries", "请拆成几个文件", "split it into several files",
    ),
    "yaml-line-long": Message(
        "error", "这一行超过 {longest} 字", "the line is longer than {longest} characters", "分行写，长文字写在 >- 下面",
        "break it into lines; long text goes under >-",
    ),
    "yaml-anchor": Message(
        "error", "“&”“*”在 YAML 里是引用记号，这里不用", "YAML reads & and * as anchors, which are not used here",
        "如果是文字或算式，请给整个值加引号", "put the whole value in quotes if it is text",
    ),
    "yaml-merge-key": Message(
        "error", "不用 << 合并键", "merge keys (<<) are not used", "把要用的条目照写一遍", "write the entries out",
    ),
    "yaml-tag": Message(
        "error", "“!”在 YAML 里是标签，这里不用", "YAML reads ! as a tag, which is not used here",
        "“不等于”写成 !=，且不要放在值的开头；或给值加引号", "quote the value",
    ),
    "yaml-directive": Message(
        "error", "不用 %YAML 之类的指令", "YAML directives (%) are not used",
        "删去这一行；若是百分数，请在前面写数字", "delete the line",
    ),
    "yaml-several-documents": Message(
        "error", "一个文件只放一份内容（不用 ---）", "one document a file (no ---)", "拆成几个文件",
        "split it into several files",
    ),
    "yaml-indent-character": Message(
        "error", "这里用了 {name}，应当用半角空格", "{name} is used here where plain spaces belong",
        "把它换成半角空格", "replace it by spaces",
    ),
    "yaml-wide-colon": Message(
        "error", "“{key}”后面是全角冒号", "a full-width colon follows “{key}”", "改成半角冒号加空格",
        "write a plain colon and a space",
    ),
    "yaml-space-after-colon": Message(
        "error", "冒号后面是特殊空格", "a special space follows the colon", "换成半角空格",
        "replace it by a plain space",
    ),
    "yaml-colon-tight": Message(
        "error", "“{key}”的冒号后面缺空格", "a space is missing after the colon of “{key}”",
        "YAML 会把“键:值”当成一个词；冒号后加一个空格", "YAML takes key:value for one word; add a space",
    ),
    "yaml-colon-in-value": Message(
        "error", "值里有“: ”，YAML 会当成新的键", "“: ” inside a value starts a new key in YAML",
        "把值写在 >- 的下一行，或给值加引号", "write the value under >-, or put it in quotes",
    ),
    "yaml-colon-missing": Message(
        "error", "这一行缺冒号：{line}", "a colon is missing in: {line}",
        "键的后面要有半角冒号，再空一格；接着上一行写的文字，要比上一行的键多空两格",
        "a key is followed by a colon and a space; text that goes on from the line above begins two spaces further in than its key",
    ),
    "yaml-first-character": Message(
        "error", "值以“{character}”开头，YAML 另有用途",
        "the value starts with “{character}”, which YAML takes for its own", "给整个值加引号",
        "put the whole value in quotes",
    ),
    "yaml-comment-cuts": Message(
        "error", "“ #”之后的文字会被当作注释丢掉：{rest}", "what follows “ #” is cut off as a comment: {rest}",
        "给整个值加引号；如果确是注释，# 后空一格", "quote the value; if it is a comment, put a space after #",
    ),
    "yaml-flow-wide-comma": Message(
        "error", "方括号或花括号里用了全角逗号", "a full-width comma inside brackets",
        "分隔两项用半角逗号；如果是文字里的逗号，给整段文字加引号",
        "a plain comma parts two entries; put a text that has a comma in it in quotes",
    ),
    "yaml-flow-call": Message(
        "error", "花括号或方括号里的算式含逗号或括号，会被 YAML 切断",
        "an expression with commas or brackets inside {{ }} is cut by YAML", "给整个算式加引号，或改成分行写，每个键一行",
        "put the whole expression in quotes, or write it in lines, one key each",
    ),
    "yaml-flow-comma": Message(
        "error", "花括号里的逗号把“{text}”同前面的文字切开了", "a comma inside {{ }} cuts “{text}” off from the text before it",
        "文字里有逗号的，给整段加引号，或改成分行写，每个键一行", "put a text with a comma in quotes, or write it in lines, one key each",
    ),
    "yaml-indented-more": Message(
        "error", "这一行前面空了 {indent} 格，上一行“{before}”空了 {outer} 格",
        "this line begins {indent} spaces in, the line above it (“{before}”) {outer}", "同一层的键左对齐：改成一样多的空格",
        "keys of one level start in one column",
    ),
    "yaml-wide-bracket": Message(
        "error", "用了全角括号“{character}”", "a full-width bracket “{character}”", "花括号、方括号、逗号、冒号都用半角",
        "write brackets, commas and colons of half width",
    ),
    "yaml-comment-sign": Message(
        "error", "注释不用“{sign}”开头", "a comment does not begin with “{sign}”", "注释以半角 # 加空格开头",
        "a comment begins with # and a space",
    ),
    "yaml-indentation": Message(
        "error", "缩进不齐：这一行前面空了 {indent} 格，上面各层空了 {levels} 格",
        "the indentation does not line up: this line begins {indent} spaces in, the levels above it {levels}",
        "同一层的键要左对齐，每深一层多空两格；也看看上一行",
        "keys of one level start in one column, two spaces a level; see the line above too",
    ),
    "yaml-dash": Message(
        "error", "一项开头的“- ”写得不对或漏了", "the “- ” that begins an item is written otherwise or missing",
        "一项只用一个半角的减号，后面空一格", "one plain hyphen and one space before each item",
    ),
    "yaml-quote-open": Message(
        "error", "引号没有配对", "a quote is not closed", "检查开头和结尾的引号；引号里的 \\ 要写成 \\\\",
        "check both ends",
    ),
    "yaml-flow-question": Message(
        "error", "{{ }} 里的文字带了半角“?”，会被 YAML 切断", "a “?” inside {{ }} cuts the text", "改成全角“？”，或给整句加引号",
        "put the whole text in quotes",
    ),
    "yaml-flow-open": Message(
        "error", "括号没有配对，或缺逗号", "a bracket is not closed, or a comma is missing",
        "从这里往后看：补上“{close}”，或在两项之间补上逗号", "look on from here: put in the “{close}”, or the comma between two entries",
    ),
    "yaml-key-not-text": Message("error", "键应当是文字", "a key must be text"),
    "key-twice": Message("error", "键“{key}”写了两遍", "the key “{key}” is written twice", "留一个", "keep one"),
}
