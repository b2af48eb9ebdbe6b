from tools.errors import chosen

print(
    chosen(
        "",
        "concurrency/event-loop.md#run-from-running-loop",
        "concurrency/tasks.md#never-awaited",
        "concurrency/clients-loops.md#event-loop-is-closed",
        "concurrency/process-pool.md#no-guard",
        "concurrency/cancel-timeout.md#broken-process-pool",
        "concurrency/clients-loops.md#different-loop",
        "pytest/imports.md#no-module-named",
        "pytest/conftest.md#not-found",
        "pytest/async-tests.md#not-natively-supported",
        "django/db-access.md#database-access-not-allowed",
        "concurrency/web.md#synchronous-only",
        "poetry/lock-update.md#changed-significantly",
    )
)
