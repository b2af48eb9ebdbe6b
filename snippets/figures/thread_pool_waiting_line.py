from evidence.figures import timelines

print(
    timelines(
        "스레드 1개=concurrency/thread_pool/waiting_line_1.timeline.json",
        "스레드 2개=concurrency/thread_pool/waiting_line_2.timeline.json",
    )
)
