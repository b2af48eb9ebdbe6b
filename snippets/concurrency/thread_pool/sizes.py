from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, current_thread


def threads_used(size: int) -> int:
    together = Barrier(size)

    def work(_: int) -> str:
        together.wait()  # 작업 size개가 모두 실행 중이어야 지나갑니다
        return current_thread().name

    with ThreadPoolExecutor(max_workers=size) as executor:
        return len(set(executor.map(work, range(4))))


def main() -> None:
    for size in (1, 2, 4):
        print(f"max_workers={size}: 작업 4개를 스레드 {threads_used(size)}개가 나눔")


if __name__ == "__main__":
    main()
