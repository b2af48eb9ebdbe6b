"""신호가 올 때까지 끝나지 않는 작업과, 그것을 기다리는 태스크의 취소."""

import asyncio


class Work:
    """신호가 올 때까지 끝나지 않고, 무엇을 받고 끝났는지 적어 두는 작업."""

    def __init__(self):
        self.started, self.signal = asyncio.Event(), asyncio.Event()
        self.ended = ""

    async def run(self):
        self.started.set()
        try:
            await self.signal.wait()
            self.ended = "값"
        except BaseException as error:
            self.ended = type(error).__name__
            raise
        return self.ended


async def turns(count=10):
    """다른 태스크에 차례를 몇 번 넘긴다."""
    for _ in range(count):
        await asyncio.sleep(0)


async def what_arrives(way):
    """`way(작업)`을 기다리는 태스크를 취소했을 때, 태스크가 취소되었는지와 작업이 받은 것."""
    work = Work()
    task = asyncio.create_task(way(work))
    await work.started.wait()
    task.cancel()
    await asyncio.wait([task])
    await turns()
    return task.cancelled(), work.ended


class Meeting:
    """그 수만큼 와야 모두 지나가는 자리. 하나씩 차례로 오면 지나가지 못한다."""

    def __init__(self, count):
        self.missing, self.full = count, asyncio.Event()

    async def come(self):
        self.missing -= 1
        if not self.missing:
            self.full.set()
        await asyncio.wait_for(self.full.wait(), 5)
