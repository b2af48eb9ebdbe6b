from evidence.figures import timelines

print(
    timelines(
        "코루틴에서 직접 부르기=concurrency/blocking/heartbeat_directly.timeline.json",
        "asyncio.to_thread=concurrency/blocking/heartbeat_in_thread.timeline.json",
        "프로세스 풀=concurrency/blocking/heartbeat_in_process.timeline.json",
    )
)
