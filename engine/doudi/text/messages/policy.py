"""Messages of policy files: expressions, types, entries, layers."""

from __future__ import annotations

from doudi.text.messages.message import Message

POLICY: dict[str, Message] = {
    "version-file-name": Message(
        "error", "文件名“{name}”不是日期", "the file name “{name}” is not a date",
        "版本文件以生效日期命名，如 2019-03-11.yaml", "name a version by its first day, e.g. 2019-03-11.yaml",
    ),
    "programme-folder": Message(
        "error", "programme 写的是“{name}”，文件夹却是“{folder}”",
        "programme says “{name}” but the folder is “{folder}”", "两处改成一样", "make them the same",
    ),
    "layer-unknown": Message("error", "没有“{name}”这一层政策", "there is no layer “{name}”"),
    "layers-circular": Message(
        "error", "extends 绕成了圈：{name}", "extends goes round in a circle: {name}",
        "去掉其中一个 extends", "take one extends out",
    ),
    "region-unknown": Message(
        "error", "没有“{name}”这个地区；现有：{known}", "there is no region “{name}”; there are: {known}",
    ),
    "programme-unknown": Message(
        "error", "没有“{name}”这项制度", "there is no programme “{name}”",
        "写制度的编号或名称，本地区或它接着的各层里要有", "write the id or name of a programme that this layer or one below has",
        alone=True,
    ),
    "diff-side": Message(
        "error", "不知道“{name}”指的是什么", "“{name}” names no policies",
        "写版本文件、文件夹、地区、地区/制度@日期，或 修订:路径",
        "give a version file, a folder, a region, region/programme@day, or REVISION:path",
    ),
    "diff-revision": Message("error", "用不了修订“{name}”：{why}", "the revision “{name}” cannot be used: {why}"),
    "receipt-type": Message(
        "error", "{key} 只能写在{kind}的事实上", "{key} belongs on {kind} fact",
        "receives 说明是否正在享受，写在是/否的事实上；since 说明从哪天起，写在日期上",
        "receives says whether a programme is being received, on a yes/no fact; since says from which day, on a date",
    ),
    "receipt-unknown": Message(
        "warning", "没有“{name}”这项制度，{key} 不起作用", "there is no programme “{name}”, so {key} says nothing",
        "写制度的编号，如 rural_dibao", "write the id of a programme, such as rural_dibao",
    ),
    "version-twice": Message(
        "error", "“{name}”和“{other}”是同一天的两个版本", "“{name}” and “{other}” are two versions of one day",
        "只留一个；改过的条文写在原来的文件里", "keep one of them",
    ),
    "words-of-checks": Message(
        "error", "这项制度只有核查，不作决定，words 没有用处", "this programme only checks and decides nothing: its words are of no use",
        "删去 words", "take words away",
    ),
    "not-in-force": Message(
        "error", "{name} 在 {day} 尚未施行", "{name} is not in force on {day}", "换一个决定日，或补上更早的版本",
        "choose another day, or add an earlier version",
    ),
    "repealed": Message(
        "error", "“{name}”自 {day} 起废止：{reason}", "“{name}” ended on {day}: {reason}", "换一个更早的决定日", "choose an earlier day",
    ),
    "repealed-with-rules": Message(
        "error", "写了 repealed（废止），就不能再有规则；repealed 要顶格单独一行",
        "a version that says repealed has no rules; repealed stands on a line of its own",
        "只写 programme、source、repealed: 理由、cite；要另立规则，另建一个版本",
        "write only programme, source, repealed: reason and cite; for other rules make another version",
    ),
    "key-unknown": Message(
        "error", "这里没有“{key}”这个键", "there is no key “{key}” here", "可用：{known}", "known here: {known}",
    ),
    "key-missing": Message(
        "error", "缺少必写的键：{key}", "a required key is missing: {key}", "在这里补上，冒号后面写内容",
        "put it in here, with its value after the colon",
    ),
    "id-form": Message(
        "error", "编号“{id}”应由小写英文字母、数字和 _ 组成，字母开头",
        "the id “{id}” should be a-z, 0-9 and _, a letter first", "中文名写在 name 里",
        "put the Chinese name under name",
    ),
    "shape-map": Message(
        "error", "“{key}”下面应是“键: 值”", "“{key}” should hold keys and values", "每项另起一行，多空两格；没有内容的，这一行也去掉",
        "each on a line of its own, two spaces further in; where there is nothing, take this line out too",
    ),
    "shape-text": Message(
        "error", "“{key}”应是一段文字", "“{key}” should be a text",
        "冒号后面直接写一段文字，不分下一层", "write a text after the colon, no further level",
    ),
    "shape-list": Message(
        "error", "“{key}”应是一个列表", "“{key}” should be a list", "写成 [甲, 乙]，或每项一行，以“- ”开头",
        "write [a, b], or a line for each that begins with “- ”",
    ),
    "shape-choices": Message(
        "error", "选项写成一串名称，或 编号: 名称", "choices are a list of names, or id: name for each",
        "如 [甲类, 乙类] 或 {{a: 甲类, b: 乙类}}；一个选项只有一个名称，英文里显示编号",
        "such as [first, second] or {{a: first, b: second}}; a choice has one name, and English texts show its id",
    ),
    "shape-other": Message(
        "error", "“{key}”的写法不对", "“{key}” is not written as it should be", "对照 docs/language.md",
        "see docs/language.md",
    ),
    "value-not-among": Message(
        "error", "“{value}”不在可选之列", "“{value}” is not one of the options", "可选：{options}",
        "options: {options}",
    ),
    "character-invisible": Message(
        "error", "有看不见的字符：{name}", "an invisible character: {name}", "删掉后重新输入",
        "delete it and type the word again",
    ),
    "character-unexpected": Message(
        "error", "算式里不该有“{character}”", "“{character}” does not belong in an expression",
        "换成半角的运算符或括号，多余的就删去", "write a plain sign or bracket, or take it out",
    ),
    "quote-in-expression": Message(
        "error", "算式里不用引号（{character}）", "no quotes in expressions ({character})", "名称直接写，不加引号",
        "write names without quotes",
    ),
    "expression-empty": Message(
        "error", "算式是空的", "the expression is empty",
        "写上算式；不要的，这一行也去掉", "write an expression, or take the line out",
    ),
    "expression-too-long": Message(
        "error", "算式超过 {longest} 字", "the expression is longer than {longest} characters", "拆成几个 define",
        "split it into terms",
    ),
    "expression-too-deep": Message(
        "error", "括号超过 {deepest} 层", "brackets are nested deeper than {deepest}", "拆成几个 define",
        "split it into terms",
    ),
    "expression-unfinished": Message(
        "error", "算式没有写完", "the expression is not finished",
        "补上后面的一项，或去掉多余的运算符", "write what comes next, or take the operator out",
    ),
    "bracket-extra": Message(
        "error", "多了一个“{word}”", "one “{word}” too many", "删去，或在前面补上开头的括号", "delete it, or open it before",
    ),
    "comma-unexpected": Message(
        "error", "这里不该有逗号", "no comma belongs here", "并列的条件用 且、或 连起来；一串选项写在 [ ] 里",
        "join conditions by and, or; write several choices inside [ ]",
    ),
    "conditional": Message(
        "error", "算式里没有“{word}”", "there is no “{word}” in an expression",
        "条件写在 when，结果写在 value；有几种情形的，用 cases 一种一种写",
        "the condition goes under when, the result under value; for several, write cases",
    ),
    "choice-alone": Message(
        "error", "“{choice}”是“{fact}”的一个选项，不能单独作条件", "“{choice}” is a choice of “{fact}” and is no condition by itself",
        "写成 {fact} = {choice}；几个选项都算的，写成 {fact} 属于 [一个, 另一个]", "write {fact} = {choice}, or {fact} in [one, another]",
    ),
    "bracket-open": Message(
        "error", "括号没有配对", "a bracket is not closed", "在它管到的地方补上另一半", "put in the other half where it ends",
    ),
    "operand-missing": Message(
        "error", "“{word}”旁边缺了一项", "something is missing beside “{word}”",
        "补上缺的一项，或去掉多余的运算符", "write what is missing, or take the operator out", alone=True,
    ),
    "operator-missing": Message(
        "error", "“{word}”前面缺运算符或空格", "an operator or a space is missing before “{word}”",
        "“且、或、非、属于、其中”前后要空格；一个名称中间不能有空格", "put spaces around and, or, not, in, where, and none inside a name",
    ),
    "comparison-word": Message("error", "“{word}”要写成符号", "“{word}” is written as a sign"),
    "operator-as-name": Message(
        "error", "“{word}”是运算符，不能单独作名称", "“{word}” is an operator, not a name",
        "补上它两边的条件，或去掉它", "write the conditions on both sides of it, or take it out",
    ),
    "unexpected-word": Message(
        "error", "这里不该出现“{word}”", "“{word}” is not expected here",
        "去掉它，或在它前后补上运算符", "take it out, or write an operator beside it",
    ),
    "and-or-unclear": Message(
        "error", "“且”和“或”混用，读法不明", "“and” and “or” side by side can be read in two ways",
        "加括号，是“{one}”还是“{other}”？", "add brackets: “{one}” or “{other}”?",
    ),
    "chain-direction": Message(
        "error", "连写的比较要朝一个方向", "a chain of comparisons must go in one direction", "写成 a <= b < c",
        "write a <= b < c",
    ),
    "number-form": Message(
        "error", "“{text}”不是合规的数", "“{text}” is not a number as written here",
        "只写半角数字，如 1234.5、1/3、80%，不带逗号；标准的单位写在 unit 里",
        "plain digits such as 1234.5, 1/3, 80%; the unit of a rate goes under unit",
    ),
    "day-form": Message(
        "error", "“{text}”不是日期的写法", "“{text}” is not how a day is written", "年-月-日，月和日写两位，如 2019-03-11",
        "write 2019-03-11",
    ),
    "day-impossible": Message(
        "error", "没有“{text}”这一天", "there is no day “{text}”", "核对年、月、日；年份在 1900 到 2199 之间",
        "check year, month and day; the years are 1900 to 2199",
    ),
    "name-form": Message(
        "error", "名称“{name}”含有不能用在算式里的字符",
        "the name “{name}” has characters that cannot be used in an expression",
        "只用汉字、字母、数字和下划线，不以数字开头", "letters, digits and _ only, no digit first",
    ),
    "name-mixed-scripts": Message(
        "error", "“{name}”混用了形近的外文字母", "“{name}” mixes look-alike letters of different scripts",
        "重新输入这个名称", "type the name again",
    ),
    "name-is-operator": Message(
        "error", "“{name}”是语言里的词，不能作名称", "“{name}” is a word of the language and cannot be a name",
        "换一个名称", "choose another name",
    ),
    "name-unknown": Message(
        "error", "没有“{name}”这个名称", "there is no name “{name}”",
        "核对每个字；没有的，先在 vocabulary.yaml、rates.yaml 或本制度的 define 里写上",
        "check every character; what is new is declared first, in vocabulary.yaml, rates.yaml or define", alone=True,
    ),
    "declared-twice": Message(
        "error", "“{name}”重名", "“{name}” is declared twice", "换一个名称", "choose another name",
    ),
    "fact-of-below": Message(
        "error", "“{name}”是下层声明的，不能在这里改 {key}", "“{name}” is declared by a layer below; its {key} cannot be changed here",
        "这里只能改 name、proof、from、asks；要别的，另立一项事实",
        "only name, proof, from and asks can be said otherwise here; declare another fact for anything else",
    ),
    "record-unknown": Message("error", "没有“{name}”这种记录", "there is no record “{name}”", "可用：{known}", "known here: {known}"),
    "choice-unknown": Message(
        "error", "没有“{choice}”这个选项", "there is no choice “{choice}”", "可选：{options}", "choices: {options}",
    ),
    "choice-twice": Message(
        "error", "选项“{choice}”写了两遍", "the choice “{choice}” is written twice",
        "留一个", "keep one",
    ),
    "choices-empty": Message(
        "error", "选项是空的", "there are no choices",
        "写上选项，如 [甲类, 乙类]", "write the choices, such as [a, b]",
    ),
    "function-unknown": Message(
        "error", "没有“{name}”这个函数", "there is no function “{name}”", "有哪些函数见 docs/language.md 第 8 节",
        "docs/language.md, section 8, lists them",
    ),
    "function-without-brackets": Message(
        "error", "“{name}”是函数，后面要写括号", "“{name}” is a function and needs brackets",
        "如 人数(成员)", "as in count(members)",
    ),
    "arguments-count": Message(
        "error", "“{name}”的参数个数不对（写了 {count} 个）",
        "“{name}” takes another number of arguments than {count}", "写法：{wanted}", "usage: {wanted}",
    ),
    "needs-list-function": Message(
        "error", "“{name}”是{list}的，每个{list}各有一个，不能在这里直接用",
        "“{name}” belongs to each of {list} and cannot be used here directly",
        "用 {use} 等；每个{list}各算各的，加 each: {list}", "use {use} or the like; for a figure of each, add each: {list}",
    ),
    "list-as-value": Message(
        "error", "“{name}”是名单，不是数", "“{name}” is a list, not a value", "数人头用 人数({name})",
        "to count use count({name})",
    ),
    "list-where-value": Message(
        "error", "名单不能用在这里", "a list cannot stand here", "放进 人数()、合计()、存在() 里",
        "put it into count(), total(), exists()",
    ),
    "list-wanted": Message(
        "error", "这里要写名单，如 成员 或 成员 其中 …", "a list is wanted here, such as members where …",
    ),
    "list-unknown": Message("error", "没有“{name}”这个名单", "there is no list “{name}”", "可用：{known}", "lists here: {known}"),
    "list-out-of-reach": Message("error", "这里够不到“{name}”", "“{name}” cannot be reached from here"),
    "quantifier-too-deep": Message(
        "error", "名单函数最多套两层", "list functions nest at most two deep", "拆成 define", "split it into terms",
    ),
    "text-in-expression": Message(
        "error", "“{name}”是文字，不参与计算", "“{name}” is text and is not used in expressions",
    ),
    "not-yes-no": Message(
        "error", "这里要的是“是/否”，得到的是 {found}", "yes/no is wanted here, not {found}", "写成比较，如 x > 0",
        "write a comparison such as x > 0",
    ),
    "not-a-number": Message("error", "这里要的是数，得到的是 {found}", "a number is wanted here, not {found}"),
    "date-wanted": Message(
        "error", "这里要的是日期，得到的是 {found}", "a date is wanted here, not {found}",
        "写日期，如 2019-06-01，或一项日期的事实", "write a date such as 2019-06-01, or a fact that is one",
    ),
    "date-arithmetic": Message(
        "error", "日期不能加减 {found}", "{found} cannot be added to a date", "日期加减要带单位，如 6月、30日",
        "write a period such as 6months or 30days",
    ),
    "type-differs": Message(
        "error", "两边不是一类：{found} 与 {wanted}", "the two sides differ: {found} and {wanted}",
        "两边都用数，都用日期，或都用同一组选项", "both sides are numbers, dates, or choices of one kind",
    ),
    "unit-differs": Message(
        "error", "单位不同：{found} 与 {wanted}", "the units differ: {found} and {wanted}",
        "核对是不是这一项；是的，把一边折成另一边的单位，如 按月(…)、乘以 人数(成员)",
        "check that this one is meant; if so, turn one side into the unit of the other: per_month(…), * count(members)", alone=True,
    ),
    "unit-unknown": Message(
        "error", "没有“{unit}”这个单位", "there is no unit “{unit}”",
        "单位如 元、元/月、元/人/月、人、岁；别的单位先在词汇里声明，如 units: {{套: {{en: flat}}}}；数与名称相除时两边空格",
        "units are yuan, person, month, year, day …, as in yuan/month, and those that a vocabulary declares, such as "
        "units: {{GBP: {{en: GBP, places: 2}}}}; put spaces around a division",
    ),
    "not-per-period": Message(
        "error", "“{name}”要的是“…/{period}”的数，得到的是 {found}", "“{name}” wants a figure per {period}, not {found}",
        "按月() 里写每年的数，按年() 里写每月的数", "per_month() takes a yearly figure, per_year() a monthly one",
    ),
    "order-of-unordered": Message(
        "error", "{found}没有大小之分", "{found} has no order", "用 = 或 属于", "use = or in",
    ),
    "compares-itself": Message(
        "error", "同一个值自己和自己比", "a value is compared with itself",
        "换成要比的另一项", "write what it is to be compared with",
    ),
    "never-none": Message(
        "error", "“{name}”不会是“无”", "“{name}” is never none", "需要时在声明里写 may_be_none: true",
        "declare may_be_none: true if it can be",
    ),
    "in-needs-list": Message(
        "error", "“属于”后面要写方括号里的选项", "a list of choices in brackets is wanted", "如 [一级, 二级]",
        "such as [first, second]",
    ),
    "in-all-choices": Message(
        "error", "这里列了全部选项，条件总成立", "all choices are listed, so this always holds",
        "去掉不算在内的选项", "take out the choices that do not count",
    ),
    "division-by-zero": Message(
        "error", "除数是 0", "division by zero",
        "换一个除数", "write another divisor",
    ),
    "divisor-may-be-zero": Message(
        "warning", "除数“{name}”可能是 0，那时结果不能确定", "the divisor “{name}” may be 0; the result is then unknown",
        "在 when 里写明 {name} > 0，或用 within 限定它", "say {name} > 0 in when, or bound it by within",
    ),
    "result-unknown": Message(
        "error", "没有“{name}”这项结果", "there is no result “{name}”",
        "可用：获准、金额、路径、保障对象，或该制度 also 里的",
        "granted, amount, route, covered, or an entry of its also",
    ),
    "terms-too-deep": Message(
        "error", "“{name}”由定义层层叠成，层次太深", "“{name}” stands on too many terms, each on the next", "一层读一层最多五十个 define",
        "at most fifty terms, each reading the next",
    ),
    "figure-too-large": Message(
        "error", "这里算出来的数可能超过 {digits} 位", "the number here may have more than {digits} digits",
        "给各个因数写 within，或少乘几次", "give the factors a `within`, or multiply less often",
    ),
    "routes-too-many": Message("error", "路径超过 {most} 条", "more than {most} routes"),
    "records-too-deep": Message(
        "error", "“{name}”之上已有 {deepest} 层记录", "“{name}” lies in {deepest} records, one in another",
    ),
    "terms-circular": Message(
        "error", "定义绕成了圈：{circle}", "terms go round in a circle: {circle}",
        "改其中一个，不再用到自己", "change one of them so that it does not lead back to itself",
    ),
    "programmes-circular": Message(
        "error", "互相引用绕成了圈：{circle}", "entries read each other in a circle: {circle}",
        "改其中一个，不再引用回来", "change one of them so that it does not lead back",
    ),
    "none-for-yes-no": Message(
        "error", "是/否 的“{id}”不能再有“无”", "“{id}” is yes/no and cannot also be none", "改用 choices",
        "use choices",
    ),
    "none-twice": Message(
        "error", "“{id}”既有选项“无”又可为空", "“{id}” has a choice named none (无) and may be none", "留一个", "keep one",
    ),
    "places-form": Message("error", "places 应是 0 到 6", "places should be 0 to 6"),
    "within-form": Message(
        "error", "看不懂范围“{text}”", "the range “{text}” cannot be read", "写成 0 起、0 至 100",
        "write 0 to 100, or 0 起 for no upper end",
    ),
    "within-empty": Message(
        "error", "范围“{text}”是空的", "the range “{text}” is empty",
        "小的在前，如 0 至 100", "the smaller end first, as in 0 to 100",
    ),
    "open-without-type": Message(
        "error", "open 的“{id}”要写 unit、choices 或 is", "“{id}” is open and needs unit, choices or is",
        "加一行，如 unit: 元/月", "add a line such as unit: 元/月",
    ),
    "value-missing": Message(
        "error", "“{id}”没有 value", "“{id}” has no value",
        "加一行 value: 算式", "add a line value: …",
    ),
    "otherwise-missing": Message(
        "error", "“{id}”的 cases 没有 otherwise", "the cases of “{id}” have no otherwise",
        "原文没有规定就写 otherwise: 未规定", "write otherwise: unsettled if the text is silent",
    ),
    "case-without-condition": Message(
        "error", "“{id}”没有 when 或 may", "“{id}” has no when or may",
        "加一行 when: 条件；由经办定的，写 may", "add a line when: …, or may where the officer decides",
    ),
    "need-without-condition": Message(
        "error", "“{id}”没有 when 或 may", "“{id}” has no when or may",
        "加一行 when: 条件；由经办定的，写 may", "add a line when: …, or may where the officer decides",
    ),
    "route-without-needs": Message(
        "warning", "路径“{id}”没有条件，也没有限定保障谁，人人都走得通", "route “{id}” has no needs and covers all: everyone passes",
    ),
    "route-unknown": Message(
        "error", "没有“{id}”这条路径", "there is no route “{id}”",
        "写 routes 里的编号", "write an id of routes", alone=True,
    ),
    "covers-other-list": Message(
        "error", "covers 的名单与本制度的保障对象不同：{name}", "covers names another list: {name}",
    ),
    "check-without-test": Message(
        "error", "“{id}”没有 must，也没有 measure 与界限", "“{id}” has no must and no measure with bounds",
        "加一行 must: 条件，或 measure 和 at_least、at_most", "add a line must: …, or measure with at_least or at_most",
    ),
    "amount-unit": Message(
        "error", "amount 要写 unit（如 元/月）", "amount needs a unit such as yuan/month",
        "加一行 unit: 元/月", "add a line unit: 元/月",
    ),
    "amount-empty": Message(
        "error", "amount 没有一行能用", "amount has no usable line",
        "sum 下面至少要有一行，写上 value", "write at least one line with a value under sum",
    ),
    "power-not-yes-no": Message(
        "error", "may 的“{name}”应是 是/否", "“{name}” in may should be yes/no",
        "换成一项 是/否 的认定", "write a yes/no finding",
    ),
    "uncited": Message(
        "error", "“{id}”没有 cite，也没有 assumed", "“{id}” has neither cite nor assumed",
        "写出依据的条文；原文没有的，写 assumed: 理由", "cite the words, or write assumed: reason",
    ),
    "property-empty": Message(
        "error", "“{id}”没有 that", "“{id}” has no that", "that 写总要成立的条件；什么时候才要求，写在 when",
        "that says what must always hold; when it is asked for only sometimes, say so in when",
    ),
    "meant-empty": Message("error", "“{id}”没有 finding", "“{id}” has no finding", "finding 写 doudi verify 给出的代码，如 cliff",
                           "finding is the code that doudi verify gives, such as cliff"),
    "meant-fact": Message(
        "error", "cliff 和 turns 的 of 要写一个数字事实：{name}", "of must name a fact that is a number, for cliff and turns: {name}",
        "写多了一元就少领的那一项，如 家庭月收入", "name the fact that grows, such as household_income",
    ),
    "meant-entry": Message(
        "error", "这项制度里没有“{name}”这一处", "this programme has no entry “{name}”", "照 doudi verify 列的写，如 routes.grace",
        "write it as doudi verify lists it, such as routes.grace",
    ),
    "subject-changed": Message(
        "error", "不能改变制度的对象（subject）", "the subject of a programme cannot be changed",
        "去掉 subject 这一行；对象不同的，另立一项制度", "take the line subject out; another subject is another programme",
    ),
    "override-unmarked": Message(
        "error", "“{id}”改动了下层的规定，却没有说明", "“{id}” changes what it inherits without saying so",
        "加 overrides: 理由 和 cite", "add overrides: reason and a cite",
    ),
    "override-uncited": Message(
        "error", "改动“{id}”要有 cite 或 assumed", "changing “{id}” needs a cite or assumed",
        "加一行 cite: 位置 原文，或 assumed: 理由", "add a line cite: place words, or assumed: reason",
    ),
    "override-of-nothing": Message(
        "error", "下层没有“{id}”可改", "there is no “{id}” to override",
        "核对编号；新增的不写 overrides", "check the id; what is new has no overrides",
    ),
    "need-added-unmarked": Message(
        "error", "新增条件“{id}”会减少获准，要写 overrides: 理由",
        "the added need “{id}” refuses more and must say overrides: reason",
    ),
    "bounds-of-model": Message(
        "error", "“{id}”的界限是范本定的，不能改", "the bounds of “{id}” are set by the model",
        "去掉这里的 unit、at_least、at_most，照下层的", "take unit, at_least and at_most out here: those below hold",
    ),
    "all-of-none-grants": Message(
        "warning", "名单为空时“全部”成立，“{id}”可能因此获准", "“all” holds for an empty list, so “{id}” may grant",
        "加 存在(…) 或写明", "add exists(…)",
    ),
    "same-for-each": Message(
        "warning", "每个{list}都是同一个数，有几个就算几遍", "the same figure for each of {list_en}, counted as often as there are any",
        "按人发的写成 {unit}；一户只算一次的，去掉逐个相加", "write it in {unit} if it is per head; do not add it up if it counts once",
    ),
    "unit-twice": Message("error", "“{name}”已经是单位", "“{name}” is a unit already", "换一个写法", "choose another word"),
    "unused": Message(
        "warning", "“{name}”没有被用到", "“{name}” is used nowhere",
        "要用的，核对用到它的地方名称对不对；不用的，删去", "if it is meant to be used, check the name where it is; otherwise take it out",
    ),
    "bound-broken": Message(
        "error", "“{id}”超出规定的界限：{found}，应{bound}", "“{id}” breaks its bound: {found}, wanted {bound}",
        "改成界限以内的数；界限写错的，改界限", "write a figure within the bound, or mend the bound",
    ),
}
