from evidence.figures import timelines

print(timelines("계산 둘을 스레드와 인터프리터로 이어서 한 기록=concurrency/interpreters/count_ways.timeline.json"))
