"""증거 도구가 사이트를 만드는 시간에 얼마를 더하는지 잰다.

    python bench/evidence_cost.py
    python bench/evidence_cost.py --pages 50 --repeat 9

저장소의 mkdocs.yml에서 내비게이션만 바꾼 저장소를 임시 폴더에 만든다. 쪽마다 스니펫 일곱과 그 출력,
블록 열넷, 주장 스물이 있고(이 사이트의 쪽은 평균 블록 스물여덟, 주장 서른아홉), 열 쪽 가운데 한 쪽은 구역을
보인다. 지금 파일과 맞는 원장은 두 판(3.11, 3.14)의 것이 있다. 그런 다음 셋을 번갈아 잰다.

- 기본 빌드: evidence.extension을 뺀 mkdocs build
- 증거 빌드: make site가 하는 것. 관문을 지나 같은 프로세스에서 저장소의 설정 그대로 mkdocs build
- 관문: python -m evidence check만 따로(참고)

값은 반복한 것 가운데 가장 짧은 시간이고, 괄호는 가장 긴 시간이다. 다른 일을 함께 하는 컴퓨터에서는
벽시계보다 CPU 시간(자식 프로세스까지 합한 것)이 덜 흔들리므로 둘 다 적는다.
더해진 것은 (증거 빌드 - 기본 빌드) / 기본 빌드이고, CPU 시간으로 10 %를 넘으면 1로 끝난다.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence import ledger as ledgers  # noqa: E402
from evidence.ledger import Ledger, Result, Snippet  # noqa: E402
from evidence.project import Project  # noqa: E402

LIMIT = 10.0
VERSIONS = ("3.11", "3.14")
COPIED = ("docs/assets", "evidence", "overrides", "pyproject.toml", "conftest.py")

PAGE = """\
---
title: 작업 {n} 살펴보기
description: 작업 {n}을 맡기고 결과를 모으는 방법, 그리고 예외를 놓치지 않는 방법을 실행되는 코드로 보여 줍니다.
tags: [작업]
---

# 작업 {n} 살펴보기

[`submit_{n}()`은 값을 하나씩 맡깁니다](test:{test}_submit). 맡긴 순서대로 결과를 읽으려면 퓨처를 목록에 모아 둡니다.
[끝난 순서는 맡긴 순서와 다를 수 있습니다](test:{test}_order). 순서가 중요하면 [목록의 순서대로 `result()`를 부릅니다](test:{test}_submit).

```python title="작업을 맡기고 결과를 읽습니다"
--8<-- "{folder}/submit.py"
```

```text title="출력"
--8<-- "{folder}/submit.out"
```

자바의 `ExecutorService`처럼 작업을 큐에 넣는 쪽과 꺼내 실행하는 쪽이 나뉘어 있습니다. 맡기는 쪽은 기다리지 않습니다. Go에서 고루틴과 채널로 하는 일을 파이썬에서는 실행기와 퓨처로 나눠 합니다.

## 왜 그런가

실행기는 작업을 큐에 넣고 곧바로 퓨처(Future)를 돌려줍니다. [`result()`는 작업이 끝날 때까지 기다립니다](test:{test}_submit). 기다리는 동안 다른 스레드는 멈추지 않고, 이미 끝난 작업의 결과는 바로 돌아옵니다.

- [값이 없으면 빈 목록을 돌려줍니다](test:{test}_empty). 작업 스레드는 만들어지지 않습니다.
- [작업이 낸 예외는 `result()`에서 다시 나옵니다](test:{test}_error). 예외를 낸 자리의 추적 기록도 그대로입니다.
- 퓨처의 상태는 `PENDING`, `RUNNING`, `FINISHED` 순서로 바뀝니다.

```python title="끝나는 대로 읽기" hl_lines="7"
--8<-- "{folder}/steps.py{section}"
```

```text title="출력"
--8<-- "{folder}/steps.out"
```

[작업마다 이름을 붙여 두면 어느 것이 끝났는지 알 수 있습니다](test:{test}_order). 사전의 열쇠로 퓨처를 쓰면 됩니다. 퓨처는 해시할 수 있고, 같은 퓨처는 하나뿐이기 때문입니다. 이름이 같은 작업이 여럿이면 이름 대신 순번을 값으로 둡니다. `as_completed()`는 이미 끝난 퓨처를 먼저 내고, 나머지는 끝나는 대로 냅니다.

### 언제 쓰나 {{ #when }}

| 하는 일 | 알맞은 것 | 까닭 |
| --- | --- | --- |
| 파일과 네트워크를 기다리기 | 스레드 | [기다리는 동안 다른 작업이 돕니다](test:{test}_order) |
| 셈만 하기 | 프로세스 | 인터프리터 잠금(GIL)을 나눠 갖지 않습니다 |
| 아주 많은 연결 | 코루틴 | [스레드마다 드는 메모리가 없습니다](test:{test}_empty) |

```python title="값을 여러 개 맡기기"
--8<-- "{folder}/mapped.py"
```

```text title="출력"
--8<-- "{folder}/mapped.out"
```

[`map()`은 맡긴 순서대로 값을 냅니다](test:{test}_mapped). 앞의 작업이 늦으면 뒤의 값도 함께 늦어지므로, 먼저 끝난 것부터 다루려면 위의 방법을 씁니다. 값이 아주 많으면 한꺼번에 맡기지 않고 나눠 맡깁니다. 큐에 쌓인 작업도 메모리를 쓰기 때문입니다.

## 흔한 실수

### 결과를 읽지 않아 예외를 놓칩니다 {{ #lost-error }}

[결과를 읽지 않으면 예외가 보이지 않습니다](test:{test}_error). 자바스크립트의 프로미스와 달리 경고도 나오지 않습니다. 퓨처가 예외를 간직한 채 조용히 사라집니다. 로그에도 아무것도 남지 않으므로, 작업이 실행되지 않은 것처럼 보입니다. 오래 걸리는 작업일수록 뒤늦게 알게 됩니다.

```python title="예외를 놓치는 코드"
--8<-- "{folder}/lost.py"
```

```text title="출력"
--8<-- "{folder}/lost.out"
```

[퓨처를 버리지 말고 목록에 모은 뒤 하나씩 읽습니다](test:{test}_kept). [`exception()`은 예외를 내지 않고 돌려줍니다](test:{test}_kept). 예외가 없으면 `None`입니다.

```python title="예외를 놓치지 않는 코드"
--8<-- "{folder}/kept.py"
```

```text title="출력"
--8<-- "{folder}/kept.out"
```

### `with` 밖에서 맡깁니다 {{ #after-with }}

[`with`를 벗어난 실행기는 작업을 받지 않습니다](test:{test}_late). 맡길 것을 모두 맡긴 뒤에 벗어나야 합니다. 오래 쓰는 실행기라면 `with`를 쓰지 않고 프로그램이 끝날 때 `shutdown()`을 부릅니다. 서버처럼 언제 끝날지 모르는 프로그램에서는 `atexit`에 등록하거나 프레임워크의 종료 신호에 맞춥니다.

```python title="늦게 맡긴 코드"
--8<-- "{folder}/late.py"
```

```text title="출력"
--8<-- "{folder}/late.out"
```

### 공유한 값을 함께 바꿉니다 {{ #shared }}

[잠금 없이 더하면 값이 모자랄 수 있습니다](test:{test}_shared). 잠그는 것보다 [결과를 돌려주고 한곳에서 더하는 편](test:{test}_shared)이 쉽습니다. [`sum()`](https://docs.python.org/ko/3/library/functions.html#sum)이면 충분합니다.

```python title="한곳에서 더하는 코드"
--8<-- "{folder}/shared.py"
```

```text title="출력"
--8<-- "{folder}/shared.out"
```

## 버전에 따라

| 하는 일 | 3.11 | 3.14 |
| --- | --- | --- |
| 맡기기 | [됩니다](test:{test}_submit) | [됩니다](test:{test}_empty) |
| 모으기 | [됩니다](test:{test}_mapped) | 됩니다 |

!!! note "함께 알아 둘 것"

    작업이 값을 바꾸지 않으면 잠금이 없어도 됩니다. 값을 바꾸는 작업이라면 [한곳에서 더하는 방법](#shared)을 먼저 생각합니다.

## 더 보기

- [홈](../index.md)
- [concurrent.futures](https://docs.python.org/ko/3/library/concurrent.futures.html)
"""

SNIPPETS = {
    "submit": (
        """\
from concurrent.futures import ThreadPoolExecutor


def double(value):
    return value * 2


def submit_{n}(values):
    with ThreadPoolExecutor(max_workers=4) as executor:
        futures = [executor.submit(double, value) for value in values]
        return [future.result() for future in futures]


def main():
    print(submit_{n}(range(3)))


if __name__ == "__main__":
    main()
""",
        "[0, 2, 4]\n",
    ),
    "steps": (
        """\
from concurrent.futures import ThreadPoolExecutor, as_completed


def steps_{n}(jobs):
    done = []
    # --8<-- [start:core]
    with ThreadPoolExecutor() as executor:
        futures = {{executor.submit(job): name for name, job in jobs.items()}}
        for future in as_completed(futures):
            name, result = futures[future], future.result()
            print(f"{{name}}: {{result}}")
            done.append((name, result))
        print("모두 끝났습니다")
    # --8<-- [end:core]
    return sorted(done)


if __name__ == "__main__":
    print(steps_{n}({{"a": lambda: 1}}))
""",
        "a: 1\n모두 끝났습니다\n[('a', 1)]\n",
    ),
    "mapped": (
        """\
from concurrent.futures import ThreadPoolExecutor


def lengths_{n}(words):
    with ThreadPoolExecutor(max_workers=2) as executor:
        return list(executor.map(len, words))


if __name__ == "__main__":
    words = ["작업", "을", "맡깁니다"]
    for word, length in zip(words, lengths_{n}(words), strict=True):
        print(word, length)
""",
        "작업 2\n을 1\n맡깁니다 4\n",
    ),
    "lost": (
        """\
from concurrent.futures import ThreadPoolExecutor


def fail():
    raise ValueError("작업 {n}")


with ThreadPoolExecutor() as executor:
    executor.submit(fail)

print("끝까지 왔습니다")
""",
        "끝까지 왔습니다\n",
    ),
    "kept": (
        """\
from concurrent.futures import ThreadPoolExecutor


def fail():
    raise ValueError("작업 {n}")


def errors():
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(fail) for _ in range(2)]
    return [future.exception() for future in futures]


if __name__ == "__main__":
    for error in errors():
        print(type(error).__name__, error)
""",
        "ValueError 작업 {n}\nValueError 작업 {n}\n",
    ),
    "shared": (
        """\
from concurrent.futures import ThreadPoolExecutor


def count(start, stop):
    return stop - start


def total_{n}(stop):
    with ThreadPoolExecutor() as executor:
        futures = [executor.submit(count, start, start + 1) for start in range(stop)]
        return sum(future.result() for future in futures)


if __name__ == "__main__":
    print(total_{n}(10))
""",
        "10\n",
    ),
    "late": (
        """\
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor() as executor:
    executor.submit(print, "작업 {n}")

try:
    executor.submit(print, "늦었습니다")
except RuntimeError as error:
    print(error)
""",
        "작업 {n}\ncannot schedule new futures after shutdown\n",
    ),
}

TESTS = """\
import pytest

from snippets.{module} import kept, lost, mapped, shared, steps, submit


def test_submit():
    assert submit.submit_{n}([1, 2]) == [2, 4]


def test_order():
    assert steps.steps_{n}({{"a": int}}) == [("a", 0)]


def test_empty():
    assert submit.submit_{n}([]) == []


def test_error():
    assert lost.executor


def test_kept():
    assert [str(error) for error in kept.errors()] == ["작업 {n}"] * 2


def test_mapped():
    assert mapped.lengths_{n}(["a"]) == [1]


def test_shared():
    assert shared.total_{n}(3) == 3


@pytest.mark.parametrize("name", ["submit", "steps", "mapped", "lost", "kept", "late", "shared"])
def test_output(expect_output, name):
    expect_output(f"{folder}/{{name}}.py")


def test_late(expect_output):
    expect_output("{folder}/late.py")
"""


@dataclass(frozen=True)
class Cost:
    """한 번 실행한 시간(초)."""

    wall: float
    cpu: float


def main() -> int:
    parser = argparse.ArgumentParser(description="증거 도구가 사이트를 만드는 시간에 얼마를 더하는지 잰다.")
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 1000], metavar="N", help="쪽의 수")
    parser.add_argument("--repeat", type=int, default=0, metavar="N", help="반복하는 횟수(기본: 크기에 따라 3–7)")
    options = parser.parse_args()
    head = f"{'쪽':>5} {'':4} {'기본 빌드(초)':>14} {'증거 빌드(초)':>14} {'관문(초)':>12} {'더해진 것':>8}"
    print(head, flush=True)
    worst = 0.0
    for pages in options.pages:
        with tempfile.TemporaryDirectory(prefix="evidence-cost-") as folder:
            root = Path(folder)
            generate(root, pages)
            plain, annotated, gate = measure(root, options.repeat or (7 if pages <= 200 else 3))
        for kind, label in (("wall", "벽시계"), ("cpu", "CPU")):
            columns = [[getattr(cost, kind) for cost in costs] for costs in (plain, annotated, gate)]
            best = [min(values) for values in columns]
            extra = (best[1] - best[0]) / best[0] * 100
            cells = [f"{min(values):.2f} ({max(values):.2f})" for values in columns]
            print(f"{pages:>6} {label:4} {cells[0]:>18} {cells[1]:>18} {cells[2]:>15} {extra:>9.1f} %", flush=True)
        worst = max(worst, extra)
    return 1 if worst > LIMIT else 0


def measure(root: Path, repeat: int) -> list[list[Cost]]:
    """기본 빌드, 증거 빌드, 관문을 번갈아 `repeat`번씩 잰다."""
    commands = [
        ["mkdocs", "build", "-q", "-f", "plain.yml", "-d", "site-plain"],
        ["evidence", "check", "--then", "mkdocs", "build", "-q", "-d", "site"],
        ["evidence", "check"],
    ]
    costs: list[list[Cost]] = [[] for _ in commands]
    for _ in range(repeat):
        for command, found in zip(commands, costs, strict=True):
            found.append(timed(root, command))
    for name in ("site", "site-plain"):
        assert ('class="proof"' in (root / name / "g0/p0/index.html").read_text(encoding="utf-8")) == (name == "site")
    return costs


def timed(root: Path, command: list[str]) -> Cost:
    """명령을 끝까지 실행하고 걸린 시간을 준다. 실패하면 멈춘다."""
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "0"}
    before, start = os.times(), time.perf_counter()
    finished = subprocess.run([sys.executable, "-m", *command], cwd=root, env=env, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, os.times()
    if finished.returncode or finished.stdout:
        sys.exit(f"{' '.join(command)}: 실패했습니다\n{finished.stdout}{finished.stderr}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu)


def generate(root: Path, pages: int) -> None:
    """쪽이 `pages`개인 저장소와 그 원장을 만든다."""
    for name in COPIED:
        source, target = ROOT / name, root / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    nav = ["nav:", "  - index.md"]
    write(root / "docs/index.md", "# 홈\n\n작업을 하나씩 살펴봅니다.\n")
    tests: dict[str, Result] = {}
    snippets: dict[str, Snippet] = {}
    for n in range(pages):
        group, name = f"g{n // 40}", f"p{n}"
        if n % 40 == 0:
            nav += [f"  - 묶음 {n // 40}:"]
        nav += [f"      - {group}/{name}.md"]
        folder, module = f"{group}/{name}", f"tests/{group}/test_{name}.py"
        values = {"n": n, "folder": folder, "module": folder.replace("/", "."), "test": f"{group}/test_{name}.py::test"}
        write(root / f"docs/{folder}.md", PAGE.format(section="" if n % 10 else ":core", **values))
        write(root / module, TESTS.format(**values))
        functions = re.findall(r"^def (\w+)", TESTS, re.MULTILINE)
        for number, test in enumerate(functions):
            tests[f"{module}::{test}"] = Result("passed", 5 + 4 * number)
        for stem, (text, output) in SNIPPETS.items():
            source, path = text.format(**values), f"snippets/{folder}/{stem}"
            write(root / f"{path}.py", source)
            write(root / f"{path}.out", output.format(**values))
            proven = [f"{module}::test_{stem}"] if f"test_{stem}" in functions else [f"{module}::test_order"]
            proven += [f"{module}::test_output[{stem}]"]
            tests[proven[1]] = Result("passed", 26)
            lines = [number for number, line in enumerate(source.splitlines(), 1) if line.strip() and "#" not in line]
            snippets[f"{path}.py"] = Snippet(lines, lines[:2], dict.fromkeys(lines, proven), proven[1:])
            snippets[f"{path}.out"] = Snippet(used=proven[1:])
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[0] + "\n"
    write(root / "mkdocs.yml", config + "\n".join(nav) + "\n")
    plain, found = re.subn(r"(?m)^  - evidence\.extension:\n(?:    .*\n)*", "", config)
    assert found == 1, found
    write(root / "plain.yml", plain + "\n".join(nav) + "\n")
    digests = Project(root).digests()
    for python in VERSIONS:
        ledgers.write(Ledger(python, f"{python}.0", "linux-x86_64", {}, "", digests, tests, snippets), root)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
