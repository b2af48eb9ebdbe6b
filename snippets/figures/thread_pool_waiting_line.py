from evidence.figures import timelines

print(timelines("스레드 2개=concurrency/thread_pool/waiting_line_2.timeline.json"))
