import math
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from unittest.mock import patch


# --8<-- [start:count]
def count_cpus(limit: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    usable = len(os.sched_getaffinity(0))
    if not limit.exists():
        return usable
    quota, period = limit.read_text().split()
    return usable if quota == "max" else min(usable, math.ceil(int(quota) / int(period)))


def main() -> None:
    with ProcessPoolExecutor(max_workers=count_cpus()) as executor:
        print("작업자:", executor._max_workers)
        # --8<-- [end:count]


if __name__ == "__main__":
    # CPU가 64개인 컴퓨터의 컨테이너에 CPU 2개만 주었다고 칩니다.
    with (
        patch.multiple("os", create=True, cpu_count=lambda: 64, process_cpu_count=lambda: 64),
        patch("os.sched_getaffinity", lambda process: set(range(64)), create=True),
        patch("pathlib.Path.exists", lambda path: True),
        patch("pathlib.Path.read_text", lambda path: "200000 100000\n"),
    ):
        main()
