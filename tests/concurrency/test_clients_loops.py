"""docs/concurrency/clients-loops.md의 주장."""

import asyncio
import threading

import aiohttp
import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from snippets.concurrency.clients_loops import in_main, local_server, loop_factory, runner
from tests.concurrency.loops import LONG, finish

CLOSED = "RuntimeError: Event loop is closed"
# 모듈에 둔 클라이언트를 asyncio.run마다 쓴다. 실패한 연결이 남기는 경고가 이 프로세스의 테스트에 섞이지 않게 따로 실행한다.
SHARED_CLIENT = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import httpx
import closed_loop, local_server
if sys.argv[2] == "old protocol":
    local_server.Handler.protocol_version = "HTTP/1.0"
if sys.argv[2] == "close":
    def end_headers(self, end=local_server.Handler.end_headers):
        self.send_header("Connection", "close")
        end(self)
    local_server.Handler.end_headers = end_headers
if sys.argv[2] == "uvloop":
    import uvloop
    def run(coroutine):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(coroutine)
    asyncio.run = run
if sys.argv[2] == "no keep-alive":
    closed_loop.client = httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0))
with local_server.serving() as url:
    closed_loop.main(url)
"""
THREE_KEPT = (
    SHARED_CLIENT.replace("    closed_loop.main(url)\n", "")
    + """
    async def three():
        return await asyncio.gather(*(closed_loop.fetch(url) for _ in range(3)))
    print(asyncio.run(three()))
    closed_loop.main(url)
    print(asyncio.run(closed_loop.fetch(url)))
"""
)
SHARED_ENGINE = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import engine
async def main():
    queries = (engine.query() for _ in range(15))
    print((await asyncio.gather(*queries, return_exceptions=True)).count(1))
for _ in range(3):
    asyncio.run(main())
"""


@pytest.fixture
def shared(run_code, project):
    """그 코드를 스니펫의 폴더와 함께 실행하고 찍은 줄들."""

    def _shared(code, *arguments):
        finished = run_code(code, str(project.root / "snippets/concurrency/clients_loops"), *arguments)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout.splitlines()

    return _shared


@pytest.fixture
def connections(monkeypatch):
    """서버가 받은 연결들."""
    accepted = []
    get_request = local_server.Server.get_request

    def remember(server):
        accepted.append(get_request(server))
        return accepted[-1]

    monkeypatch.setattr(local_server.Server, "get_request", remember)
    return accepted


# 답


def test_client_made_in_main_keeps_one_connection(lines, connections, capsys):
    assert lines("in_main.py") == ["200"] * 3
    with local_server.serving() as url:
        finish(in_main.main(url))
    assert capsys.readouterr().out == "200\n" * 3
    assert len(connections) == 1


def test_other_server_or_a_pause_takes_another_connection(connections):
    async def main(urls, **limits):
        async with httpx.AsyncClient(limits=httpx.Limits(**limits)) as client:
            for url in urls:
                await client.get(url)

    with local_server.serving() as url, local_server.serving() as other:
        finish(main([url, other, url, other]))
        assert len(connections) == 2
        # 쉬는 시간의 한도를 0초로 줄여, 요청 사이에 그보다 오래 쉰 것과 같게 한다.
        finish(main([url] * 3, keepalive_expiry=0))
        assert len(connections) == 5


def test_kept_connection_fails_in_the_second_run(lines):
    assert lines("closed_loop.py")[:2] == ["200", CLOSED]


def test_runner_keeps_one_loop_and_one_connection(lines, connections, capsys):
    assert lines("runner.py") == ["200"] * 3
    with local_server.serving() as url:
        runner.main(url)
    assert capsys.readouterr().out == "200\n" * 3
    assert len(connections) == 1


# 왜 그런가


def test_failed_run_throws_the_connection_away_so_the_next_works(lines):
    assert lines("closed_loop.py") == ["200", CLOSED, "200"]


def test_as_many_runs_fail_as_connections_were_kept(shared):
    assert shared(THREE_KEPT, "") == ["[200, 200, 200]", CLOSED, CLOSED, CLOSED, "200"]


def test_connections_past_their_time_fail_once(shared):
    assert httpx.Limits().keepalive_expiry == 5
    code = THREE_KEPT.replace(
        "    print(asyncio.run(three()))\n",
        "    closed_loop.client = httpx.AsyncClient(limits=httpx.Limits(keepalive_expiry=0.3))\n"
        "    print(asyncio.run(three()))\n"
        "    time.sleep(1)\n",
    ).replace("import asyncio, sys", "import asyncio, sys, time")
    kept = code.replace("keepalive_expiry=0.3", "keepalive_expiry=60")
    assert shared(code, "")[:3] == ["[200, 200, 200]", CLOSED, "200"]
    assert shared(kept, "") == ["[200, 200, 200]", CLOSED, CLOSED, CLOSED, "200"]


def test_other_server_works_beside_a_kept_connection(shared):
    code = SHARED_CLIENT.replace(
        "    closed_loop.main(url)\n",
        "    print(asyncio.run(closed_loop.fetch(url)))\n"
        "    with local_server.serving() as other:\n"
        "        print(asyncio.run(closed_loop.fetch(other)))\n",
    )
    assert shared(code, "") == ["200", "200"]


@pytest.mark.parametrize("before", ["make()", "make(url)"])
def test_session_of_aiohttp_fails_in_every_later_run(shared, before):
    code = f"""
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import aiohttp, local_server
async def get(session, url):
    async with session.get(url) as reply:
        return reply.status
async def make(url=None):
    session = aiohttp.ClientSession()
    if url:
        await get(session, url)
    return session
with local_server.serving() as url:
    session = asyncio.run({before})
    for _ in range(3):
        try:
            print(asyncio.run(get(session, url)))
        except RuntimeError as error:
            print(f"RuntimeError: {{error}}")
"""
    assert shared(code) == [CLOSED] * 3


def test_session_of_aiohttp_needs_a_running_loop():
    with pytest.raises(RuntimeError, match=r"^no running event loop$"):
        aiohttp.ClientSession()


@pytest.mark.parametrize("case", ["close", "old protocol", "no keep-alive"])
def test_client_without_a_kept_connection_works_in_every_run(shared, case):
    assert shared(SHARED_CLIENT, case) == ["200"] * 3
    assert shared(SHARED_CLIENT, "") == ["200", CLOSED, "200"]


def test_connection_that_the_server_dropped_fails_too(shared):
    code = SHARED_CLIENT.replace(
        "    closed_loop.main(url)\n",
        "    print(asyncio.run(closed_loop.fetch(url)))\n"
        "    accepted.shutdown(socket.SHUT_RDWR)\n"
        "    closed_loop.main(url)\n",
    ).replace(
        "with local_server.serving()",
        "def setup(self, original=local_server.Handler.setup):\n"
        "    global accepted\n"
        "    accepted = self.request\n"
        "    original(self)\n"
        "local_server.Handler.setup = setup\n"
        "import socket\n"
        "with local_server.serving()",
    )
    assert shared(code, "") == ["200", CLOSED, "200", CLOSED]


@pytest.mark.platform("linux", "darwin")
def test_uvloop_closes_the_connections_with_the_loop(shared):
    assert shared(SHARED_CLIENT, "uvloop") == ["200"] * 3
    assert shared(THREE_KEPT, "uvloop") == ["[200, 200, 200]", "200", "200", "200", "200"]


def test_client_cannot_be_closed_after_the_runner():
    api = runner.Api()
    api.close()
    closing = api.client.aclose()
    with pytest.raises(RuntimeError, match=r"^Runner is closed$"):
        api.runner.run(closing)
    closing.close()


def test_runner_does_not_run_inside_a_coroutine():
    async def main(api, coroutine):
        with pytest.raises(RuntimeError, match=r"^Runner\.run\(\) cannot be called from a running event loop$"):
            api.runner.run(coroutine)

    api = runner.Api()
    coroutine = api.client.get("http://127.0.0.1/")
    finish(main(api, coroutine))
    coroutine.close()
    api.close()


def test_runner_is_not_shared_by_threads():
    started, ended = threading.Event(), threading.Event()

    async def work():
        started.set()
        await asyncio.to_thread(ended.wait, LONG)

    api = runner.Api()
    # 번갈아 쓰면 된다.
    turn = threading.Thread(target=lambda: api.runner.run(asyncio.sleep(0)))
    turn.start()
    turn.join(LONG)
    assert api.runner.run(asyncio.sleep(0, "끝")) == "끝"
    thread = threading.Thread(target=lambda: api.runner.run(work()))
    thread.start()
    assert started.wait(LONG)
    coroutine = asyncio.sleep(0)
    with pytest.raises(RuntimeError, match=r"^This event loop is already running$"):
        api.runner.run(coroutine)
    ended.set()
    thread.join(LONG)
    api.close()


@pytest.mark.platform("linux", "darwin")
def test_runner_takes_the_loop_of_uvloop(lines):
    assert lines("uvloop_runner.py") == ["<class 'uvloop.Loop'>"]


@pytest.mark.platform("linux", "darwin")
def test_uvloop_run_needs_no_factory():
    import uvloop

    async def main():
        return isinstance(asyncio.get_running_loop(), uvloop.Loop)

    assert uvloop.run(main())
    assert not asyncio.run(main())


# 오류와 고치는 법


def test_client_of_every_run_works(lines):
    assert lines("closed_loop_fixed.py") == ["200"] * 3


def test_closing_the_client_in_the_next_run_fails_too(shared):
    code = SHARED_CLIENT.replace("    closed_loop.main(url)\n", "") + (
        "    asyncio.run(closed_loop.fetch(url))\n"
        "    try:\n"
        "        asyncio.run(closed_loop.client.aclose())\n"
        "    except RuntimeError as error:\n"
        '        print(f"RuntimeError: {error}")\n'
    )
    assert shared(code, "") == [CLOSED]


@pytest.mark.parametrize("shared_by_all", [True, False])
def test_client_of_a_module_fails_in_the_next_test(run_code, project, shared_by_all):
    code = """
import sys
sys.path.insert(0, sys.argv[1])
import closed_loop, httpx, local_server, pytest, pytest_asyncio
@pytest.fixture(scope="module")
def url():
    with local_server.serving() as url:
        yield url
@pytest_asyncio.fixture
async def client():
    if {shared_by_all}:
        yield closed_loop.client
    else:
        async with httpx.AsyncClient() as client:
            yield client
@pytest.mark.asyncio
@pytest.mark.parametrize("number", range(2))
async def test_fetch(client, url, number):
    assert (await client.get(url)).status_code == 200
if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-p", "no:cacheprovider", "-p", "no:randomly"]))
"""
    folder = str(project.root / "snippets/concurrency/clients_loops")
    printed = run_code(code.replace("{shared_by_all}", str(shared_by_all)), folder).stdout
    counts = [printed.splitlines()[-1].count(outcome) for outcome in ("1 passed", "1 failed", "2 passed")]
    assert counts == ([1, 1, 0] if shared_by_all else [0, 0, 1]), printed
    assert ("RuntimeError: Event loop is closed" in printed) == shared_by_all


def test_waiting_for_the_pool_fails_in_the_second_run(lines):
    printed = lines("engine.py")
    assert printed[:3] == ["성공: 20", "마지막 결과: 1", "성공: 15"]
    assert printed[3].endswith("is bound to a different event loop")


def test_engine_that_nobody_waits_for_works_in_every_run(shared):
    assert shared(SHARED_ENGINE) == ["15"] * 3
    # 하나가 더 있으면 기다린다.
    assert shared(SHARED_ENGINE.replace("15", "16"))[:2] == ["16", "15"]
    # 차례로 실행하면 몇 개라도 기다리지 않는다.
    one_by_one = "for _ in range(3):\n    print([asyncio.run(engine.query()) for _ in range(40)].count(1))"
    waited = SHARED_ENGINE.replace("15", "16").replace(
        "for _ in range(3):\n    asyncio.run(main())", "asyncio.run(main())"
    )
    assert shared(waited + one_by_one) == ["16", "40", "40", "40"]


def test_pool_is_bound_to_the_loop_that_waited_first(shared):
    code = SHARED_ENGINE.replace("range(15)", "range(count)").replace("def main()", "def main(count)")
    code = code.replace(
        "for _ in range(3):\n    asyncio.run(main())", "for count in (15, 20, 20):\n    asyncio.run(main(count))"
    )
    assert shared(code) == ["15", "20", "15"]


def test_disposed_engine_works_in_the_next_run(lines):
    assert lines("engine_fixed.py") == ["성공: 20", "마지막 결과: 1"] * 2


async def queries(engine):
    async def query():
        async with engine.connect() as connection:
            return await connection.scalar(text("SELECT 1"))

    return (await asyncio.gather(*(query() for _ in range(20)), return_exceptions=True)).count(1)


@pytest.fixture
def database(tmp_path):
    return f"sqlite+aiosqlite:///{(tmp_path / 'shop.db').as_posix()}"


def test_engine_without_a_pool_works_in_every_run(database):
    engine = create_async_engine(database, poolclass=NullPool)
    assert [finish(queries(engine)) for _ in range(3)] == [20] * 3


def test_engine_in_one_runner_works_every_time(database):
    engine = create_async_engine(database)
    with asyncio.Runner() as loop:
        assert [loop.run(queries(engine)) for _ in range(3)] == [20] * 3
        loop.run(engine.dispose())


def test_database_in_memory_is_lost_with_the_pool():
    engine = create_async_engine("sqlite+aiosqlite://")

    async def execute(statement):
        async with engine.begin() as connection:
            return (await connection.execute(text(statement))).rowcount

    with asyncio.Runner() as loop:
        loop.run(execute("CREATE TABLE items (name)"))
        assert [loop.run(execute("INSERT INTO items VALUES ('사과')")) for _ in range(3)] == [1] * 3
        assert loop.run(queries(engine)) == 20
        loop.run(engine.dispose())
        with pytest.raises(OperationalError, match="no such table: items"):
            loop.run(execute("INSERT INTO items VALUES ('사과')"))
        loop.run(engine.dispose())


def test_engine_in_memory_has_one_connection_for_all(shared):
    create = 'engine.engine = engine.create_async_engine("sqlite+aiosqlite://")'
    code = SHARED_ENGINE.replace("import engine\n", f"import engine\n{create}\n")
    code = code.replace("    queries =", "    await engine.query()\n    queries =")
    code = code.replace("range(15)", "range(2)").replace(".count(1)", "[-1]")
    first, *others = shared(code)
    assert (first, len(others)) == ("1", 2)
    for message in others:
        assert message.startswith("<asyncio.locks.Lock")
        assert message.endswith("is bound to a different event loop")


def test_stream_is_read_in_its_own_loop(lines):
    (message,) = lines("other_loop.py")
    assert "got Future <Future pending> attached to a different loop" in message


def test_stream_gives_what_it_has_in_another_loop(shared):
    code = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import local_server
async def read(streams=None, port=None):
    reader, writer = streams or await asyncio.open_connection("127.0.0.1", port)
    if port:
        writer.write(b"GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
    print((await reader.readline()).split()[0].decode())
    return reader, writer
with local_server.serving() as url:
    streams = asyncio.run(read(port=int(url.strip("/").rpartition(":")[2])))
    asyncio.run(read(streams))
"""
    assert shared(code) == ["HTTP/1.1", "Server:"]


def test_stream_with_a_backlog_fails_in_another_loop(shared):
    code = """
import asyncio, socket, threading
def send(server):
    connection = server.accept()[0]
    connection.sendall(b"x" * 1_000_000)
async def connect(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while writer.transport.is_reading():
        await asyncio.sleep(0.01)
    return reader, writer
server = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=send, args=(server,), daemon=True).start()
reader, writer = asyncio.run(connect(server.getsockname()[1]))
try:
    while True:
        print(len(asyncio.run(reader.readexactly(10_000))))
except RuntimeError as error:
    print(f"RuntimeError: {error}")
"""
    *read, error = shared(code)
    assert set(read) == {"10000"}
    assert error == CLOSED


def test_stream_opened_in_the_same_run_is_read(lines):
    assert lines("other_loop_fixed.py") == ["HTTP/1.1 200 OK"]


def test_closed_client_sends_nothing(lines):
    assert lines("client_closed.py") == [
        "200",
        "RuntimeError: Cannot send a request, as the client has been closed.",
    ]


def test_closed_client_is_not_opened_again():
    async def main():
        client = httpx.AsyncClient()
        async with client:
            pass
        with pytest.raises(RuntimeError, match=r"^Cannot reopen a client instance, once it has been closed\.$"):
            await client.__aenter__()

    finish(main())


def test_new_client_for_every_call_sends(lines):
    assert lines("client_closed_fixed.py") == ["200", "200"]


# 버전에 따라


@pytest.mark.python("<3.12")
def test_run_takes_no_loop_factory_before_3_12(lines):
    printed = lines("loop_factory.py", returncode=1)
    assert printed[-1] == "TypeError: run() got an unexpected keyword argument 'loop_factory'"


@pytest.mark.python(">=3.12")
def test_run_takes_a_loop_factory_since_3_12(lines):
    assert lines("loop_factory.py") == ["고른 루프인가: True"]


def test_runner_takes_a_loop_factory_in_every_version(lines, capsys):
    assert lines("loop_factory_fixed.py") == ["고른 루프인가: True"]
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as chosen:
        chosen.run(loop_factory.main())
    assert capsys.readouterr().out == "고른 루프인가: True\n"


@pytest.mark.platform("linux", "darwin")
@pytest.mark.python(">=3.12")
def test_install_of_uvloop_is_deprecated_since_3_12(run_code):
    code = "import uvloop\nuvloop.install()\n"
    assert run_code(code).stderr == ""
    finished = run_code(code, PYTHONWARNINGS="default")
    assert "DeprecationWarning: uvloop.install() is deprecated in favor of uvloop.run()" in finished.stderr


@pytest.mark.python(">=3.14")
def test_policies_are_deprecated_since_3_14():
    with pytest.warns(DeprecationWarning, match=r"'asyncio\.set_event_loop_policy' .* removal in Python 3\.16"):
        asyncio.set_event_loop_policy(None)


@pytest.mark.python("<3.14")
def test_policies_are_silent_before_3_14():
    assert asyncio.set_event_loop_policy(None) is None
