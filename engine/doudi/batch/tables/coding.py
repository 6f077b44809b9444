"""How the text of a table is encoded: found by reading the whole file, a block at a time. UTF-8, GB18030, or UTF-16 with its mark."""

from __future__ import annotations

import codecs
import io

TYPE_CHECKING = False  # as typing has it, without importing typing at every start
if TYPE_CHECKING:
    from typing import Any

UTF16 = "utf-16"  # with a mark that tells the order of its bytes
ENCODINGS = ("utf-8", "gb18030")
BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BOMS32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
SAID = {"gb18030": "GB18030", UTF16: "UTF-16"}  # what is told of
BLOCK = 8_000_000  # bytes of a file read at a time
PIECE = 1 << 20  # of UTF-16 made into UTF-8 at a time
OLD = b"\xd0\xcf\x11\xe0"  # how an Excel file of before 2007 begins, and a locked one of today

NUL = "不是文本文件（含空字符）", "not a text file (it has NUL characters)"


class NoText(Exception):
    """A file that cannot be read as text; the arguments say why and what to do, in Chinese and in English."""


def encoding(path: str) -> str:
    """utf-8, gb18030 or utf-16. Raises NoText where it is none of these all through."""
    with open(path, "rb") as f:
        head = f.read(BLOCK)
    _no_text(head)
    if head.startswith(BOMS):
        if (line := _undecodable(path, UTF16)) is not None:
            zh = f"UTF-16 编码有坏字符（第 {line} 行起），可能没有存完；请在 Excel 里重新另存"
            raise NoText(zh, f"it is UTF-16, broken from line {line} (cut off?); save it again")
        return UTF16
    where = {name: _undecodable(path, name) for name in ENCODINGS}
    for name, line in where.items():
        if line is None and not (name == "gb18030" and _half_utf8(head)):
            return name
    line = where["utf-8"]
    zh = f"编码既不全是 UTF-8 也不全是 GB18030（第 {line} 行起有坏字符，可能是两份编码不同的表拼在一起）；请在 Excel 里另存为“CSV UTF-8”"
    en = f"neither all UTF-8 nor all GB18030 (broken from line {line}; two files joined?); save it as “CSV UTF-8”"
    raise NoText(zh, en)


def text(path: str, coded: str) -> Any:
    """The file as text, its lines as they end."""
    return open(path, encoding="utf-8-sig" if coded == "utf-8" else coded, newline="")


def binary(path: str, coded: str) -> Any:
    """The file's bytes as they lie; of UTF-16 as UTF-8, in which a byte of one character is none of another."""
    return io.BufferedReader(Utf8(path), PIECE) if coded == UTF16 else open(path, "rb")


class Utf8(io.RawIOBase):
    """A file in UTF-16, read as UTF-8 without its mark; a piece of it is held."""

    def __init__(self, path: str):
        super().__init__()
        self._file = open(path, "rb")  # noqa: SIM115  # closed with this
        self._begin()

    def _begin(self) -> None:
        self._file.seek(0)
        self._decoder = codecs.getincrementaldecoder(UTF16)()
        self._held, self._at = b"", 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """To a place from the beginning or from here. What lies before it is read again where it lies behind."""
        target = offset + (self._at if whence == 1 else 0)
        if whence == 2 or target < 0:
            raise io.UnsupportedOperation
        if target < self._at:
            self._begin()
        while self._at < target and self._some(target - self._at):
            pass
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = self._some(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _some(self, most: int) -> bytes:
        """The next bytes, b"" at the end."""
        while not self._held:
            piece = self._file.read(PIECE)
            self._held = self._decoder.decode(piece, final=not piece).encode()
            if not piece:
                break
        data, self._held = self._held[:most], self._held[most:]
        self._at += len(data)
        return data

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def _no_text(head: bytes) -> None:
    """Refuse what is no text, and say what it is."""
    if head.startswith(BOMS32):
        raise NoText("编码是 UTF-32；请在 Excel 里另存为“CSV UTF-8”", "it is UTF-32; save it as “CSV UTF-8”")
    if head.startswith(b"PK\3\4"):
        raise NoText("里面是 Excel 工作簿，文件名应以 .xlsx 结尾", "it is a workbook: its name must end with .xlsx")
    if head.startswith(OLD):
        raise NoText("里面是旧的 Excel 工作簿；请另存为 .xlsx", "it is an old workbook: save it as .xlsx")
    if head.removeprefix(codecs.BOM_UTF8).lstrip()[:15].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        words = "里面是网页；请用 Excel 或 WPS 打开，另存为 .xlsx", "it is a web page: open it in Excel or WPS and save it as .xlsx"
        raise NoText(*words)
    if b"\0" in head and not head.startswith(BOMS):
        if head[1:400:2].count(0) > len(head[:400]) // 6 or head[0:400:2].count(0) > len(head[:400]) // 6:
            raise NoText("编码像是 UTF-16；请在 Excel 里另存为“CSV UTF-8”", "it looks like UTF-16; save it as “CSV UTF-8”")
        raise NoText(*NUL)


def _undecodable(path: str, name: str) -> int | None:
    """The first line that is not in an encoding; None if all are."""
    decoder = codecs.getincrementaldecoder(name)()
    line = 1
    with open(path, "rb") as f:
        while True:
            block = f.read(BLOCK)
            try:
                said = decoder.decode(block, final=not block)
            except UnicodeDecodeError as problem:
                order = "utf-16-be" if problem.encoding.endswith("be") else "utf-16-le"
                good = problem.object[: problem.start]
                return line + (codecs.decode(good, order, "ignore").count("\n") if name == UTF16 else good.count(b"\n"))
            if "\0" in said:
                raise NoText(*NUL)
            line += said.count("\n")
            if not block:
                return None


def _half_utf8(head: bytes) -> bool:
    """Whether the line of headings is Chinese in UTF-8: then the file is no GB18030, whatever its bytes can be read as."""
    first = head.split(b"\n", 1)[0].removeprefix(codecs.BOM_UTF8)
    try:
        said = first.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum("\u4e00" <= c <= "\u9fff" for c in said) > 1
