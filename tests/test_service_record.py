"""The decision record: whole or known not to be, on SQLite and on PostgreSQL, under kill -9 and with several workers; and replay."""

from __future__ import annotations

import base64
import json
import os
import random
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from doudi.cli.main import main
from doudi.client import Client, Refused
from doudi.service.record.near import Near
from doudi.service.record.rows import Entry, Kept, Record
from doudi.service.record.verifying import verify
from service import ROOT, SMALL, WANG, Server, served, until
from trees import Made, simple

NEEDS = "needs:\n  housed: {when: 有住房, assumed: x}\n"
POOR = "needs:\n  poor: {when: 家庭收入 < 50元/月, assumed: x}\n"
KEY = {"DOUDI_RECORD_KEY": base64.b64encode(b"k" * 32).decode()}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simple(tmp_path_factory.mktemp("tree")).programme(NEEDS).folder


def entries(count: int, at: str = "2020-01-01T00:00:00Z") -> list[Entry]:
    given = ("x", "decide", "here", "aid", "2020-06-15", "sha256:1")
    return [Entry(at, f"r{i}", *given, input="{}", input_form="masked") for i in range(count)]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    found = Record(f"sqlite:///{tmp_path / 'r.sqlite'}")
    yield found
    found.close()


def test_every_tampering_shows(record: Record, tmp_path: Path) -> None:
    record.append(entries(20))
    head = record.append(entries(1))[0]
    assert verify(record, head).faults == [] and verify(record).rows == 21
    record.db.dispose()
    whole = (tmp_path / "r.sqlite").read_bytes()
    wrong = {
        "UPDATE doudi_record SET outcome = '[1]' WHERE seq = 5": (5, "changed"),
        "DELETE FROM doudi_record WHERE seq = 5": (6, "gap"),
        "DELETE FROM doudi_record WHERE seq <= 5": (6, "start"),
        "DELETE FROM doudi_record WHERE seq > 15": (21, "end"),
        "DELETE FROM doudi_record": (21, "end"),
        "UPDATE doudi_record SET digest = 'sha256:0' WHERE seq = 21": (21, "changed"),
        "UPDATE doudi_record SET seq = 30 WHERE seq = 21": (30, "gap"),
    }
    for sql, fault in wrong.items():
        with closing(sqlite3.connect(tmp_path / "r.sqlite")) as link:
            link.execute("PRAGMA journal_mode=DELETE")
            link.execute(sql)
            link.commit()
        assert fault in verify(record).faults, sql
        record.db.dispose()
        for name in tmp_path.glob("r.sqlite*"):
            name.unlink()
        (tmp_path / "r.sqlite").write_bytes(whole)
    assert verify(record, Kept(21, "sha256:0")).faults == [(21, "head")]
    assert verify(record, Kept(99, "sha256:0")).faults == [(99, "end")]


TAMPERED = {  # what is done to row 5, or to the file: what `doudi record` says of it
    "UPDATE doudi_record SET outcome = 'x{'": {"verify": 1, "export": 3, "show": 3, "replay": 3},
    "UPDATE doudi_record SET outcome = '[1]'": {"verify": 1, "export": 3, "show": 3, "replay": 3},
    "UPDATE doudi_record SET kind = 'prune', outcome = '[1]'": {"verify": 1, "export": 3, "show": 3, "replay": 0},
    "UPDATE doudi_record SET caller = x'ff00'": {"verify": 1, "export": 3, "show": 3, "replay": 3},
    "UPDATE doudi_record SET caller = CAST(x'fffe' AS TEXT)": {"verify": 3, "export": 3, "show": 3, "replay": 3},
    "UPDATE doudi_record SET input = '!', input_form = 'encrypted'": {"verify": 0, "export": 0, "show": 0, "replay": 1},
    "half": {"verify": 3, "export": 3, "replay": 3},
    "page": {"verify": 3, "export": 3, "replay": 3},
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_tampered_record_is_told_of(record: Record, tmp_path: Path, tree: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was done to it: said with a code, and no command breaks on it."""
    record.append(entries(200))
    record.db.dispose()
    path = tmp_path / "r.sqlite"
    if how == "half":
        os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)
    elif how == "page":
        with path.open("r+b") as f:
            f.seek(4096 * 6)
            f.write(b"\xa5" * 4096 * 4)
    else:
        with closing(sqlite3.connect(path)) as link:
            link.execute(f"{how} WHERE seq = 5")
            link.commit()
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)
    words = {"verify": ["record", "verify"], "export": ["record", "export"], "show": ["record", "show", "5"], "replay": ["replay"]}
    said = {name: main(["--policies", str(tree), *words[name], "--record", str(path)]) for name in TAMPERED[how]}
    assert said == TAMPERED[how]


def test_the_last_row_is_shown_without_a_number(record: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["record", "show", "--record", str(tmp_path / "r.sqlite")]
    assert main(words) == 3 and "record-empty" in capsys.readouterr().err
    record.append(entries(3))
    assert main(words) == 0 and '"seq": 3' in capsys.readouterr().out
    assert main([*words, "9"]) == 3 and "record-row-missing" in capsys.readouterr().err


def test_only_its_owner_reads_it(record: Record, tmp_path: Path) -> None:
    record.append(entries(1))
    assert {p.stat().st_mode & 0o777 for p in tmp_path.glob("r.sqlite*")} == {0o600}


def test_a_wrong_clock_takes_nothing_away(record: Record) -> None:
    """For a while the clock said 1970: pruning what is older than 2020 keeps what came before that while, and after it."""
    record.append(entries(3, "2019-01-01T00:00:00Z"))
    record.append(entries(5, "2021-01-01T00:00:00Z"))
    record.append(entries(2, "1970-01-01T00:00:00Z"))
    record.append(entries(1, "2021-02-01T00:00:00Z"))
    cut = record.drop_rows("2020-01-01", Entry("2021-06-01T00:00:00Z", "-", "x", "prune"))
    assert cut is not None and cut.seq == 3
    assert (verify(record).rows, verify(record).faults) == (9, [])


def test_the_log_is_moved_beside_the_commits(record: Record, tmp_path: Path) -> None:
    """Another connection moves what is committed, and no commit waits for it or loses anything."""
    near, seen, moving = Near(record), 0, None
    with ThreadPoolExecutor(1) as mover:
        for _ in range(200):
            near.rows(entries(20))
            near.commit(entries(20))
            if near.full and (moving is None or moving.done()):
                seen, moving = seen + 1, mover.submit(near.move)
    assert 2 <= seen <= 4
    near.move()
    assert (tmp_path / "r.sqlite-wal").stat().st_size < 5_000_000  # SQLite moves the rest itself at a thousand pages
    table = tmp_path / "table.sqlite"
    table.write_bytes((tmp_path / "r.sqlite").read_bytes())
    with closing(sqlite3.connect(table)) as alone:  # without its log
        assert alone.execute("SELECT count(*) FROM doudi_record").fetchone() == (4000,)
    near.close()
    assert verify(record).faults == [] and verify(record).rows == 4000


def test_prune_keeps_the_chain(record: Record) -> None:
    record.append(entries(10, "2020-01-01T00:00:00Z"))
    record.append(entries(10, "2021-01-01T00:00:00Z"))
    assert record.forget_inputs("2020-06-01") == 10
    assert verify(record).faults == [] and record.row(3)["input_form"] == "forgotten"  # type: ignore[index]  # it is there
    cut = record.drop_rows("2020-06-01", Entry("2021-06-01T00:00:00Z", "-", "x", "prune"))
    assert cut is not None and cut.seq == 10
    found = verify(record)
    assert (found.faults, found.first, found.cut, found.rows) == ([], 11, 10, 11)
    assert record.drop_rows("2020-06-01", Entry("", "", "", "prune")) is None


def test_writers_side_by_side(tmp_path: Path) -> None:
    """Several processes' worth of connections append to one chain."""
    url = f"sqlite:///{tmp_path / 'r.sqlite'}"
    Record(url).close()

    def write(_: int) -> None:
        mine = Record(url, existing=True)
        for _ in range(10):
            mine.append(entries(3))
        mine.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    found = Record(url, existing=True)
    assert (verify(found).rows, verify(found).faults) == (180, [])
    found.close()


def load(server: Server, seconds: float, kept: list[str], wrong: list[str]) -> list[threading.Thread]:
    """Four callers at once; what was acknowledged is in `kept`, failures that are no broken connection in `wrong`."""
    until = time.monotonic() + seconds

    def ask() -> None:
        with server.client() as client:
            while time.monotonic() < until:
                try:
                    kept.append(client.decide("here", SMALL, programme="aid").record)
                except Refused as refused:
                    wrong.append(str(refused))
                except Exception:  # noqa: BLE001  # the server was killed
                    return

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    return threads


def test_kill_under_load(tmp_path: Path, tree: Path) -> None:
    """kill -9 at any moment: nothing acknowledged is lost, the chain is whole, and it goes on."""
    kept: list[str] = []
    moments = random.Random(7)
    for _ in range(4):
        server = Server(tmp_path, tree)
        threads = load(server, 20, kept, [])
        at = len(kept) + 20
        wait = time.monotonic() + 10
        while len(kept) < at and time.monotonic() < wait:
            time.sleep(moments.random() / 50)
        server.kill()
        for thread in threads:
            thread.join()
    found = Record(f"sqlite:///{tmp_path / 'record.sqlite'}", existing=True)
    there = {f"{r['seq']}:{r['digest']}" for r in found.rows()}
    assert len(kept) > 80 and set(kept) <= there
    assert verify(found).faults == []
    found.close()


def test_disk_full(tmp_path: Path, tree: Path) -> None:
    """What cannot be recorded is not given; when there is room again it goes on."""
    with served(tmp_path, tree) as server, server.client() as client:
        client.decide("here", SMALL)
        with closing(sqlite3.connect(server.record)) as other:
            other.execute("CREATE TRIGGER full BEFORE INSERT ON doudi_record BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END")
            with pytest.raises(Refused) as refused:
                client.decide("here", SMALL)
            assert (refused.value.status, refused.value.code) == (503, "service-record")
            assert server.raw("GET", "/ready")[0] == 503 and server.raw("GET", "/health")[0] == 200
            other.execute("DROP TRIGGER full")
        until(lambda: server.raw("GET", "/ready")[0], 200)  # without a decision: who balances loads sends none before
        assert client.decide("here", SMALL).record.startswith("3:")
        assert '"kind": "resume"' in server.doudi("record", "show", "2")[1]
        assert server.doudi("record", "verify")[0] == 0


def test_policies_change_while_the_disk_is_full(tmp_path: Path) -> None:
    """They serve, and the first row that can be written names them."""
    made = simple(tmp_path / "tree").programme(NEEDS)
    with served(tmp_path, made.folder, "--watch", "0") as server, server.client() as client:
        client.decide("here", SMALL)
        with closing(sqlite3.connect(server.record)) as other:
            other.execute("CREATE TRIGGER full BEFORE INSERT ON doudi_record BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END")
            made.programme(POOR)
            assert client.reload() is True and server.raw("GET", "/ready")[0] == 503
            other.execute("DROP TRIGGER full")
        until(lambda: server.raw("GET", "/ready")[0], 200)
        row = json.loads(server.doudi("record", "show", "2")[1])
        assert row["kind"] == "resume" and row["answer"] == json.loads(server.raw("GET", "/ready")[2])["policies"]["digest"]


def test_commands(tmp_path: Path, tree: Path) -> None:
    with served(tmp_path, tree, "--keep", "encrypted", env=KEY) as server:
        with server.client() as client:
            head = client.decide("here", SMALL, programme="aid").record
            client.decide("here", '{"as_of": "2020-06-15", "members": [{"name": "乙:丙"}]}')
        assert server.stop() == 0
        assert SMALL.encode() not in server.record.read_bytes() and "甲".encode() not in server.record.read_bytes()
        assert server.doudi("--lang", "en", "record", "verify", "--head", head)[0] == 0
        code, said = server.doudi("record", "show", "1", "--input")
        shown = json.loads(said)
        assert (code, shown["input"], shown["outcome"]) == (0, SMALL, [["aid", None, "granted", None]])
        code, said = server.doudi("record", "export", "--after", "1")
        assert [json.loads(x)["seq"] for x in said.splitlines()] == [2] and "input" not in json.loads(said)
        same = server.doudi("--policies", str(tree), "--lang", "en", "replay")
        assert (same[0], same[1].strip()) == (0, "the same bytes 2")
        server.env["DOUDI_RECORD_KEY"] = base64.b64encode(b"x" * 32).decode()
        assert server.doudi("record", "show", "1", "--input")[0] == 3
        assert server.doudi("record", "show", "99")[0] == 3
        assert server.doudi("record", "prune", "--before", "2000-01-01")[0] == 0
        assert server.doudi("record", "prune", "--before", "2100-01-01", "--inputs-only")[0] == 0
        assert "no household was kept 2" in server.doudi("--lang", "en", "--policies", str(tree), "replay")[1]
        assert server.doudi("record", "prune", "--before", "2100-01-01")[0] == 0
        assert server.doudi("record", "verify")[0] == 0
        assert server.doudi("record", "verify", "--record", "none.sqlite")[0] == 3


def test_a_record_that_cannot_be(tmp_path: Path, tree: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Said before anything is served, with a code; and what is there is not called absent."""
    (tmp_path / "broken.sqlite").write_bytes(b"no database at all" * 100)
    away, odd = "postgresql://nobody@127.0.0.1:9/x", "odd://x"
    for record in (str(tmp_path / "broken.sqlite"), str(tmp_path / "no" / "folder.sqlite"), away, odd):
        assert main(["--policies", str(tree), "serve", "--port", "0", "--record", record]) == 3, record
        assert "[service-record]" in capfd.readouterr().err
        assert main(["record", "verify", "--record", record]) == 3, record
        assert f"[record-{'missing' if 'folder' in record else 'unreadable'}]" in capfd.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = ["serve", "--port", str(taken.getsockname()[1]), "--record", "off"]
        assert main(["--policies", str(tree), *words]) == 3
    assert "[service-setting]" in capfd.readouterr().err


def test_replay(tmp_path: Path, tree: Path) -> None:
    """Byte for byte by the same policies; what others would have said; a household given by hand; a masked one."""
    file, other = tmp_path / "small.json", simple(tmp_path / "other").programme(POOR).folder
    file.write_text(SMALL)
    with served(tmp_path, tree, "--keep", "masked") as server:
        with server.client() as client:
            for _ in range(30):  # often enough for the engine to change its code
                client.decide("here", SMALL, programme="aid")
            client.decide("here", '{"as_of": "2020-06-15", "有住房": false, "成员": [{"姓名": "甲", "编号": "id-1"}]}')
        kept = json.loads(server.doudi("record", "show", "1", "--input")[1])
        assert "甲" not in kept["input"] and json.loads(kept["input"])["money"] == 100
        assert '"money":100.00' in kept["input"]
        run = ("--policies", str(tree), "replay")
        assert json.loads(server.doudi(*run, "--format", "json", "31")[1])["result"] == "same_outcome"
        for seq in ("1", "30"):
            again = json.loads(server.doudi(*run, seq, "--household", str(file), "--format", "json")[1])
            assert (again["result"], again["trace"], again["policies"]) == ("same", "same", "same")
        code, said = server.doudi("--policies", str(other), "replay", "1", "--household", str(file), "--format", "json")
        again = json.loads(said)
        assert (code, again["result"], again["before"][0][2], again["now"][0][2]) == (0, "changed", "granted", "refused")
        file.write_text(SMALL.replace("100", "101"))
        assert server.doudi(*run, "1", "--household", str(file))[0] == 3


def test_other_rules_on_what_was_served(tmp_path: Path, tree: Path) -> None:
    """Decided by a real service, then counted under other rules: the newest of each household, on the record of then."""
    other = simple(tmp_path / "other").programme(POOR).folder
    with served(tmp_path, tree, "--keep", "encrypted", env=KEY) as server:
        with server.client() as client:
            for id, money, house in (("a", 10, False), ("b", 100, True), ("a", 10, True), ("c", 10, False), ("d", 100, False)):
                household = {"as_of": "2020-06-15", "id": id, "money": money, "house": house, "members": [{"name": "甲"}]}
                client.decide("here", json.dumps(household), programme="aid")
        code, said = server.doudi("impact", str(tree), str(other), "--record", str(server.record), "--suppress", "0", "--format", "json")
        (found,) = json.loads(said)
        row = found["programmes"][0]["rows"][0]
        assert (code, row["total"], row["in"], row["out"], row["same"], row["neither"]) == (0, 4, 1, 1, 1, 1)
        assert (found["record"]["decisions"], found["record"]["superseded"], found["record"]["otherwise"]) == (5, 1, 0)
        code, said = server.doudi("--lang", "en", "--policies", str(other), "replay")
        assert code == 0 and "other policies, another outcome 3" in said and "doudi impact OLD NEW --record" in said


def test_shipped_examples_replay(tmp_path: Path) -> None:
    """All programmes of the real policies, the search for what is missing included."""
    with served(tmp_path, ROOT / "policies", "--keep", "encrypted", env=KEY) as server:
        with server.client() as client:
            for name in ("changle_liu", "guizhou_yang", "zhongwei_ma"):
                client.decide(name.split("_")[0], (ROOT / f"examples/{name}.json").read_text("utf-8"))
            client.explain("zhongwei", WANG, programme="rural_dibao")
        rows = [json.loads(x) for x in server.doudi("replay", "--format", "json")[1].splitlines()]
        assert [r["result"] for r in rows] == ["same"] * 4


# -- reload


def test_reload(tmp_path: Path) -> None:
    """A good tree serves at once, a bad one is refused and told, the old one keeps serving; requests meet no failure meanwhile."""
    made = simple(tmp_path / "tree").programme(NEEDS)
    with served(tmp_path, made.folder, "--watch", "0") as server, server.client() as client:
        first = client.decide("here", SMALL, programme="aid")
        kept: list[str] = []
        wrong: list[str] = []
        threads = load(server, 4, kept, wrong)
        made.programme("needs:\n  housed: {when: 没有的词, assumed: x}\n")
        with pytest.raises(Refused) as refused:
            client.reload()
        assert (refused.value.status, refused.value.code) == (422, "service-reload-refused")
        assert refused.value.problem["policies"][0]["code"] == "name-unknown"
        assert client.decide("here", SMALL, programme="aid").decisions == first.decisions
        statuses = []
        for body in (POOR, NEEDS, POOR):
            made.programme(body)
            assert client.reload() is True
            statuses.append(client.decide("here", SMALL, programme="aid").decisions[0]["status"])
        assert client.reload() is False
        assert statuses == ["refused", "granted", "refused"]
        with pytest.raises(Refused) as differs:
            client.decide("here", SMALL, programme="aid", policies=first.policies)
        assert differs.value.status == 409
        for thread in threads:
            thread.join()
        assert wrong == [] and len(kept) > 20
        kinds = [json.loads(x)["kind"] for x in server.doudi("record", "export")[1].splitlines()]
        assert kinds.count("reload") == 3
        assert server.doudi("record", "verify")[0] == 0


def test_watched_by_several_workers(tmp_path: Path) -> None:
    """Two processes share a record and see the same change."""
    made: Made = simple(tmp_path / "tree").programme(NEEDS)
    with served(tmp_path, made.folder, "--watch", "0.2", "--workers", "2") as server:
        def seen() -> set[str]:
            out = set()
            for _ in range(6):
                with suppress(OSError), server.client() as client:  # a new connection may go to either
                    out.add(client.decide("here", SMALL, programme="aid").decisions[0]["status"])
            return out

        until(seen, {"granted"})
        made.programme(POOR)
        until(seen, {"refused"})
        assert b"doudi_decisions_total" in server.raw("GET", "/metrics")[2]
        assert server.stop() == 0
        assert server.doudi("record", "verify")[0] == 0


def test_a_worker_started_anew_serves_what_was_checked(tmp_path: Path) -> None:
    """Both workers are killed while the tree on the disk is broken: those in their place begin with the policies of before."""
    made: Made = simple(tmp_path / "tree").programme(NEEDS)
    with served(tmp_path, made.folder, "--watch", "0", "--workers", "2", "--record", "off") as server:
        with server.client() as client:
            pin = client.policies("here", "aid", "2020-06-15")["digest"]
        made.file("here/aid/2020-01-01.yaml", "programme: aid\nneeds: [\n")
        assert server.workers()
        for worker in server.workers():
            os.kill(worker, signal.SIGKILL)
        with server.client() as client:  # it waits in the queue of the port until one has begun
            assert client.decide("here", SMALL, programme="aid", policies=pin).decisions[0]["status"] == "granted"
        assert server.doudi("check", str(made.folder))[0] == 1


# -- PostgreSQL


def test_postgres(tmp_path: Path, tree: Path, postgres: str) -> None:
    """The same on a real PostgreSQL: two services append to one chain, one of them is killed, a change shows."""
    url = postgres.replace("postgresql+psycopg", "postgresql")
    kept: list[str] = []
    first, second = (Server(_folder(tmp_path, n), tree, "--record", url) for n in ("a", "b"))
    threads = [*load(first, 2, kept, []), *load(second, 2, kept, [])]
    until(lambda: len(kept) > 40, True)
    first.kill()
    for thread in threads:
        thread.join()
    found = Record(postgres, existing=True)
    rows = {f"{r['seq']}:{r['digest']}" for r in found.rows()}
    assert set(kept) <= rows and verify(found).faults == []
    assert second.doudi("record", "verify", "--record", url)[0] == 0
    assert second.stop() == 0
    with found.db.begin() as link:
        link.execute(sa.text("UPDATE doudi_record SET caller = 'x' WHERE seq = 3"))
    assert verify(found).faults == [(3, "changed")]
    found.close()


def _folder(above: Path, name: str) -> Path:
    (above / name).mkdir()
    return above / name


def test_client_says_when_there_is_nobody() -> None:
    assert Client("http://127.0.0.1:9").ready() is False
    with pytest.raises(ValueError, match="no address"):
        Client("ftp://x")
