from evidence.figures import timelines

print(timelines("계산 둘을 세 가지 방법으로 이어서 한 기록=concurrency/choose/count_ways.timeline.json"))
