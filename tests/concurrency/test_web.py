"""docs/concurrency/web.md의 주장."""

import asyncio
import functools
import re
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

import anyio.from_thread
import httpx
import pytest
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, StreamingResponse
from sqlalchemy import create_engine, text
from starlette.background import BackgroundTask

from snippets.concurrency.web import (
    blocking_call,
    blocking_call_fixed,
    def_or_async,
    lifespan,
    no_loop,
    no_loop_fixed,
    unawaited,
    unawaited_fixed,
)
from snippets.concurrency.web.local_server import serving
from tests.concurrency.clocks import clock
from tests.concurrency.loops import LONG, finish
from tests.concurrency.programs import wait_for

SNIPPETS = Path(__file__).parents[2] / "snippets/concurrency/web"
MANY = 110  # 한꺼번에 보내는 요청보다 큰 수
A_WHILE = 0.3  # 막혀 있지 않으면 답이 오고도 남는 시간(초). 막혀 있으면 얼마를 기다려도 오지 않는다.
SYNC_ONLY = "SynchronousOnlyOperation: You cannot call this from an async context - use a thread or sync_to_async."


# Django의 설정은 한 프로세스에 하나이므로 다른 프로세스에서 실행한다.
FACTS = (
    f"""
import sys
sys.path.insert(0, {str(SNIPPETS)!r})
"""
    + """
import asyncio, json, os, socket, threading, time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
import httpx
from asgiref.sync import async_to_sync, sync_to_async
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.core.signals import got_request_exception, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, connections, reset_queries, transaction
from django.db.backends.signals import connection_created
from django.http import HttpResponse
from local_server import serving
from shop import Author, Book, application

LIMIT, A_WHILE = 30, 0.3
facts, views, errors, made = {}, [], [], []
got_request_exception.connect(lambda **_: errors.append(str(sys.exc_info()[1])), weak=False)
connection_created.connect(lambda connection, **_: made.append(connection), weak=False)
gate = threading.Event()

def view(function):
    views.append(function)
    return function

async def until(event):
    while not event.is_set():
        await asyncio.sleep(0.01)

def wait_for(condition):
    deadline = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)

def has_loop():
    try:
        return bool(asyncio.get_running_loop())
    except RuntimeError:
        return False

# 함께 실행되는 뷰
barrier, threads, loops = threading.Barrier(60), set(), {}

@view
def sixty(request):
    threads.add(threading.current_thread())
    loops["def"] = has_loop()
    barrier.wait(LIMIT)
    return HttpResponse()

waiting = []

@view
async def thirty(request):
    loops["async"] = has_loop()
    waiting.append(request)
    await until(gate)
    return HttpResponse()

# 한 요청 안의 sync_to_async
inside, most, lock, four = 0, 0, threading.Lock(), threading.Barrier(4)

def work(together):
    global inside, most
    with lock:
        inside += 1
        most = max(most, inside)
    if together:
        four.wait(LIMIT)
    else:
        time.sleep(0.1)
    with lock:
        inside -= 1
    return threading.get_ident()

@view
async def gathered(request):
    global most
    most = 0
    sensitive = request.GET["sensitive"] == "yes"
    call = sync_to_async(work, thread_sensitive=sensitive)
    used = await asyncio.gather(*(call(not sensitive) for _ in range(4)))
    return HttpResponse(f"{most} {len(set(used))}")

# 끊긴 연결
left, entered = {}, threading.Event()

@view
async def left_async(request):
    entered.set()
    try:
        await until(gate)
        left["async"] = "끝"
    except asyncio.CancelledError:
        left["async"] = "CancelledError"
        raise
    return HttpResponse()

@view
def left_sync(request):
    entered.set()
    gate.wait(LIMIT)
    left["def"] = "끝"
    return HttpResponse()

# 태스크
tasks, used_loops = [], []

@view
async def makes_a_task(request):
    tasks.append(asyncio.create_task(until(gate)))
    used_loops.append(asyncio.get_running_loop())
    await asyncio.sleep(0)
    return HttpResponse()

# 연결
@view
async def count_async(request):
    return HttpResponse(await Book.objects.acount())

@view
def count_sync(request):
    return HttpResponse(Book.objects.count())

@view
async def count_elsewhere(request):
    return HttpResponse(await sync_to_async(Book.objects.count, thread_sensitive=False)())

# ORM
async def unloaded():
    return (await Book.objects.aget()).author.name

async def reverse():
    return list((await Author.objects.aget()).book_set.all())

async def atomic():
    with transaction.atomic():
        pass

async def related():
    return (await Book.objects.select_related("author").aget()).author.name

async def prefetched():
    author = await Author.objects.prefetch_related("book_set").aget()
    return [book.title for book in author.book_set.all()]

async def async_for():
    return [book.title async for book in Book.objects.all()]

async def evaluated():
    books = Book.objects.all()
    await sync_to_async(len)(books)
    return [book.title for book in books]

def in_one_function():
    with transaction.atomic():
        author = Author.objects.create(name="박완서")
        author.delete()
        return connection.in_atomic_block

async def without_a_call():
    return await sync_to_async(in_one_function)

async def sync_filter():
    return list(await sync_to_async(Book.objects.filter)(title="토지"))

WAYS = {
    "get": lambda: Book.objects.get(),
    "count": lambda: Book.objects.count(),
    "list": lambda: list(Book.objects.all()),
    "repr": lambda: repr(Book.objects.all()),
    "bool": lambda: bool(Book.objects.all()),
    "save": lambda: Author(name="박완서").save(),
    "cursor": connection.cursor,
    "unloaded": unloaded,
    "reverse": reverse,
    "atomic": atomic,
    "sync filter": sync_filter,
    "filter": lambda: len(Book.objects.filter(pk=1).query.where.children),
    "aget": lambda: Book.objects.aget(title="토지"),
    "acount": lambda: Book.objects.acount(),
    "related": related,
    "prefetched": prefetched,
    "async for": async_for,
    "evaluated": evaluated,
    "one function": sync_to_async(in_one_function),
    "without a call": without_a_call,
}

@view
async def orm(request):
    results = {}
    for name, way in WAYS.items():
        try:
            value = way()
            results[name] = str(await value if asyncio.iscoroutine(value) else value)
        except Exception as error:
            results[name] = f"{type(error).__name__}: {error}"
    facts["orm"] = results
    return HttpResponse()

# async_to_sync
async def thread_of_the_loop():
    return threading.get_ident()

@view
def bridge(request):
    return HttpResponse(async_to_sync(thread_of_the_loop)())

@view
async def bridge_in_a_thread(request):
    return HttpResponse(await sync_to_async(async_to_sync(thread_of_the_loop))())

@view
async def loop_thread(request):
    return HttpResponse(threading.get_ident())

returned = []

@view
def no_await(request):
    returned.append(loop_thread(request))
    return returned[-1]

# 안전 장치를 끈 쿼리
querying, answer_query = threading.Event(), threading.Event()

@view
async def unsafe(request):
    with connection.cursor() as cursor:
        connection.connection.create_function("wait_here", 0, lambda: answer_query.wait(LIMIT))
        querying.set()
        cursor.execute("SELECT wait_here()")
    return HttpResponse()

@contextmanager
def asking(url):
    options = {"timeout": LIMIT, "limits": httpx.Limits(max_connections=None)}
    with ThreadPoolExecutor(60, "client") as pool, httpx.Client(base_url=url, **options) as client:
        yield lambda path, **more: pool.submit(client.get, f"/{path}", **more)

def all_of(answers):
    return [answer.result(LIMIT) for answer in answers]

application = application(*views)
with serving(application) as url, asking(url) as ask:
    codes = {answer.status_code for answer in all_of([ask("sixty") for _ in range(60)])}
    facts["threads of thirty"] = []
    for _ in range(2):
        before = set(threading.enumerate())
        answers = [ask("thirty") for _ in range(30)]
        wait_for(lambda: len(waiting) == 30)
        new = set(threading.enumerate()) - before
        facts["threads of thirty"].append(sum(thread.name.startswith("ThreadPoolExecutor") for thread in new))
        gate.set()
        all_of(answers)
        gate.clear()
        waiting.clear()
        for clean_up in (close_old_connections, reset_queries):
            request_started.disconnect(clean_up)
    request_started.connect(close_old_connections)
    facts["sixty"], facts["has a loop"] = [len(threads), sorted(codes)], loops
    facts["gathered"] = [ask(f"gathered?sensitive={yes}").result(LIMIT).text for yes in ("yes", "no")]
    gate.clear()
    for path in ("left_async", "left_sync"):
        entered.clear()
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as connection_to_leave:
            connection_to_leave.sendall(f"GET /{path} HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n".encode())
            assert entered.wait(LIMIT)
    wait_for(lambda: "async" in left)
    time.sleep(A_WHILE)
    assert "def" not in left
    gate.set()
    wait_for(lambda: "def" in left)
    facts["left"] = left
    gate.clear()
    ask("makes_a_task").result(LIMIT)
    time.sleep(A_WHILE)
    facts["asgi"] = {"done after the answer": tasks[0].done()}
    gate.set()
    wait_for(tasks[0].done)
    facts["asgi"]["cancelled"] = tasks[0].cancelled()
    connections.settings["default"]["CONN_MAX_AGE"] = 60
    facts["connections of three"] = {}
    for path in ("count_async", "count_sync"):
        made.clear()
        for _ in range(3):
            ask(path).result(LIMIT)
        facts["connections of three"][path] = len(made)
    connections.settings["default"]["CONN_MAX_AGE"] = 0
    facts["open after the answer"] = {}
    for path in ("count_async", "count_elsewhere"):
        made.clear()
        ask(path).result(LIMIT)
        if path == "count_async":  # 응답을 보낸 뒤에 닫는다.
            wait_for(lambda: all(each.connection is None for each in made))
        time.sleep(A_WHILE)
        facts["open after the answer"][path] = [each.connection is not None for each in made]
    ask("orm").result(LIMIT)
    paths = ("bridge", "bridge_in_a_thread", "loop_thread")
    facts["threads of the bridges"] = len({answer.text for answer in all_of(map(ask, paths))})
    errors.clear()
    facts["no await"] = [ask("no_await").result(LIMIT).status_code, *errors]
    returned[0].close()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    answer = ask("unsafe")
    assert querying.wait(LIMIT)
    others = [ask("loop_thread"), ask("count_sync")]
    time.sleep(A_WHILE)
    facts["unsafe"] = {"others answered": sum(other.done() for other in others)}
    answer_query.set()
    facts["unsafe"]["codes"] = sorted({reply.status_code for reply in all_of([answer, *others])})
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]

class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass

with WSGIServer(("127.0.0.1", 0), Quiet) as server:
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for shared in (tasks, used_loops, made):
        shared.clear()
    gate.clear()
    with asking(f"http://127.0.0.1:{server.server_port}") as ask:
        for _ in range(2):
            ask("makes_a_task").result(LIMIT)
        facts["wsgi"] = {"cancelled": [task.cancelled() for task in tasks], "loops": len(set(map(id, used_loops)))}
        connections.settings["default"]["CONN_MAX_AGE"] = 60
        for _ in range(3):
            ask("count_sync").result(LIMIT)
        facts["connections of three"]["wsgi"] = len(made)
    server.shutdown()
print(json.dumps(facts))
"""
)


class Held:
    """열어 줄 때까지 붙잡아 두는 함수. 안에 있는 수를 센다."""

    def __init__(self):
        self.inside, self.lock, self.opened = 0, threading.Lock(), threading.Event()

    def __call__(self, *_):
        with self.lock:
            self.inside += 1
        self.opened.wait(2 * LONG)  # 답을 기다리는 시간보다 길다. 그러지 않으면 막힌 요청도 늦게나마 답을 받는다.

    async def awaited(self):
        self.inside += 1
        while not self.opened.is_set():
            await asyncio.sleep(0.01)

    def wait_inside(self, count):
        wait_for(lambda: self.inside >= count)
        time.sleep(A_WHILE)
        assert self.inside == count


@pytest.fixture
def serve():
    """앱을 띄우고, 요청을 보내 퓨처를 주는 함수를 돌려주는 함수."""
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(MANY))

        def _serve(app):
            url = stack.enter_context(serving(app))
            unlimited = httpx.Limits(max_connections=None)
            client = stack.enter_context(httpx.Client(base_url=url, timeout=LONG, limits=unlimited))
            return lambda path, method="GET", **options: pool.submit(client.request, method, path, **options)

        yield _serve


@pytest.fixture
def held(serve):
    """테스트가 실패해도 서버가 멈추지 않게, 서버보다 먼저 연다."""
    made = Held()
    yield made
    made.opened.set()


@pytest.fixture
def failure(caplog):
    """서버가 기록한 마지막 예외."""

    def _failure():
        return wait_for(lambda: [record.exc_info[1] for record in caplog.records if record.exc_info])[-1]

    return _failure


def patched(monkeypatch, module, held):
    """스니펫의 `time.sleep`을 바꾼다. 다른 코드의 것은 그대로다."""
    monkeypatch.setattr(module, "time", SimpleNamespace(sleep=held))


def statuses(answers):
    return {answer.result(LONG).status_code for answer in answers}


def where():
    try:
        return "루프" if asyncio.get_running_loop().is_running() else ""
    except RuntimeError:
        return threading.current_thread().name


# 답


# 루프가 아닌 스레드는 셋이 모두 올 때까지 잠든다.
THREE = """
import asyncio, threading, time
meet, sleep = threading.Barrier(3), time.sleep
def in_order(seconds):
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        meet.wait(50)
    else:
        sleep(seconds)
time.sleep = in_order
"""


def test_def_runs_in_a_thread_and_async_def_on_the_loop(lines, serve, tmp_path):
    app, router = FastAPI(), APIRouter(prefix="/more")

    class Endpoints:
        def in_a_thread(self):
            return where()

        async def on_the_loop(self):
            return where()

    endpoints = Endpoints()
    for path, function in {"/def": endpoints.in_a_thread, "/async": endpoints.on_the_loop}.items():
        app.get(path)(function)
        router.post(path)(functools.partial(function))
    app.include_router(router)
    ask = serve(app)
    answers = [ask("/def"), ask("/more/def", "POST"), ask("/async"), ask("/more/async", "POST")]
    assert [answer.result(LONG).json() for answer in answers] == ["AnyIO worker thread"] * 2 + ["루프"] * 2
    assert lines("def_or_async.py", env=clock(tmp_path, THREE)) == [
        "/def   시작 시작 시작 끝 끝 끝",
        "/async 시작 끝 시작 끝 시작 끝",
    ]


def test_blocking_call_in_async_def_stops_every_request(serve, held, monkeypatch):
    patched(monkeypatch, def_or_async, held)
    ask = serve(def_or_async.app)
    blocked = ask("/async")
    held.wait_inside(1)
    others = [ask(path) for path in ("/def", "/async", "/openapi.json", "/nothing")]
    time.sleep(A_WHILE)
    assert not any(other.done() for other in others)
    held.opened.set()
    assert statuses([blocked, *others]) == {200, 404}


def test_blocked_loop_does_not_stop_the_threads(serve):
    app, inside, ticked, turns = FastAPI(), threading.Event(), threading.Event(), []

    @app.get("/def")
    def in_a_thread():
        inside.set()
        ticked.wait(LONG)
        turns.append("def")

    @app.get("/async")
    async def on_the_loop():
        ticked.set()
        deadline = time.monotonic() + LONG
        while not turns and time.monotonic() < deadline:
            time.sleep(0.01)
        turns.append("async")

    ask = serve(app)
    running = ask("/def")
    assert inside.wait(LONG)
    assert statuses([ask("/async"), running]) == {200}
    assert turns == ["def", "async"]


def test_django_runs_def_views_in_threads_and_async_views_on_the_loop(facts):
    assert facts["sixty"] == [60, [200]]
    assert facts["has a loop"] == {"def": False, "async": True}


# FastAPI의 스레드는 40개입니다


def test_forty_def_endpoints_run_at_once(serve, held):
    app = FastAPI()
    for name in ("one", "other"):
        app.get(f"/{name}")(lambda: held())
    ask = serve(app)
    answers = [ask("/one") for _ in range(25)] + [ask("/other") for _ in range(25)]
    held.wait_inside(40)
    held.opened.set()
    assert statuses(answers) == {200}
    assert held.inside == 50


def test_only_async_health_answers_beside_forty_slow_endpoints(serve, held):
    app = FastAPI()
    app.get("/slow")(lambda: held())

    @app.get("/def/health")
    def health() -> str:
        return "정상"

    @app.get("/async/health")
    async def async_health() -> str:
        return "정상"

    class Settings:
        pass

    async def settings():
        pass

    @app.get("/async/class")
    async def with_a_class(found: Annotated[Settings, Depends()]) -> str:
        return "정상"

    @app.get("/async/async")
    async def with_async(found: Annotated[None, Depends(settings)]) -> str:
        return "정상"

    ask = serve(app)
    answers = [ask("/slow") for _ in range(40)]
    held.wait_inside(40)
    waiting = [ask(path) for path in ("/def/health", "/async/class")]
    for path in ("/async/health", "/async/async"):
        assert ask(path).result(LONG).json() == "정상"
    time.sleep(A_WHILE)
    assert not any(answer.done() for answer in waiting)
    held.opened.set()
    assert [answer.result(LONG).json() for answer in waiting] == ["정상", "정상"]
    assert statuses(answers) == {200}


@pytest.mark.parametrize(("options", "most"), [({"lifespan": lifespan.lifespan}, 100), ({}, 40)], ids=["100", "40"])
def test_total_tokens_sets_how_many_run_at_once(serve, held, options, most):
    app = FastAPI(**options)
    app.get("/")(lambda: held())
    ask = serve(app)
    answers = [ask("/") for _ in range(105)]
    held.wait_inside(most)
    held.opened.set()
    assert statuses(answers) == {200}


@pytest.fixture
def sharing(serve, held):
    """스레드를 쓰는 네 가지 길이 있는 앱."""
    app = FastAPI()

    def depended():
        held()

    @app.get("/dependency")
    async def dependency(value: Annotated[None, Depends(depended)]):
        return value

    @app.get("/background")
    async def background(tasks: BackgroundTasks):
        tasks.add_task(held)

    @app.get("/run_in_threadpool")
    async def pool():
        await run_in_threadpool(held)

    @app.get("/def")
    def plain():
        held()

    @app.get("/to_thread")
    async def to_thread():
        return await asyncio.to_thread(where)

    return serve(app)


def test_dependencies_background_tasks_and_run_in_threadpool_share_the_forty(sharing, held):
    paths = ["/dependency", "/background", "/run_in_threadpool", "/def"]
    answers = [sharing(path) for path in paths for _ in range(10)]
    held.wait_inside(40)
    more = [sharing(path) for path in paths]
    time.sleep(A_WHILE)
    assert held.inside == 40
    held.opened.set()
    assert statuses(answers + more) == {200}
    wait_for(lambda: held.inside == 44)


def test_to_thread_does_not_wait_for_the_forty(sharing, held):
    answers = [sharing("/def") for _ in range(45)]
    held.wait_inside(40)
    assert sharing("/to_thread").result(LONG).json() not in ("AnyIO worker thread", "루프")
    assert held.inside == 40
    held.opened.set()
    assert statuses(answers) == {200}


def test_forty_endpoints_want_more_connections_than_the_pool_has(serve, held, tmp_path, failure):
    path = f"sqlite:///{(tmp_path / 'shop.db').as_posix()}"
    assert create_engine(path).pool.timeout() == 30.0
    engines = [create_engine(path, pool_timeout=A_WHILE), create_engine(path, pool_timeout=A_WHILE, pool_size=40)]
    app = FastAPI()

    @app.get("/{number}")
    def query(number: int):
        with engines[number].connect() as connection:
            held()
            return connection.scalar(text("SELECT 1"))

    ask = serve(app)
    answers = [ask("/0") for _ in range(40)]
    wait_for(lambda: sum(answer.done() for answer in answers) == 25)
    assert statuses(answer for answer in answers if answer.done()) == {500}
    assert str(failure()).startswith("QueuePool limit of size 5 overflow 10 reached, connection timed out")
    assert held.inside == 15
    held.opened.set()
    assert statuses(answers) == {200, 500}
    assert statuses([ask("/1") for _ in range(40)]) == {200}
    for engine in engines:
        engine.dispose()


WORKERS = """
import os, sys, time
import json, uvicorn
count = 0
async def app(scope, receive, send):
    global count
    count += 1
    if scope["path"] == "/wait":
        open("waiting", "w").close()
        while not os.path.exists("go"):
            time.sleep(0.01)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps([os.getpid(), count]).encode()})
if __name__ == "__main__":
    uvicorn.run("shop_app:app", port=0, workers=2, lifespan="off")
"""


@pytest.mark.platform("linux", "darwin")
def test_workers_do_not_share_variables(program, tmp_path):
    script = tmp_path / "shop_app.py"
    script.write_text(WORKERS, encoding="utf-8")
    running = program(script)
    running.wait(r"Uvicorn running on http://127\.0\.0\.1:\d+")
    url = re.search(r"http://127\.0\.0\.1:\d+", running.text())[0]
    wait_for(lambda: running.text().count("Started server process") == 2)
    with ThreadPoolExecutor(1) as pool:
        # 한 워커가 멈춰 있는 동안의 요청은 다른 워커가 받는다.
        first = pool.submit(httpx.get, f"{url}/wait", timeout=LONG)
        wait_for((tmp_path / "waiting").exists)
        others = [httpx.get(f"{url}/", timeout=LONG).json() for _ in range(3)]
        (tmp_path / "go").touch()
        answers = [first.result(LONG).json(), *others]
    assert len({pid for pid, _ in answers}) == 2
    assert sorted(count for _, count in answers) == [1, 1, 2, 3]


# Depends와 BackgroundTasks도 같은 규칙입니다


def test_dependency_runs_by_its_own_kind(serve):
    def sync():
        return where()

    async def on_loop():
        return where()

    def generator():
        yield where()

    async def async_generator():
        yield where()

    class Settings:
        def __init__(self):
            self.place = where()

    app = FastAPI()

    def endpoint(
        a: Annotated[str, Depends(sync)],
        b: Annotated[str, Depends(on_loop)],
        c: Annotated[str, Depends(generator)],
        d: Annotated[str, Depends(async_generator)],
        e: Annotated[Settings, Depends()],
    ):
        return a, b, c, d, e.place

    async def async_endpoint(places: Annotated[tuple, Depends(endpoint)]):
        return places

    app.get("/def")(endpoint)
    app.get("/async")(async_endpoint)
    ask = serve(app)
    thread = "AnyIO worker thread"
    for path in ("/def", "/async"):
        assert ask(path).result(LONG).json() == [thread, "루프", thread, "루프", thread]


def test_context_variable_of_a_def_dependency_is_lost(serve):
    user = ContextVar("user", default="없음")

    def in_a_thread():
        user.set("def")

    async def on_the_loop():
        user.set("async def")

    def generator():
        user.set("def")
        yield

    app = FastAPI()
    for name, dependency in {"def": in_a_thread, "async": on_the_loop, "yield": generator}.items():

        def sync(value: Annotated[None, Depends(dependency)]):
            return user.get()

        async def on_loop(value: Annotated[None, Depends(dependency)]):
            return user.get()

        app.get(f"/{name}/0")(sync)
        app.get(f"/{name}/1")(on_loop)
    ask = serve(app)
    seen = {name: [ask(f"/{name}/{kind}").result(LONG).json() for kind in (0, 1)] for name in ("def", "async", "yield")}
    assert seen == {"def": ["없음"] * 2, "async": ["async def"] * 2, "yield": ["없음"] * 2}


def test_background_tasks_run_in_order_until_one_fails(serve, held, failure):
    app, done = FastAPI(), []

    async def first():
        await held.awaited()
        done.append("first")

    def second():
        done.append("second")

    def fails():
        done.append("fails")
        raise ValueError("메일 서버가 없습니다")

    @app.get("/")
    async def endpoint(tasks: BackgroundTasks):
        for task in (first, second, fails, second):
            tasks.add_task(task)
        return "받았습니다"

    ask = serve(app)
    assert ask("/").result(LONG).json() == "받았습니다"
    held.wait_inside(1)
    assert done == []
    held.opened.set()
    assert str(failure()) == "메일 서버가 없습니다"
    time.sleep(A_WHILE)
    assert done == ["first", "second", "fails"]


def test_background_tasks_need_a_plain_answer(serve):
    app, done = FastAPI(), []

    @app.get("/{way}")
    async def endpoint(way: str, tasks: BackgroundTasks):
        tasks.add_task(done.append, way)
        if way == "error":
            raise HTTPException(404)
        if way == "own":
            return JSONResponse("", background=BackgroundTask(done.append, "다른 작업"))
        return JSONResponse("")

    ask, codes = serve(app), []
    for way, count in (("error", 0), ("own", 1), ("plain", 2)):
        codes.append(ask(f"/{way}").result(LONG).status_code)
        wait_for(lambda count=count: len(done) >= count)
    assert codes == [404, 200, 200]
    assert done == ["다른 작업", "plain"]


@pytest.fixture
def leaving(held):
    """요청을 보내고, 엔드포인트가 실행되는 동안 연결을 끊는 함수."""
    app, ended = FastAPI(), []

    async def watch(work):
        try:
            await work
            ended.append("끝")
        except asyncio.CancelledError:
            ended.append("취소")
            raise

    @app.get("/async")
    async def on_the_loop():
        await watch(held.awaited())

    @app.get("/def")
    def in_a_thread():
        held()
        ended.append("끝")

    @app.get("/stream")
    async def stream():
        async def parts():
            yield b"1"
            await watch(held.awaited())

        return StreamingResponse(parts())

    def _leave(url, path):
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            held.wait_inside(1)
        return ended

    with serving(app) as url:
        yield functools.partial(_leave, url)
        held.opened.set()


@pytest.mark.parametrize("path", ["/async", "/def"])
def test_endpoint_goes_on_after_the_client_left(leaving, held, path):
    ended = leaving(path)
    time.sleep(A_WHILE)
    assert ended == []
    held.opened.set()
    wait_for(lambda: ended)
    assert ended == ["끝"]


def test_stream_is_cancelled_when_the_client_left(leaving):
    ended = leaving("/stream")
    wait_for(lambda: ended)
    assert ended == ["취소"]


def test_stream_that_never_waits_is_not_cancelled():
    app, ended = FastAPI(), []

    @app.get("/")
    async def stream():
        async def parts():
            try:
                for _ in range(100):
                    yield b"x" * 1_000_000
            except BaseException as error:
                ended.append(type(error).__name__)
                raise
            else:
                ended.append("끝")

        return StreamingResponse(parts())

    with serving(app) as url:
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(100)
            time.sleep(A_WHILE)
            assert ended == []
        wait_for(lambda: ended)
    assert ended[0] in ("끝", "GeneratorExit")


def test_django_cancels_async_views_when_the_client_left(facts):
    assert facts["left"] == {"async": "CancelledError", "def": "끝"}


# 응답한 뒤에도 실행할 태스크는 lifespan이 기다립니다


@pytest.fixture
def hook(held, monkeypatch):
    """알림을 받는 다른 서버. 받은 요청의 클라이언트 포트를 적는다."""
    app, ports = FastAPI(), []

    @app.post("/hook")
    async def receive():
        await held.awaited()

    @app.middleware("http")
    async def remember(request, call_next):
        ports.append(request.client.port)
        return await call_next(request)

    with serving(app) as url:
        monkeypatch.setattr(lifespan, "HOOK", f"{url}/hook")
        yield ports
        held.opened.set()


def test_lifespan_waits_for_the_tasks(hook, held):
    with ThreadPoolExecutor(1) as pool:
        with ExitStack() as server:
            url = server.enter_context(serving(lifespan.app))
            assert httpx.post(f"{url}/orders", timeout=LONG).json() == "주문을 받았습니다"
            held.wait_inside(1)
            (task,) = lifespan.background
            ending = pool.submit(server.pop_all().close)
        time.sleep(A_WHILE)
        assert not task.done()
        assert not ending.done()
        held.opened.set()
        ending.result(LONG)
    assert task.done()
    assert not task.cancelled()
    assert lifespan.background == set()


ENDING = """
import asyncio
from contextlib import asynccontextmanager
import uvicorn
from fastapi import FastAPI
tasks = []
@asynccontextmanager
async def lifespan(app):
    yield
    print("lifespan", flush=True)
    if {wait}:
        await asyncio.wait(tasks)
app = FastAPI(lifespan=lifespan)
async def save():
    try:
        await asyncio.sleep({seconds})
        print("saved", flush=True)
    except asyncio.CancelledError:
        print("cancelled", flush=True)
        raise
@app.get("/")
async def order():
    tasks.append(asyncio.create_task(save()))
uvicorn.run(app, port=0)
"""


@pytest.mark.platform("linux", "darwin")
@pytest.mark.parametrize("wait", [True, False])
def test_terminated_server_ends_only_the_tasks_that_it_waits_for(program, wait):
    # 기다리지 않을 때는 서버가 아무리 늦게 끝나도 그보다 오래 걸리는 일이어야 한다.
    running = program(ENDING.format(wait=wait, seconds=0.5 if wait else LONG))
    running.wait(r"Uvicorn running on http://127\.0\.0\.1:\d+")
    url = re.search(r"http://127\.0\.0\.1:\d+", running.text())[0]
    assert httpx.get(url, timeout=LONG).status_code == 200
    running.send(signal.SIGTERM)
    running.process.wait(LONG)
    assert "lifespan\n" in running.text()
    assert ("saved\n" in running.text()) == wait
    assert "cancelled\n" not in running.text()


def test_client_of_the_lifespan_keeps_one_connection(hook, held):
    held.opened.set()
    with serving(lifespan.app) as url:
        for number in range(3):
            assert httpx.post(f"{url}/orders", timeout=LONG).status_code == 200
            wait_for(lambda number=number: len(hook) == number + 1 and not lifespan.background)
    assert len(hook) == 3
    assert len(set(hook)) == 1


# Django는 요청마다 스레드를 만듭니다


def test_sixty_django_views_run_at_once(facts):
    assert facts["sixty"] == [60, [200]]


def test_waiting_async_view_of_django_keeps_a_thread(facts):
    with_clean_up, without = facts["threads of thirty"]
    assert (with_clean_up, without) == (30, 0)


def test_conn_max_age_keeps_nothing_under_asgi(facts):
    assert facts["connections of three"] == {"count_async": 3, "count_sync": 3, "wsgi": 1}


def test_wsgi_cancels_the_tasks_of_an_async_view(facts):
    assert facts["wsgi"] == {"cancelled": [True, True], "loops": 2}


def test_asgi_lets_the_tasks_of_an_async_view_go_on(facts):
    assert facts["asgi"] == {"done after the answer": False, "cancelled": False}


# 오류와 고치는 법


@pytest.fixture
def check_others(serve, held):
    """그 요청이 블로킹 함수에 있는 동안 다른 요청이 답을 받는지 확인하는 함수."""

    def _check(app, path, answered):
        ask = serve(app)
        first = ask(path, "POST")
        held.wait_inside(1)
        other = ask("/openapi.json")
        if answered:
            assert other.result(LONG).status_code == 200
        else:
            time.sleep(A_WHILE)
            assert not other.done()
        held.opened.set()
        assert statuses([first, other]) == {200}

    return _check


def test_payment_stops_the_other_requests(check_others, held, monkeypatch):
    patched(monkeypatch, blocking_call, held)
    check_others(blocking_call.app, "/payments/3000", answered=False)


def test_def_endpoint_stops_nobody(check_others, held, monkeypatch):
    patched(monkeypatch, blocking_call, held)
    app = FastAPI()

    @app.post("/payments/{won}")
    def pay(won: int) -> str:
        return blocking_call.charge(won)

    check_others(app, "/payments/3000", answered=True)


def test_payment_in_the_thread_pool_stops_nobody(check_others, held, monkeypatch):
    patched(monkeypatch, blocking_call_fixed, held)
    check_others(blocking_call_fixed.app, "/payments/3000", answered=True)


@pytest.mark.parametrize("kind", ["async def", "def"])
def test_async_background_task_stops_the_other_requests(check_others, held, kind):
    app = FastAPI()

    async def send_mail():
        held()

    @app.post("/members")
    async def join(tasks: BackgroundTasks):
        tasks.add_task(send_mail if kind == "async def" else held)

    check_others(app, "/members", answered=kind == "def")


def test_def_endpoint_has_no_loop(serve, failure, caplog):
    message = "There is no current event loop in thread 'AnyIO worker thread'."
    assert serve(no_loop.app)("/weather").result(LONG).status_code == 500
    assert (type(failure()), str(failure())) == (RuntimeError, message)
    coroutine = asyncio.sleep(0)
    app = FastAPI()
    app.get("/ensure_future")(lambda: asyncio.ensure_future(coroutine))
    app.get("/create_task")(lambda: asyncio.create_task(coroutine))
    ask = serve(app)
    for path, expected in {"/ensure_future": message, "/create_task": "no running event loop"}.items():
        caplog.clear()
        # 실패한 서버의 연결은 끊기므로 새 연결로 보낸다.
        assert ask(path, headers={"Connection": "close"}).result(LONG).status_code == 500
        assert (type(failure()), str(failure())) == (RuntimeError, expected)
    coroutine.close()


def test_async_endpoint_awaits_the_coroutine(serve):
    assert serve(no_loop_fixed.app)("/weather").result(LONG).json() == "맑음"


def test_from_thread_runs_the_coroutine_on_the_loop(serve):
    async def fetch(city):
        return city, await no_loop.fetch(), where()

    app = FastAPI()
    app.get("/")(lambda: [where(), *anyio.from_thread.run(fetch, "서울")])
    assert serve(app)("/").result(LONG).json() == ["AnyIO worker thread", "서울", "맑음", "루프"]


def test_async_endpoint_refuses_asyncio_run(serve, failure):
    coroutine = asyncio.sleep(0)
    app = FastAPI()

    @app.get("/")
    async def endpoint():
        asyncio.run(coroutine)

    assert serve(app)("/").result(LONG).status_code == 500
    assert repr(failure()) == "RuntimeError('asyncio.run() cannot be called from a running event loop')"
    coroutine.close()


@pytest.fixture
def unawaited_error(serve, failure, monkeypatch):
    """코루틴을 그대로 반환하는 앱이 기록한 예외. 그 코루틴은 경고를 남기지 않게 닫는다."""
    made, load = [], unawaited.load
    monkeypatch.setattr(unawaited, "load", lambda name: made.append(load(name)) or made[-1])

    def _error(app):
        assert serve(app)("/users/kim").result(LONG).status_code == 500
        return failure()

    yield _error
    for coroutine in made:
        coroutine.close()


@pytest.mark.parametrize("kind", ["def", "async def"])
def test_returned_coroutine_is_no_response(unawaited_error, kind):
    app = FastAPI()

    @app.get("/users/{name}")
    async def user(name: str):
        return unawaited.load(name)

    error = unawaited_error(app if kind == "async def" else unawaited.app)
    assert type(error) is ValueError
    assert str(error).startswith("[TypeError(\"'coroutine' object is not iterable\"), ")


def test_awaited_value_is_the_response(serve):
    assert serve(unawaited_fixed.app)("/users/kim").result(LONG).json() == {"name": "kim"}
    assert finish(unawaited.load("kim")) == {"name": "kim"}


def test_returned_coroutine_does_not_fit_the_annotation(unawaited_error):
    app = FastAPI()

    @app.get("/users/{name}")
    def user(name: str) -> dict[str, str]:
        return unawaited.load(name)

    assert type(unawaited_error(app)).__name__ == "ResponseValidationError"


def test_django_view_that_returns_a_coroutine_fails(facts):
    message = (
        "The view __main__.no_await didn't return an HttpResponse object. It returned an unawaited coroutine instead."
    )
    assert facts["no await"] == [500, f"{message} You may need to add an 'await' into your view."]


# Django


@pytest.fixture
def reply(run_code):
    """스니펫의 Django 앱에 요청을 보내 받은 상태와 본문, 앱이 일으킨 예외."""
    code = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
import httpx
from django.core.signals import got_request_exception
from local_server import serving
module = importlib.import_module(sys.argv[2])
errors = []
got_request_exception.connect(lambda **_: errors.append(sys.exc_info()[1]), weak=False)
with serving(module.app) as url:
    answer = httpx.get(f"{url}/{sys.argv[3]}", timeout=60)
print(answer.status_code, *[f"{type(error).__name__}: {error}" for error in errors] or [answer.text])
"""

    def _reply(module, path):
        finished = run_code(code, str(SNIPPETS), module, path)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout.strip()

    return _reply


def test_query_in_an_async_view_is_refused(reply, facts):
    assert reply("sync_orm", "author") == f"500 {SYNC_ONLY}"
    refused = ("get", "count", "list", "repr", "bool", "save", "cursor", "unloaded", "reverse")
    assert {facts["orm"][name] for name in refused} == {SYNC_ONLY}
    assert facts["orm"]["filter"] == "1"


def test_async_methods_of_the_orm_work_in_an_async_view(reply, facts):
    assert reply("sync_orm_fixed", "author") == "200 박경리"
    works = {"aget": "Book object (1)", "acount": "1", "related": "박경리"}
    works |= dict.fromkeys(("prefetched", "async for", "evaluated"), "['토지']")
    assert {name: facts["orm"][name] for name in works} == works


SIGNED_IN = """
import os, sys
sys.path.insert(0, sys.argv[1])
import django, httpx
from django.conf import settings
names = ("contrib.contenttypes", "contrib.auth", "contrib.sessions")
middleware = ("contrib.sessions.middleware.SessionMiddleware", "contrib.auth.middleware.AuthenticationMiddleware")
settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[f"django.{name}" for name in names],
    MIDDLEWARE=[f"django.{name}" for name in middleware],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "users.db"}},
)
django.setup()
from django.contrib.auth import login
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.asgi import get_asgi_application
from django.db import connection
from django.http import HttpResponse
from django.urls import path
from local_server import serving
with connection.schema_editor() as editor:
    for model in (ContentType, Permission, Group, User):
        editor.create_model(model)
User.objects.create_user("kim")
connection.close()
def sign_in(request):
    login(request, User.objects.get())
    return HttpResponse()
async def lazy(request):
    try:
        return HttpResponse(request.user.username)
    except Exception as error:
        return HttpResponse(f"{type(error).__name__}: {error}")
async def auser(request):
    return HttpResponse((await request.auser()).username)
urlpatterns = [path(view.__name__, view) for view in (sign_in, lazy, auser)]
with serving(get_asgi_application()) as url, httpx.Client(base_url=url, timeout=60) as client:
    for name in ("sign_in", "lazy", "auser"):
        print(client.get(f"/{name}").text)
"""


def test_request_user_of_an_async_view_is_a_query(run_code):
    finished = run_code(SIGNED_IN, str(SNIPPETS))
    assert finished.stdout.splitlines() == ["", SYNC_ONLY, "kim"], finished.stderr


def test_transaction_goes_into_one_sync_function(facts):
    assert facts["orm"]["atomic"] == SYNC_ONLY
    assert facts["orm"]["one function"] == "True"


def test_sync_to_async_of_filter_reads_nothing(facts):
    assert facts["orm"]["sync filter"] == SYNC_ONLY


def test_sync_to_async_without_a_call_is_no_awaitable(facts):
    since_3_14 = "'SyncToAsync' object can't be awaited"
    before = "object SyncToAsync can't be used in 'await' expression"
    message = since_3_14 if sys.version_info >= (3, 14) else before
    assert facts["orm"]["without a call"] == f"TypeError: {message}"


def test_unsafe_query_stops_the_other_requests(facts):
    assert facts["unsafe"] == {"others answered": 0, "codes": [200]}


def test_async_to_sync_is_refused_on_the_loop(reply):
    message = "You cannot use AsyncToSync in the same thread as an async event loop"
    assert reply("sync_bridge", "count") == f"500 RuntimeError: {message} - just await the async function directly."


def test_coroutine_is_awaited_instead(reply):
    assert reply("sync_bridge_fixed", "count") == "200 1"


def test_async_to_sync_works_in_a_thread(facts):
    assert facts["threads of the bridges"] == 1


def test_sync_to_async_runs_one_after_another_in_a_request(lines, facts):
    assert lines("one_by_one.py") == ["시작 끝 시작 끝 시작 끝"]
    assert facts["gathered"][0] == "1 1"


def test_insensitive_functions_run_together(run, facts):
    assert run("concurrency/web/one_by_one_fixed.py").stdout == "시작 시작 시작 끝 끝 끝\n"
    assert facts["gathered"][1] == "4 4"


def test_insensitive_query_leaves_a_connection_open(facts):
    assert facts["open after the answer"] == {"count_async": [False], "count_elsewhere": [True]}
