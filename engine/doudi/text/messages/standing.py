"""Messages of where things stand: files and folders of a layer, what a version is laid over, what an upper layer means to change."""

from __future__ import annotations

from doudi.text.messages.message import Message

STANDING: dict[str, Message] = {
    "region-folder": Message(
        "error", "region 写的是“{name}”，文件夹却是“{folder}”", "region says “{name}” but the folder is “{folder}”",
        "两处改成一样", "make them the same",
    ),
    "folder-name": Message(
        "error", "文件夹名“{name}”读不到", "the folder name “{name}” is not read",
        "地区和制度的文件夹用小写英文字母、数字、_、-，字母开头，如 haiyuan", "name it with a-z, 0-9, _ and -, beginning with a letter",
    ),
    "file-ignored": Message(
        "warning", "“{name}”不是这里该有的文件，里面写的都不起作用", "“{name}” is not a file that belongs here; nothing in it counts",
        "这里读 region.yaml、vocabulary.yaml、vocabulary_部分.yaml、rates.yaml、clauses.yaml",
        "read here: region.yaml, vocabulary.yaml, vocabulary_<part>.yaml, rates.yaml, clauses.yaml",
    ),
    "extends-other": Message(
        "error", "extends 写的是“{name}”，这一版接的不是它", "extends says “{name}”, which is not what this version is laid over",
        "写最近的下层里的这项制度，如 model/rural_dibao；下层都没有的，去掉 extends",
        "name this programme in the nearest layer below that has it, such as model/rural_dibao; where none has it, leave extends out",
    ),
    "repeal-of-nothing": Message(
        "error", "没有“{name}”这项制度可停", "there is no programme “{name}” to end", "文件夹用要停的制度的编号",
        "name the folder after the programme that ends",
    ),
    "rate-unnamed": Message(
        "warning", "“{id}”在下层没有，会成为一项新的标准", "no layer below has “{id}”, so it becomes a new figure",
        "是新的就写上 name；要改下层的，写它的编号", "a new one says its name; to change one of a layer below, write that one's id",
    ),
}
