"""동시성의 테스트가 함께 쓰는 것."""

import asyncio

LONG = 60  # 바쁜 컴퓨터에서도 넉넉한 제한 시간(초)
WITH_GIL = {"PYTHON_GIL": "1"}  # 프리 스레딩 빌드에서도 GIL을 켠다
UNMEASURED = {"EVIDENCE_TRACER": ""}  # 줄을 세면 계산하는 시간이 달라진다


def finish(coroutine, **options):
    """코루틴을 끝까지 실행한다. 멈추면 실패한다."""
    return asyncio.run(asyncio.wait_for(coroutine, LONG), **options)


class JumpingLoop(asyncio.SelectorEventLoop):
    """예약한 때를 기다리지 않고 시계를 그때로 옮기는 루프. 컴퓨터가 바빠도 사건의 차례와 시각이 같다."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.really_select = self._selector.select
        self._selector.select = self.jump

    def time(self):
        return self.now

    def spend(self, seconds):
        """루프를 막은 채 시간을 보낸다."""
        self.now += seconds

    def jump(self, timeout):
        if timeout:
            self.spend(timeout)
            timeout = 0
        return self.really_select(timeout)


def jump(coroutine):
    """시계를 옮기는 루프에서 실행한다. 코루틴의 값과, 그때의 시각(소수점 아래 세 자리)."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        value = runner.run(coroutine)
        return value, round(runner.get_loop().time(), 3)


def left_tasks(coroutine):
    """코루틴이 끝났을 때 남은 태스크마다, 그때까지 취소를 요청한 수와 루프를 닫은 뒤에 취소되었는지."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(coroutine)
        left = [(task, task.cancelling()) for task in asyncio.all_tasks(runner.get_loop())]
    return [(asked, task.cancelled()) for task, asked in left]
