import time
from concurrent.futures import ThreadPoolExecutor


def work() -> str:
    time.sleep(0.5)
    return "끝까지 실행했습니다"


def main() -> None:
    with ThreadPoolExecutor(max_workers=1) as executor:
        first, second = executor.submit(work), executor.submit(work)
        time.sleep(0.1)  # 첫 작업이 시작되기를 기다립니다.
        print("실행 중인 작업:", first.cancel())
        print("대기 중인 작업:", second.cancel())
        print(first.result())
        print("끝난 작업:", first.cancel())


if __name__ == "__main__":
    main()
