"""A tree looked over: citations against real and made texts, published versions, links and layers on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cited import PLAIN, REGION, cited
from doudi.catalogue import Tree
from doudi.cli.main import main
from doudi.program.citations import Text, fold, tidy
from doudi.review.places import choose
from doudi.review.tree import review
from doudi.text.diagnostic import PolicyError
from trees import Made

SOURCE = Text(
    "x",
    "关于……的方案\n\n一、总体\u3000要求\n坚持兜底。\n二、主要任务\n（一） 农村低保。一是应保尽保，二是\n— 3 —\n动态\u00a0管理。\n"
    "1．提高标准。**全额**给予保障\n2.落实２项补贴\n(二)临时救助\n三、保障\n（一）加强领导\n第一条 本办法所称特困。\n"
    "第二条 发放。\n第十二条 附则\n3.2 rates of pay\n3.21 other\n",
)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("文头", "关于"),
        ("head", "方案"),
        ("一", "坚持兜底"),
        ("二（一）", "应保尽保，二是动态管理"),
        ("二(一)", "动态管理"),
        ("二（一）1", "全额给予保障"),
        ("二(一)1", "提高标准。 全额"),
        ("二（一）2", "落实2项补贴"),
        ("二（一）一是", "应保尽保"),
        ("二（一）二是", "动态管理"),
        ("二", "临时救助"),
        ("第二条", "发放"),
        ("第十二条", "附则"),
        ("3.2", "rates of pay"),
        ("二（一）", "农村低保｡一是"),
    ],
)
def test_words_under_a_place(place: str, words: str) -> None:
    within = SOURCE.find(place)
    assert within is not None
    assert (SOURCE.search(words, within) is not None) == (words != "农村低保｡一是" or fold("｡")[0] == "。")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("一", "应保尽保"),
        ("二（一）一是", "动态"),
        ("二（一）1", "落实"),
        ("二（二）", "加强领导"),
        ("第一条", "发放"),
        ("3.2", "other"),
    ],
)
def test_words_elsewhere(place: str, words: str) -> None:
    within = SOURCE.find(place)
    assert within is not None
    assert SOURCE.search(words, within) is None


@pytest.mark.parametrize("place", ["四", "二（三）", "二（一）3", "二（一）三是", "第三条", "3.3", "", "（", "x" * 500])
def test_places_that_are_not_there(place: str) -> None:
    assert SOURCE.find(place) is None if place else True


def test_what_was_meant() -> None:
    within = SOURCE.find("二（一）")
    assert within is not None
    assert SOURCE.nearest("应保尽补，二是动态", within) == "应保尽保，二是动态"
    assert SOURCE.where("临时救助") == "二（二）"
    assert tidy("全 额\n给予 **保障** at a rate") == "全额给予保障at a rate"


def codes(made: Made, *, strict: bool = False) -> list[str]:
    """Of what was found; that few of these programmes read the figure is not what they are about."""
    return [d.code for d in review(Tree(str(made.folder)), strict=strict).found if d.code != "unused"]


def test_documents(tmp_path: Path) -> None:
    made = cited(tmp_path)
    assert codes(made) == []
    made.programme("needs:\n  a: {when: 有住房, cite: 一（一） 应当有住房}\n")
    assert codes(made) == []
    (made.folder / "here/text.txt").unlink()
    assert codes(made) == ["document-absent"]
    made.programme(PLAIN, head="name: 救助\nsubject: household\n").file(
        "here/aid/2020-01-01.yaml", "programme: aid\nname: 救助\nsubject: household\nsource: 别的\n" + PLAIN
    )
    assert "document-unknown" in codes(made)


def test_sources_in_a_folder_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cited(tmp_path).programme("needs:\n  a: {when: 有住房, cite: 一（一） 应当有住房}\n")
    (made.folder / "here/text.txt").rename(tmp_path / "text.txt")
    assert codes(made) == ["document-absent"]
    monkeypatch.setenv("DOUDI_SOURCES", str(tmp_path))
    assert codes(made) == []
    made.file("here/region.yaml", REGION.replace("text.txt", "../text.txt"))
    assert codes(made) == ["document-absent"]


def test_strict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = cited(tmp_path)
    assert codes(made, strict=True) == ["assumed-figure"]
    assert main(["check", str(made.folder)]) == 0
    assert main(["check", str(made.folder), "--strict"]) == 1


def test_quotes_are_written_as_the_source_has_them(tmp_path: Path) -> None:
    made = cited(tmp_path).file("here/text.txt", "一、条件\n（一）住房(自有)。应当　有:住房。\n")
    made.programme(
        "needs:\n  a: {when: 有住房, cite: 一（一） 住房（自有）}\n  b:\n    when: 有住房\n    cite: 一（一） 应当有：住房\n"
    )
    assert main(["check", str(made.folder), "--fix-quotes"]) == 0
    text = (made.folder / "here/aid/2020-01-01.yaml").read_text("utf-8")
    assert "cite: 一（一） 住房(自有)}" in text
    assert "cite: 一（一） 应当有:住房" in text


def test_published_versions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A published version never changes silently, nor the model under it; an erratum is marked and published again."""
    made = cited(tmp_path).layer("there", extends="here")
    upper = "needs:\n  housed: {when: 非 有住房, overrides: 改, assumed: x}\n"
    made.programme(upper, layer="there", day="2021-01-01", head="extends: here/aid\n")
    root = str(made.folder)
    assert main(["publish", root]) == 0
    assert codes(made) == []
    made.programme(upper + "# a comment\n", layer="there", day="2021-01-01", head="extends: here/aid\n")
    assert codes(made) == []
    made.programme(upper.replace("非 ", ""), layer="there", day="2021-01-01", head="extends: here/aid\n")
    assert codes(made) == ["version-changed"]
    assert main(["publish", root]) == 1
    made.programme(
        upper.replace("非 ", ""), layer="there", day="2021-01-01", head="extends: here/aid\nerratum: 多写了一个非字\n"
    )
    assert main(["publish", root]) == 0
    assert codes(made) == []
    assert "多写了一个非字" in (made.folder / "there/published.yaml").read_text("utf-8")
    made.programme(PLAIN.replace("assumed: x", "assumed: y"), head="name: 救助\nsubject: household\nerratum: 理由\n")
    assert sorted(codes(made)) == ["model-changed", "version-changed"]
    assert main(["publish", root]) == 0
    assert codes(made) == []
    (made.folder / "there/aid/2021-01-01.yaml").unlink()
    assert codes(made) == ["version-gone"]


def test_files_on_disk(tmp_path: Path) -> None:
    made = cited(tmp_path)
    (made.folder / "here/aid/2021-01-01.yaml").symlink_to(made.folder / "here/aid/2020-01-01.yaml")
    assert codes(made) == ["file-is-link"]
    (made.folder / "here/aid/2021-01-01.yaml").unlink()
    os.mkfifo(made.folder / "here/aid/2021-01-01.yaml")  # who reads it waits for ever
    assert codes(made) == ["file-is-link"]
    (made.folder / "here/aid/2021-01-01.yaml").unlink()
    made.file("here/aid/march.yaml", "programme: aid\nsource: 文件\n")
    assert codes(made) == ["version-file-name"]
    (made.folder / "here/aid/march.yaml").unlink()
    made.file("here/other/2020-01-01.yaml", "programme: aid\nname: 另\nsource: 文件\n" + PLAIN)
    assert "programme-folder" in codes(made)
    made = cited(tmp_path / "b")
    made.file("here/region.yaml", REGION + "extends: nowhere\n")
    assert codes(made) == ["layer-unknown"]
    made.layer("there", extends="here").file("here/region.yaml", REGION + "extends: there\n")
    assert "layers-circular" in codes(made)


def test_1_1_two_files_of_one_day(made: Made) -> None:
    """2020-01-01.yaml beside 2020-01-01.yml: which of them decides is nobody's guess."""
    body = "programme: aid\nname: 救助\nsubject: household\nsource: 文件\nneeds: {n: {name: 有房, when: %s, assumed: 试}}\n"
    made.file("here/aid/2020-01-01.yaml", body % "有住房").file("here/aid/2020-01-01.yml", body % "非 有住房")
    found = [(d.code, Path(d.span.source.name).name, d.message("zh")) for d in review(made.policies.tree).found if d.span]
    assert found == [("version-twice", "2020-01-01.yml", "“2020-01-01.yml”和“2020-01-01.yaml”是同一天的两个版本")]
    with pytest.raises(PolicyError):
        made.decide({"house": True})


def test_one_broken_file_does_not_hide_or_flood(tmp_path: Path) -> None:
    """A vocabulary that cannot be read is one fault, not one for every word that it declared."""
    made = cited(tmp_path).file("here/vocabulary.yaml", "vocabulary：v\n")
    assert codes(made) == ["yaml-wide-colon"]


def test_the_tree_above_a_path(tmp_path: Path) -> None:
    root = cited(tmp_path).folder
    for part in ("", "here", "here/aid", "here/aid/2020-01-01.yaml", "here/rates.yaml"):
        found = choose(str(root / part), "")
        assert found is not None
        assert Path(found.root).resolve() == root.resolve()
        assert found.holds(str(root / "here/aid/2020-01-01.yaml")) == ("rates" not in part)
    assert choose(str(tmp_path), "") is None
    assert choose(str(root / "nothing"), "") is None
