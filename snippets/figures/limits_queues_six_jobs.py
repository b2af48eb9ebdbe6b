from evidence.figures import timelines

print(timelines("Semaphore(2)를 지나는 작업 여섯=concurrency/limits_queues/six_jobs.timeline.json"))
