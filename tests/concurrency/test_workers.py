"""docs/concurrency/workers.md의 주장."""

import asyncio
import os
import socket
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed

import httpx
import pytest

from snippets.concurrency.workers import (
    container_fixed,
    download,
    download_async,
    local_server,
    pool_timeout,
    pool_timeout_fixed,
    retry,
)
from tests.concurrency.loops import LONG, finish
from tests.concurrency.pools import first_pool

PICTURES = [f"/{number}.png" for number in range(6)]
POOL_SIZE = "from concurrent.futures import ProcessPoolExecutor\nprint(ProcessPoolExecutor()._max_workers)\n"


@pytest.fixture
def asked(monkeypatch):
    """서버가 받은 요청의 경로를 온 차례대로."""
    paths = []
    answer = local_server.Server.answer

    def remember(server, path):
        paths.append(path)
        return answer(server, path)

    monkeypatch.setattr(local_server.Server, "answer", remember)
    return paths


class Crowd:
    """요청 `size`개가 모이면, 더 오는지 잠깐 기다렸다가 함께 답하는 서버. 한꺼번에 가장 많았던 수를 적는다."""

    def __init__(self, monkeypatch, size):
        self.more = threading.Event()
        self.barrier = threading.Barrier(size, action=lambda: self.more.wait(0.2))
        self.size, self.lock = size, threading.Lock()
        self.now = self.most = 0
        monkeypatch.setattr(local_server.Server, "answer", lambda server, path: self.answer())

    def answer(self):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now > self.size:
                self.more.set()
        self.barrier.wait(LONG)
        with self.lock:
            self.now -= 1
        return 200


# 답


@pytest.mark.parametrize("size", [1, 2, 3])
def test_server_gets_as_many_requests_at_once_as_there_are_workers(monkeypatch, size):
    crowd = Crowd(monkeypatch, size)
    with local_server.serving() as url, httpx.Client(base_url=url) as client, ThreadPoolExecutor(size) as executor:
        assert len(list(executor.map(client.get, PICTURES))) == 6
    assert crowd.most == size


def test_fewer_connections_let_fewer_requests_through(monkeypatch):
    crowd = Crowd(monkeypatch, 2)
    limits = httpx.Limits(max_connections=2)
    with (
        local_server.serving() as url,
        httpx.Client(base_url=url, limits=limits, timeout=LONG) as client,
        ThreadPoolExecutor(4) as executor,
    ):
        assert len(list(executor.map(client.get, PICTURES))) == 6
    assert crowd.most == 2


def cpus():
    return os.process_cpu_count() if sys.version_info >= (3, 13) else os.cpu_count()


@pytest.mark.platform("linux", "darwin")
def test_process_pool_has_a_worker_for_every_cpu(run_code):
    assert run_code(POOL_SIZE).stdout == f"{cpus()}\n"


def test_failed_item_does_not_hide_the_others(lines):
    printed = lines("download.py")
    assert [line.split()[:2] for line in printed[4:]] == [
        ["/a.png", "6000"],
        ["/b.png", "6000"],
        ["/missing.png", "실패:"],
        ["/c.png", "6000"],
    ]
    assert "'404 Not Found'" in printed[6]


# 내려받기


def test_progress_counts_failures_too(lines):
    assert lines("download.py")[:4] == ["1/4", "2/4", "3/4", "4/4"]


def test_progress_counts_though_all_fail(monkeypatch, capsys):
    monkeypatch.setattr(download, "PATHS", ["/missing", "/down"])
    with local_server.serving() as url:
        download.main(url)
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == ["1/2", "2/2"]
    assert [line.split("'")[1] for line in printed[2:]] == ["404 Not Found", "503 Service Unavailable"]


@pytest.mark.parametrize(("mistake", "error"), [(lambda client, path: 1 / 0, ZeroDivisionError), (len, TypeError)])
def test_error_that_is_no_http_error_is_not_hidden(monkeypatch, mistake, error):
    monkeypatch.setattr(download, "download", mistake)
    with pytest.raises(error):
        download.main("http://127.0.0.1")


def test_server_that_is_gone_is_a_failure_of_the_item(monkeypatch, capsys, closed_port):
    monkeypatch.setattr(download, "PATHS", ["/a.png"])
    download.main(f"http://127.0.0.1:{closed_port}")
    assert capsys.readouterr().out.startswith("1/1\n/a.png 실패: ")


def test_server_that_never_answers_is_a_failure_of_the_item(monkeypatch, capsys):
    monkeypatch.setattr(download, "PATHS", ["/a.png"])
    client = httpx.Client
    monkeypatch.setattr(download.httpx, "Client", lambda **options: client(**options | {"timeout": 0.1}))
    with socket.create_server(("127.0.0.1", 0)) as server:
        download.main(f"http://127.0.0.1:{server.getsockname()[1]}")
    assert capsys.readouterr().out == "1/1\n/a.png 실패: timed out\n"


def test_wrong_address_is_a_failure_of_the_item(monkeypatch, capsys):
    monkeypatch.setattr(download, "PATHS", ["/a\0.png", "ftp://a.png", "/a.png"])
    assert not issubclass(httpx.InvalidURL, httpx.HTTPError)
    with local_server.serving() as url:
        download.main(url)
    printed = capsys.readouterr().out.splitlines()
    assert printed[:3] == ["1/3", "2/3", "3/3"]
    assert ["실패: " in line for line in printed[3:]] == [True, True, False]


def test_doubled_dot_is_a_failure_of_the_item(monkeypatch, capsys):
    wrong = ["http://www..example.com/a.png", "http://.example.com/a.png", f"http://{'a' * 64}.com/a.png"]
    monkeypatch.setattr(download, "PATHS", [*wrong, "/a.png"])
    with local_server.serving() as url:
        with httpx.Client() as client:
            for address in wrong:
                with pytest.raises(UnicodeError):
                    client.get(address)
        download.main(url)
    printed = capsys.readouterr().out.splitlines()
    assert ["실패: " in line for line in printed[4:]] == [True, True, True, False]


@pytest.fixture
def closed_port():
    """연결을 거절하는 포트. 다른 서버가 가져가지 못하게 테스트가 끝날 때까지 쥐고 있다."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def test_time_limit_of_httpx_is_five_seconds():
    with httpx.Client() as client:
        assert client.timeout == httpx.Timeout(5)


def test_redirect_is_a_failure_unless_followed():
    def answer(request):
        moved = request.url.path == "/old.png"
        return httpx.Response(302, headers={"location": "/new.png"}) if moved else httpx.Response(200, content=b"12")

    transport = httpx.MockTransport(answer)
    client = httpx.Client(transport=transport, base_url="http://test")
    with client, pytest.raises(httpx.HTTPStatusError, match="Redirect response '302 Found' for url"):
        download.download(client, "/old.png")
    with httpx.Client(transport=transport, base_url="http://test", follow_redirects=True) as client:
        assert download.download(client, "/old.png") == 2


def test_async_download_gives_the_same(lines):
    assert lines("download_async.py")[:2] == lines("download.py")[4:6]


def test_async_download_hides_mistakes_in_the_code(monkeypatch, capsys):
    async def mistake(client, limit, path):
        return len(None)

    monkeypatch.setattr(download_async, "PATHS", ["/a.png"])
    with pytest.raises(TypeError):
        finish(mistake(None, None, None))
    monkeypatch.setattr(download_async, "download", mistake)
    finish(download_async.main("http://127.0.0.1"))
    assert capsys.readouterr().out == "/a.png 실패: object of type 'NoneType' has no len()\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_coroutines_take_no_thread_each(monkeypatch, capsys, host):
    most = 0
    get = httpx.AsyncClient.get

    async def count_threads(client, path):
        nonlocal most
        reply = await get(client, path)
        most = max(most, sum(thread.name.startswith("asyncio_") for thread in threading.enumerate()))
        return reply

    monkeypatch.setattr(httpx.AsyncClient, "get", count_threads)
    monkeypatch.setattr(download_async, "PATHS", [f"/{number}.png" for number in range(200)])
    with local_server.serving() as url:
        finish(download_async.main(url.replace("127.0.0.1", host)))
    assert "실패" not in capsys.readouterr().out
    assert most == 0 if host == "127.0.0.1" else 0 < most <= 4


@pytest.mark.parametrize("size", [2, 4])
def test_async_download_sends_four_at_once(monkeypatch, capsys, size):
    crowd, semaphore = Crowd(monkeypatch, size), asyncio.Semaphore
    # 세마포어의 수를 바꾸면 한꺼번에 보내는 수도 바뀐다.
    monkeypatch.setattr(asyncio, "Semaphore", lambda limit: semaphore({4: size}[limit]))
    monkeypatch.setattr(download_async, "PATHS", [f"/{number}.png" for number in range(8)])
    with local_server.serving() as url:
        finish(download_async.main(url))
    assert crowd.most == size
    assert len(capsys.readouterr().out.splitlines()) == 8


# 재시도


@pytest.fixture
def no_pause(monkeypatch):
    """쉬지 않고, 쉬었을 시간(초)을 적는다. 뽑은 수는 가장 큰 값이다."""
    pauses = []
    monkeypatch.setattr(retry.random, "uniform", lambda low, high: high)
    monkeypatch.setattr(retry.time, "sleep", pauses.append)
    return pauses


def fetch(path):
    with local_server.serving() as url, httpx.Client(base_url=url) as client:
        try:
            return len(retry.download(client, path))
        except httpx.HTTPStatusError as error:
            return error.response.status_code


def test_retry_script(lines):
    assert [line.split()[:2] for line in lines("retry.py")] == [
        ["/a.png", "6000"],
        ["/flaky.png", "10000"],
        ["/down.png", "실패:"],
        ["/missing.png", "실패:"],
    ]


@pytest.mark.usefixtures("no_pause")
@pytest.mark.parametrize(("path", "result", "times"), [("/flaky", 6000, 3), ("/down", 503, 3), ("/a", 2000, 1)])
def test_temporary_failures_are_tried_three_times(asked, path, result, times):
    assert fetch(path) == result
    assert asked == [path] * times


def test_missing_file_is_not_asked_for_again(asked, no_pause):
    assert fetch("/missing") == 404
    assert asked == ["/missing"]
    assert no_pause == []


def test_lost_connection_is_tried_again(no_pause, closed_port):
    with httpx.Client(base_url=f"http://127.0.0.1:{closed_port}") as client, pytest.raises(httpx.ConnectError):
        retry.download(client, "/a")
    assert len(no_pause) == 2


@pytest.mark.parametrize(
    ("path", "headers", "error"),
    [
        ("ftp://test/a", {}, httpx.UnsupportedProtocol),
        ("/a", {"X-Name": "a\nb"}, httpx.LocalProtocolError),
    ],
)
def test_wrong_request_is_not_tried_again(no_pause, path, headers, error):
    assert issubclass(error, httpx.TransportError)
    sent = []
    with (
        local_server.serving() as url,
        httpx.Client(base_url=url, headers=headers, event_hooks={"request": [sent.append]}) as client,
        pytest.raises(error),
    ):
        retry.download(client, path)
    assert len(sent) == 1
    assert no_pause == []


def test_dropped_connection_is_tried_again(no_pause, monkeypatch):
    def drop(server, path):
        raise ConnectionAbortedError

    monkeypatch.setattr(local_server.Server, "answer", drop)
    monkeypatch.setattr(local_server.Server, "handle_error", lambda *arguments: None)
    with (
        local_server.serving() as url,
        httpx.Client(base_url=url) as client,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        retry.download(client, "/a")
    assert len(no_pause) == 2


def test_pauses_double(no_pause):
    assert fetch("/down") == 503
    assert no_pause == [0.2, 0.4]


@pytest.mark.usefixtures("no_pause")
def test_other_failures_are_not_tried_again():
    client = httpx.Client(transport=httpx.MockTransport(lambda request: 1 / 0), base_url="http://test")
    with pytest.raises(ZeroDivisionError), client:
        retry.download(client, "/a")
    redirecting = httpx.TooManyRedirects("너무 많음")
    assert retry.is_temporary(httpx.ReadTimeout("늦음"))
    assert not retry.is_temporary(redirecting)


def test_retries_of_the_transport_do_not_see_a_status(asked):
    transport = httpx.HTTPTransport(retries=3)
    with local_server.serving() as url, httpx.Client(base_url=url, transport=transport) as client:
        assert client.get("/down").status_code == 503
    assert asked == ["/down"]


def test_pausing_retry_keeps_its_worker(asked, no_pause):
    with local_server.serving() as url, httpx.Client(base_url=url) as client, ThreadPoolExecutor(1) as executor:
        works = [executor.submit(retry.download, client, path) for path in ("/flaky", "/a")]
        for future in as_completed(works, LONG):
            future.result()
    assert asked == ["/flaky"] * 3 + ["/a"]


# 오류와 고치는 법


def test_eight_workers_are_too_many_for_two_seats(lines):
    assert lines("too_many.py") == ["[200, 503]"]


def test_status_is_raised_only_when_asked_for():
    with local_server.serving() as url, httpx.Client(base_url=url) as client:
        reply = client.get("/down")
        assert reply.status_code == 503
        with pytest.raises(httpx.HTTPStatusError, match=r"^Server error '503 Service Unavailable'"):
            reply.raise_for_status()


def test_two_workers_are_right_for_two_seats(lines):
    assert lines("too_many_fixed.py") == ["[200]"]


def test_second_worker_waits_for_the_only_connection(lines):
    assert lines("pool_timeout.py") == ["200", "PoolTimeout('')"]
    assert issubclass(httpx.PoolTimeout, httpx.TransportError)


def test_one_worker_needs_one_connection():
    limits = httpx.Limits(max_connections=1)
    with local_server.serving() as url, httpx.Client(base_url=url, limits=limits) as client:
        assert [pool_timeout.download(client, "/a") for _ in range(2)] == ["200", "200"]


def test_connection_for_every_worker(lines, monkeypatch, capsys):
    assert lines("pool_timeout_fixed.py") == ["200", "200"]
    # 두 요청이 함께 와야 답하는 서버
    crowd = Crowd(monkeypatch, 2)
    with local_server.serving() as url:
        pool_timeout_fixed.main(url)
    assert (crowd.most, capsys.readouterr().out) == (2, "200\n200\n")


def test_coroutines_wait_for_connections_too():
    async def main(url):
        limits, timeout = httpx.Limits(max_connections=1), httpx.Timeout(LONG, pool=0.1)
        async with httpx.AsyncClient(base_url=url, limits=limits, timeout=timeout) as client:
            results = await asyncio.gather(client.get("/a"), client.get("/a"), return_exceptions=True)
            return sorted(type(result).__name__ for result in results)

    with local_server.serving(hold=1) as url:
        assert finish(main(url)) == ["PoolTimeout", "Response"]


def test_open_stream_keeps_its_connection():
    limits, timeout = httpx.Limits(max_connections=1), httpx.Timeout(LONG, pool=0.1)
    with (
        local_server.serving() as url,
        httpx.Client(base_url=url, limits=limits, timeout=timeout) as client,
    ):
        reply = client.send(client.build_request("GET", "/a"), stream=True)
        with pytest.raises(httpx.PoolTimeout):
            client.get("/a")
        reply.close()
        assert client.get("/a").status_code == 200


def test_httpx_keeps_a_hundred_connections():
    from httpx._config import DEFAULT_LIMITS

    assert DEFAULT_LIMITS.max_connections == 100


@pytest.mark.platform("linux", "darwin")
def test_pool_in_a_container_counts_the_cpus_of_the_machine(lines):
    assert lines("container.py") == ["작업자: 64"]


@pytest.mark.platform("linux", "darwin")
def test_limit_of_the_container_gives_two_workers(lines, monkeypatch):
    assert lines("container_fixed.py") == ["작업자: 2"]
    assert first_pool("snippets.concurrency.workers.container_fixed", monkeypatch) == "ProcessPoolExecutor"


@pytest.mark.platform("linux")
@pytest.mark.parametrize(
    ("text", "count"),
    [("max 100000", 8), ("200000 100000", 2), ("150000 100000", 2), ("50000 100000", 1), ("9900000 100000", 8)],
)
def test_limit_is_rounded_up_and_never_more_than_the_usable_cpus(tmp_path, monkeypatch, text, count):
    # 0은 이 프로세스를 뜻한다.
    monkeypatch.setattr(os, "sched_getaffinity", {0: set(range(8))}.__getitem__)
    limit = tmp_path / "cpu.max"
    assert container_fixed.count_cpus(limit) == 8
    limit.write_text(text, encoding="utf-8")
    assert container_fixed.count_cpus(limit) == count


@pytest.mark.platform("linux", "darwin")
@pytest.mark.python(">=3.13")
def test_environment_sets_the_workers_since_3_13(run_code):
    assert run_code(POOL_SIZE, PYTHON_CPU_COUNT="3").stdout == "3\n"


@pytest.mark.platform("linux", "darwin")
@pytest.mark.python("<3.13")
def test_environment_is_not_read_before_3_13(run_code):
    assert run_code(POOL_SIZE, PYTHON_CPU_COUNT="3").stdout == f"{os.cpu_count()}\n"


def test_windows_takes_at_most_61_processes(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ValueError, match=r"^max_workers must be <= 61$"):
        ProcessPoolExecutor(max_workers=62)


# 버전에 따라

AFFINITY = """
import os
before = os.cpu_count()
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
print(os.cpu_count() == before, getattr(os, "process_cpu_count", lambda: None)())
"""


@pytest.mark.platform("linux")
@pytest.mark.python(">=3.13")
def test_process_cpu_count_sees_the_affinity_since_3_13(run_code):
    assert run_code(AFFINITY).stdout == "True 1\n"
    assert run_code(AFFINITY, PYTHON_CPU_COUNT="3").stdout == "True 3\n"


@pytest.mark.platform("linux")
@pytest.mark.python("<3.13")
def test_only_the_affinity_itself_tells_before_3_13(run_code):
    assert run_code(AFFINITY).stdout == "True None\n"
