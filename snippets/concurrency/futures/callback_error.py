import sys
from concurrent.futures import Future, ThreadPoolExecutor


def save(future: Future[int]) -> None:
    raise OSError(f"{future.result()}를 저장하지 못했습니다")


def main() -> None:
    # 트레이스백의 자세한 줄은 파이썬 버전마다 다르므로 줄인다.
    sys.tracebacklimit = 0
    with ThreadPoolExecutor() as executor:
        future = executor.submit(pow, 2, 10)
        future.add_done_callback(save)
    print("결과:", future.result())


if __name__ == "__main__":
    main()
