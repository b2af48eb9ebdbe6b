from evidence.figures import timelines

print(
    timelines(
        "코루틴에서 직접 호출하기=concurrency/blocking/heartbeat_directly.timeline.json",
        "asyncio.to_thread=concurrency/blocking/heartbeat_in_thread.timeline.json",
    )
)
