import sys
from concurrent.futures import Future, ThreadPoolExecutor

sys.tracebacklimit = 0  # 긴 트레이스백은 줄이고 예외만 봅니다.


# --8<-- [start:work]
def save(future: Future[int]) -> None:
    raise OSError(f"{future.result()}를 저장하지 못했습니다")


def main() -> None:
    with ThreadPoolExecutor() as executor:
        future = executor.submit(pow, 2, 10)
        future.add_done_callback(save)
    print("결과:", future.result())
    # --8<-- [end:work]


if __name__ == "__main__":
    main()
