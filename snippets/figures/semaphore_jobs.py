from evidence.figures import timelines

print(timelines("Semaphore(2)를 지나는 작업 넷=concurrency/semaphore/semaphore.timeline.json"))
