import sys
from concurrent.futures import ProcessPoolExecutor

sys.tracebacklimit = 0  # 긴 트레이스백은 줄이고 예외만 봅니다.


def square(number: int) -> int:
    return number * number


with ProcessPoolExecutor(max_workers=1) as executor:
    print(executor.submit(square, 3).result())
