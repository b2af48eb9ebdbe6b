import subprocess
from concurrent.futures import ThreadPoolExecutor


# --8<-- [start:threads]
def convert(name: str) -> str:
    return subprocess.run(["echo", name], capture_output=True, text=True, timeout=10, check=True).stdout


def main() -> None:
    with ThreadPoolExecutor(4) as pool:
        print(*pool.map(convert, ("가", "나", "다")), sep="", end="")
        # --8<-- [end:threads]


if __name__ == "__main__":
    main()
