from evidence.figures import timelines

print(timelines("기다림 셋을 세 가지 방법으로 이어서 한 기록=concurrency/choose/wait_ways.timeline.json"))
