"""저장한 파일이 어느 테스트 모듈의 결과를 바꿀 수 있는지. 원장의 신선함이 정하고, 원장에 없는 새 파일은 이름이 정한다."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from evidence.ledger import Ledger
from evidence.pages import Page
from evidence.project import Project

# 이보다 많으면 뒤에서 돌릴 일이 아니다. 혼자 돌리면 한 모듈에 몇 초에서 수십 초가 걸린다.
MANY = 8


@dataclass(frozen=True)
class Known:
    """지금 아는 것.

    Parameters:
        modules: 페이지를 증명하는 테스트 모듈.
        inputs: 원장에 있는 모듈마다 그것이 읽은 것.
        stale: 원장의 결과를 더는 믿을 수 없는 모듈.
        failed: 원장에 실패한 테스트가 있는 모듈.
        settings: 모든 모듈의 결과를 바꿀 수 있는 파일.
    """

    modules: frozenset[str]
    inputs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()

    @classmethod
    def of(cls, project: Project, ledger: Ledger | None) -> Known:
        """저장소와 이 파이썬의 원장에서 얻는다."""
        modules = frozenset(project.proof_modules)
        if not ledger:
            return cls(modules)
        return cls(
            modules,
            {path: frozenset(module.inputs) for path, module in ledger.modules.items() if path in modules},
            frozenset(ledger.stale(project)),
            frozenset(name.partition("::")[0] for name in ledger.failed),
            frozenset(ledger.settings),
        )

    def is_unknown(self, module: str) -> bool:
        """그 모듈의 믿을 수 있는 결과가 없는지."""
        return module in self.modules and (module not in self.inputs or module in self.stale)


@dataclass(frozen=True)
class Choice:
    """저장한 것에 따라 할 일.

    Parameters:
        run: 돌릴 모듈.
        touched: 저장한 것을 읽는 모듈. 지금 돌고 있으면 그 결과는 쓸 수 없다.
        everything: 모든 결과를 바꾸는 파일을 저장했으면 그 이름.
    """

    run: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    everything: str = ""


def choose(saved: Collection[str], known: Known, pages: Mapping[str, Page]) -> Choice:
    """저장한 것의 테스트를 고른다. 전부터 낡았던 다른 모듈은 `make test`의 일이다.

    Parameters:
        saved: 저장한 파일.
        pages: 페이지마다 그 블록과 주장.
    """
    settings = known.settings.intersection(saved) - {"pyproject.toml"}
    if settings:
        return Choice(everything=min(settings))
    files = {path for path in saved if not path.startswith("docs/")}
    read = files | {f"{path.rpartition('/')[0]}/" for path in files}
    touched = {module for module, inputs in known.inputs.items() if inputs & read}
    touched |= known.modules & files
    run = {module for module in touched if known.is_unknown(module) or module in known.failed}
    # 없어서 실패한 파일은 원장에 없다.
    near = {module_of(path) for path in files}
    run |= {module for module in near if known.is_unknown(module) or module in known.failed}
    for path in saved:
        if page := pages.get(path):
            run |= {module for module in modules_of(page) if known.is_unknown(module)}
    return Choice(frozenset(run), frozenset(touched | run))


def modules_of(page: Page) -> set[str]:
    """그 페이지의 블록과 주장을 증명할 모듈."""
    blocks = (module_of(block.snippet) for block in page.blocks)
    claims = (claim.test.partition("::")[0] for claim in page.claims)
    return {*blocks, *claims} - {""}


def module_of(path: str) -> str:
    """그 스니펫을 증명할 모듈의 이름. `snippets/a/b/c.py`면 `tests/a/test_b.py`다. 스니펫이 아니면 빈 문자열."""
    parts = path.split("/")
    if parts[0] != "snippets" or len(parts) < 3:
        return ""
    return f"tests/{parts[1]}/test_{parts[2].partition('.')[0]}.py"


def first(saved: Iterable[str], ledger: Ledger | None) -> list[str]:
    """먼저 돌릴 테스트: 앞서 그 파일을 쓴 것. 틀린 것을 모듈이 끝나기 전에 알 수 있다."""
    snippets = [ledger.snippets[path] for path in saved if path in ledger.snippets] if ledger else []
    return sorted({test for snippet in snippets for tests in snippet.named() for test in tests})
