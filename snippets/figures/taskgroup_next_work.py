from evidence.figures import timelines

print(
    timelines(
        "gather: 실패한 뒤의 다음 일과 저장이 겹칩니다=concurrency/taskgroup/with_gather.timeline.json",
        "TaskGroup: 저장이 취소된 뒤에 다음 일을 시작합니다=concurrency/taskgroup/with_task_group.timeline.json",
    )
)
