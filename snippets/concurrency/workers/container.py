from concurrent.futures import ProcessPoolExecutor
from unittest.mock import patch


# --8<-- [start:main]
def main() -> None:
    with ProcessPoolExecutor() as executor:
        print("작업자:", executor._max_workers)
        # --8<-- [end:main]


if __name__ == "__main__":
    # CPU가 64개인 컴퓨터의 컨테이너에 CPU 2개만 주었다고 칩니다.
    with patch.multiple("os", create=True, cpu_count=lambda: 64, process_cpu_count=lambda: 64):
        main()
