"""asyncio의 테스트가 함께 쓰는 것."""

import asyncio

LONG = 60  # 바쁜 컴퓨터에서도 넉넉한 제한 시간(초)


def finish(coroutine, **options):
    """코루틴을 끝까지 실행한다. 멈추면 실패한다."""
    return asyncio.run(asyncio.wait_for(coroutine, LONG), **options)
