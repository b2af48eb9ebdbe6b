import time
from concurrent.futures import ProcessPoolExecutor


def main() -> None:
    # --8<-- [start:pool]
    with ProcessPoolExecutor(max_workers=1) as executor:
        futures = [executor.submit(time.sleep, 0.5) for _ in range(5)]
        time.sleep(0.2)  # 둘째 작업까지 넘어가기를 기다립니다.
        print("둘째 작업:", futures[1].cancel())
        print("다섯째 작업:", futures[4].cancel())
        # --8<-- [end:pool]


if __name__ == "__main__":
    main()
