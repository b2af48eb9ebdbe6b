import multiprocessing
from concurrent.futures import ProcessPoolExecutor

# 자식 프로세스의 출력도 제때 보이도록 바로 내보냅니다.
print("파일을 읽음:", __name__, flush=True)


def process_name() -> str:
    return multiprocessing.current_process().name


def main() -> None:
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as executor:
            print("작업을 실행함:", executor.submit(process_name).result(), flush=True)


if __name__ == "__main__":
    main()
