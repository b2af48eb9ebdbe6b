from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event


def fetch() -> str:
    raise TimeoutError("서버가 응답하지 않습니다")


def report(future: Future, seconds: float) -> None:
    done, _ = wait([future], timeout=seconds)
    if done:
        print("작업의 예외:", future.exception())
    else:
        print("제한 시간이 지났습니다")


def main() -> None:
    finish = Event()
    with ThreadPoolExecutor() as executor:
        report(executor.submit(fetch), seconds=30)
        report(executor.submit(finish.wait), seconds=0.1)
        finish.set()


if __name__ == "__main__":
    main()
