"""원장에서 만든 표에 우리말 이름과 설명하는 쪽의 링크를 넣는다. 표를 그리는 스니펫들이 부른다."""

from evidence.report import outcomes

LABELS = {
    "test_feature": {
        "asyncio.TaskGroup": "[`asyncio.TaskGroup`](concurrency/taskgroup.md)",
        "asyncio.timeout": "[`asyncio.timeout()`](concurrency/cancellation.md#timeout)",
        "asyncio.Runner": "[`asyncio.Runner`](concurrency/event-loop.md#runner)",
        "max_tasks_per_child": "[`ProcessPoolExecutor(max_tasks_per_child=…)`](concurrency/process-pool.md#max-tasks)",
        "asyncio.eager_task_factory": "[`asyncio.eager_task_factory`](concurrency/promise.md#start)",
        "asyncio.Queue.shutdown": "`asyncio.Queue.shutdown()`",
        "async for": "[`async for`로 도는 `asyncio.as_completed()`](concurrency/as-completed.md)",
        "os.process_cpu_count": "[`os.process_cpu_count()`](concurrency/thread-pool.md#usable-cpus)",
        "sys._is_gil_enabled": "[`sys._is_gil_enabled()`](concurrency/interpreters.md#free-threading)",
        "eager_start": "[`asyncio.create_task(…, eager_start=True)`](concurrency/promise.md#start)",
        "InterpreterPoolExecutor": "[`InterpreterPoolExecutor`](concurrency/interpreters.md)",
        "buffersize": "[`Executor.map(…, buffersize=…)`](concurrency/as-completed.md#map-consumes)",
        "terminate_workers": "[`ProcessPoolExecutor.terminate_workers()`](concurrency/cancel-timeout.md#force-methods)",
        "TaskGroup.cancel": "[`asyncio.TaskGroup.cancel()`](concurrency/taskgroup.md#cancel)",
    },
    "test_behaviour": {
        "start method": "[리눅스에서 프로세스를 시작하는 기본 방식](concurrency/process-pool.md#default-method)",
        "fork with threads": "[스레드가 있는 프로세스에서 `fork`](concurrency/process-pool.md#fork-with-threads)",
        "BrokenProcessPool cause": "[`BrokenProcessPool`의 `__cause__`](concurrency/cancel-timeout.md#broken-process-pool)",
        "asyncio.run(main)": "[괄호를 빠뜨린 `asyncio.run(main)`](concurrency/event-loop.md#run-got-a-function)",
        "Django": "[시험한 Django](django/setup.md)",
    },
    "test_get_event_loop": {
        "main thread": "[메인 스레드에서 처음](concurrency/event-loop.md#no-current-event-loop-main-thread)",
        "after asyncio.run": "[`asyncio.run()`이 끝난 뒤](concurrency/event-loop.md#no-current-event-loop-main-thread)",
        "other thread": "[다른 스레드](concurrency/event-loop.md#no-current-event-loop-worker-thread)",
        "after set_event_loop": "[`set_event_loop()` 뒤](concurrency/event-loop.md#no-current-event-loop-main-thread)",
        "coroutine": "[코루틴 안](concurrency/event-loop.md#loop-lifetime)",
    },
    "test_timeout_error": {
        "asyncio.TimeoutError": "[`asyncio.TimeoutError`](concurrency/cancellation.md#timeout)",
        "concurrent.futures.TimeoutError": "[`concurrent.futures.TimeoutError`](concurrency/cancel-timeout.md#whose-timeout)",
        "socket.timeout": "`socket.timeout`",
        "multiprocessing.TimeoutError": "`multiprocessing.TimeoutError`",
    },
}
WORDS = {
    "`yes`": "있음",
    "`no`": "없음",
    "`silent`": "조용함",
    "`exit code`": "종료 코드",
    "`loop`": "루프",
    "`loop, DeprecationWarning`": "루프와 `DeprecationWarning`",
    "`same`": "내장 `TimeoutError`",
    "`other`": "다른 클래스",
}


def show(test: str, labels: dict[str, str] | None = None) -> str:
    head, *rows = outcomes(f"tests/concurrency/test_versions.py::{test}").split("\n")
    if not rows:
        return head
    line, *rows = rows
    cells = {row.split(" | ")[0].strip("|` "): row.strip("| ").split(" | ")[1:] for row in rows}
    shown = [
        f"| {label} | {' | '.join(WORDS.get(cell, cell) for cell in cells[name])} |"
        for name, label in (labels or LABELS[test]).items()
    ]
    return "\n".join([head, line, *shown])
