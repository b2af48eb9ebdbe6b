import time
from multiprocessing import Process


def main() -> None:
    # --8<-- [start:terminate]
    process = Process(target=time.sleep, args=(3600,))
    process.start()
    process.join(timeout=0.1)
    print("제한 시간 뒤:", process.is_alive())
    process.terminate()
    process.join()
    print("terminate() 뒤:", process.is_alive())
    # --8<-- [end:terminate]


if __name__ == "__main__":
    main()
