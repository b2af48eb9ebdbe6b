"""docs/concurrency/rate-limit.md의 주장."""

import asyncio
import runpy
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from types import SimpleNamespace

import httpx
import pytest

from snippets.concurrency.rate_limit import local_server, retry_now, retry_now_fixed, semaphore, threads
from snippets.concurrency.rate_limit.limiter import RateLimiter
from tests.concurrency.clocks import FROZEN, clock
from tests.concurrency.loops import finish, jump


def now():
    return asyncio.get_running_loop().time()


async def starts(seconds, *, rate=None, seats=None):
    """초가 저마다 다른 요청을 한꺼번에 맡겼을 때 시작한 시각."""
    started = []

    async def request(duration):
        async with seats or asyncio.Semaphore(1000):
            if rate:
                await rate.wait()
            started.append(round(now(), 6))
            await asyncio.sleep(duration)

    await asyncio.gather(*map(request, seconds))
    return started


# 답


def test_semaphore_starts_twenty_a_second_two_at_a_time():
    async def main():
        return await starts([0.1] * 40, seats=asyncio.Semaphore(2))

    started = jump(main())[0]
    assert len([at for at in started if at < 1 - 1e-6]) == 20


@pytest.mark.parametrize("duration", [0, 0.01, 0.1, 1, 30])
def test_limiter_spaces_the_starts_however_long_a_request_takes(duration):
    async def main():
        return await starts([duration] * 10, rate=RateLimiter(per_second=10))

    assert jump(main())[0] == [round(number / 10, 6) for number in range(10)]


def test_limited_requests_are_all_answered(lines):
    assert lines("limiter.py") == ["[200, 200, 200, 200, 200, 200]"]


class FivePerSecond:
    """1초에 다섯 번까지 받고 이만큼 뒤에 답하는 서버. 가짜 시계에서도 된다."""

    def __init__(self, seconds=0):
        self.admitted = deque(maxlen=5)
        self.seconds, self.asking, self.most = seconds, 0, 0
        self.open = asyncio.Event()
        self.open.set()

    async def answer(self, request):
        self.asking += 1
        self.most = max(self.most, self.asking)
        try:
            return await self.admit()
        finally:
            self.asking -= 1

    async def admit(self):
        await self.open.wait()
        if len(self.admitted) == 5 and now() - self.admitted[0] < 1 - 1e-6:
            return httpx.Response(429, headers={"Retry-After": "1"})
        self.admitted.append(now())
        await asyncio.sleep(self.seconds)
        return httpx.Response(200)

    def client(self):
        return httpx.AsyncClient(transport=httpx.MockTransport(self.answer), base_url="http://test")


# 왜 그런가


@pytest.mark.parametrize(("stalled", "refused"), [(0, 0), (0.3, 0), (3, 3)])
def test_stalled_requests_arrive_together(stalled, refused):
    async def main():
        server, rate = FivePerSecond(), RateLimiter(per_second=3)
        if stalled:
            server.open.clear()
            asyncio.get_running_loop().call_later(stalled, server.open.set)
        async with server.client() as client:

            async def fetch():
                await rate.wait()
                return (await client.get("/")).status_code

            return await asyncio.gather(*(fetch() for _ in range(8)))

    assert jump(main())[0].count(429) == refused


@pytest.mark.parametrize(
    ("seats", "per_second", "seconds", "count"),
    [
        (2, None, 0.1, 20),
        (2, None, 1, 2),
        (None, 10, 0.1, 10),
        (None, 10, 1, 10),
        (2, 10, 0.1, 10),
        (2, 10, 1, 2),
    ],
)
def test_starts_in_the_first_second(seats, per_second, seconds, count):
    async def main():
        rate = RateLimiter(per_second) if per_second else None
        return await starts([seconds] * 50, rate=rate, seats=asyncio.Semaphore(seats) if seats else None)

    assert len([at for at in jump(main())[0] if at < 1 - 1e-5]) == count


def test_both_limits_hold_together():
    async def main():
        return await starts([1] * 6, rate=RateLimiter(per_second=10), seats=asyncio.Semaphore(2))

    assert jump(main())[0] == [0, 0.1, 1, 1.1, 2, 2.1]


def test_waiting_requests_start_in_order():
    order = []

    async def request(rate, name):
        await rate.wait()
        order.append(name)

    async def main():
        rate = RateLimiter(per_second=10)
        await asyncio.gather(*(request(rate, name) for name in "abcde"))

    jump(main())
    assert order == list("abcde")


def test_late_loop_does_not_make_up_for_lost_time():
    async def main():
        rate, started = RateLimiter(per_second=10), []
        for _ in range(4):
            await rate.wait()
            started.append(round(now(), 6))
            if len(started) == 2:
                asyncio.get_running_loop().spend(1)
        return started

    assert jump(main())[0] == [0, 0.1, 1.1, 1.2]


@pytest.mark.parametrize("late", [0.05, 0.15, 1])
def test_late_waking_leaves_the_whole_interval_to_the_next(late):
    async def main():
        loop = asyncio.get_running_loop()
        loop.call_at(0.05, loop.spend, late)
        return await starts([0] * 5, rate=RateLimiter(per_second=10))

    started = jump(main())[0]
    gaps = [later - earlier for earlier, later in pairwise(started)]
    assert min(gaps) >= 0.1 - 1e-6


def test_cancelled_request_takes_no_turn():
    async def main():
        rate = RateLimiter(per_second=10)
        await rate.wait()
        cancelled, other = (asyncio.create_task(rate.wait()) for _ in range(2))
        await asyncio.sleep(0.05)
        cancelled.cancel()
        await other
        return cancelled.cancelled(), round(now(), 6)

    assert jump(main())[0] == (True, 0.1)


def test_two_limiters_know_nothing_of_each_other():
    async def main():
        both = await asyncio.gather(*(starts([0] * 3, rate=RateLimiter(per_second=10)) for _ in range(2)))
        return sorted(both[0] + both[1])

    assert jump(main())[0] == [0, 0, 0.1, 0.1, 0.2, 0.2]


def test_threads_script(lines):
    assert lines("threads.py") == ["[200, 200, 200, 200, 200, 200]"]


@pytest.mark.parametrize("workers", [1, 4])
def test_limiter_of_threads_sleeps_the_interval_before_every_request(monkeypatch, workers):
    clock, slept, locked = [100.0], [], []

    def sleep(seconds):
        slept.append(round(seconds, 6))
        clock[0] += seconds

    def monotonic():
        locked.append(rate.lock.locked())
        return clock[0]

    monkeypatch.setattr(threads, "time", SimpleNamespace(monotonic=monotonic, sleep=sleep))
    rate = threads.RateLimiter(per_second=10)
    with ThreadPoolExecutor(workers) as executor:
        for future in [executor.submit(rate.wait) for _ in range(6)]:
            future.result()
    assert slept == [0] + [0.1] * 5
    assert all(locked)
    # 간격이 이미 지났으면 쉬지 않는다.
    clock[0] += 1
    rate.wait()
    assert slept[-1] == 0


# 오류와 고치는 법


def test_two_at_a_time_are_too_many_a_second(lines, tmp_path, monkeypatch, capsys):
    # 여덟 요청이 모두 같은 1초에 온다.
    assert lines("semaphore.py", env=clock(tmp_path, FROZEN)) == ["[200, 429]"]
    # 응답이 느리면 둘씩 보내는 것으로 넉넉하다.
    for seconds, codes in ((0.1, [200, 429]), (0.5, [200])):
        server = FivePerSecond(seconds)
        monkeypatch.setattr(semaphore, "httpx", SimpleNamespace(AsyncClient=lambda base_url, s=server: s.client()))
        jump(semaphore.main("http://test"))
        assert server.most == 2
        assert capsys.readouterr().out == f"{codes}\n"


def test_limiter_inside_the_semaphore_is_not_refused(lines):
    assert lines("semaphore_fixed.py") == ["[200]"]


def test_server_takes_five_in_any_second(monkeypatch):
    arrivals = [(0, 200), (0.25, 200), (0.25, 200), (0.5, 200), (0.75, 200), (0.75, 429), (1, 200), (1, 429)]
    arrivals += [(1.25, 200), (1.25, 200), (1.25, 429), (1.5, 200), (1.75, 200), (1.875, 429), (2, 200), (2, 429)]
    given, expected = zip(*arrivals, strict=True)
    monkeypatch.setattr(local_server, "time", SimpleNamespace(monotonic=iter(given).__next__))
    with local_server.serving() as url, httpx.Client(base_url=url) as client:
        assert tuple(client.get("/").status_code for _ in given) == expected


def test_error_of_a_refused_request_names_429():
    async def main(url):
        async with httpx.AsyncClient(base_url=url) as client:
            for _ in range(5):
                await client.get("/")
            with pytest.raises(httpx.HTTPStatusError, match="Client error '429 Too Many Requests'"):
                (await client.get("/")).raise_for_status()

    with local_server.serving() as url:
        finish(main(url))


def test_retrying_at_once_is_refused_again(lines):
    assert lines("retry_now.py") == ["429"]


def test_refused_request_is_sent_twice_more():
    asked = []

    def refuse(request):
        asked.append(request.url.path)
        return httpx.Response(429)

    async def main():
        async with httpx.AsyncClient(transport=httpx.MockTransport(refuse), base_url="http://test") as client:
            return await retry_now.fetch(client)

    assert finish(main()) == 429
    assert asked == ["/"] * 3


@pytest.mark.parametrize("snippet", [retry_now, retry_now_fixed])
def test_answered_request_is_not_sent_again(snippet, monkeypatch):
    asked = []
    monkeypatch.setattr(local_server.Server, "admit", lambda server: asked.append(server) or True)

    async def main(url):
        async with httpx.AsyncClient(base_url=url) as client:
            return await snippet.fetch(client)

    with local_server.serving() as url:
        assert finish(main(url)) == 200
    assert len(asked) == 1


def test_many_that_pause_together_are_refused_together():
    async def main(rate=None):
        async with FivePerSecond().client() as client:
            get = client.get

            async def limited(path):
                await rate.wait()
                return await get(path)

            if rate:
                client.get = limited
            return await asyncio.gather(*(retry_now_fixed.fetch(client) for _ in range(20)))

    assert jump(main())[0].count(429) == 5
    assert jump(main(RateLimiter(per_second=3)))[0] == [200] * 20


def test_last_refusal_is_not_followed_by_a_pause():
    async def main():
        refusing = httpx.MockTransport(lambda request: httpx.Response(429, headers={"Retry-After": "10"}))
        async with httpx.AsyncClient(transport=refusing, base_url="http://test") as client:
            return await retry_now_fixed.fetch(client), now()

    assert jump(main())[0] == (429, 20)


def test_retry_after_the_pause_is_answered(lines):
    assert lines("retry_now_fixed.py") == ["200"]


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "7"}, 7), ({"Retry-After": "0.25"}, 0.25), ({}, 1)])
def test_pause_is_the_number_of_the_header_or_one_second(headers, seconds):
    assert retry_now_fixed.pause(httpx.Response(429, headers=headers)) == seconds


@pytest.mark.parametrize(("away", "least", "most"), [(3600, 3500, 3600), (-3600, 0, 0)])
def test_pause_may_be_a_date(away, least, most):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=away), usegmt=True)
    assert least <= retry_now_fixed.pause(httpx.Response(429, headers={"Retry-After": date})) <= most


@pytest.fixture
def waited(monkeypatch, use):
    """그 스크립트를 실행했을 때 `rate.wait()`가 끝난 시각들."""

    def _waited(name):
        times = []

        class Recorded(RateLimiter):
            async def wait(self):
                await super().wait()
                times.append(round(now(), 6))

        monkeypatch.setitem(sys.modules, "limiter", SimpleNamespace(RateLimiter=Recorded))
        jump(runpy.run_path(str(use(f"concurrency/rate_limit/{name}")))["main"]())
        return times

    return _waited


def test_waiting_for_the_rate_outside_lets_requests_bunch_up(lines, jumping, waited):
    assert lines("order.py", env=jumping) == ["간격이 0.1초에 훨씬 못 미친 요청: 2"]
    assert waited("order.py") == [0, 0.1, 0.2, 0.3]


def test_waiting_for_the_rate_inside_keeps_them_apart(lines, jumping, waited):
    assert lines("order_fixed.py", env=jumping) == ["간격이 0.1초에 훨씬 못 미친 요청: 0"]
    # 앞의 느린 요청이 끝난 뒤에
    assert waited("order_fixed.py") == [0, 0.5, 0.6, 0.7]
