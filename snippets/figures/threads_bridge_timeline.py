from evidence.figures import timelines

print(timelines("기다리는 것은 스레드뿐입니다=concurrency/threads_bridge/timeline.timeline.json"))
