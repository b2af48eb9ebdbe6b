from evidence.figures import timelines

print(timelines("부모를 취소하면 자식부터 차례로 끝납니다=concurrency/cancellation/propagate.timeline.json"))
