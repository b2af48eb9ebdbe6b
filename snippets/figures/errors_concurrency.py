from tools.errors import chosen

print(
    chosen(
        "concurrency",
        "event-loop.md#run-from-running-loop",
        "tasks.md#never-awaited",
        "tasks.md#no-running-event-loop",
        "event-loop.md#no-current-event-loop-main-thread",
        "clients-loops.md#event-loop-is-closed",
        "clients-loops.md#different-loop",
        "background-tasks.md#task-destroyed",
        "taskgroup.md#unhandled-errors",
        "process-pool.md#no-guard",
        "process-pool.md#cannot-pickle",
        "cancel-timeout.md#broken-process-pool",
        "futures.md#after-shutdown",
    )
)
