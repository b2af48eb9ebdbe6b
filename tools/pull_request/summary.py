"""저장소 하나가 보이고 증명하는 것을 원장과 페이지에서 모은다."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from evidence.pages import Block, Page, parse
from evidence.project import Project
from evidence.proofs import Proofs
from tools.pull_request.changes import Part, Summary


def summarize(root: Path) -> Summary:
    """지금 파일과 맞는 결과만 남긴 원장으로."""
    proofs = Proofs.load(root)
    project = proofs.project
    pages = [parse(path, project.text(path)) for path in project.pages]
    return Summary(
        tuple(ledger.python for ledger in proofs.ledgers),
        {page.path: _digest(project, page) for page in pages},
        {path: project.digest(path) for path in project.snippets if path.endswith(".out")},
        tuple(part for page in pages for part in _parts(proofs, page)),
    )


def _parts(proofs: Proofs, page: Page) -> Iterator[Part]:
    for block in page.blocks:
        yield Part(page.path, "block", block.name, "", _block_versions(proofs, block))
    for claim in page.claims:
        yield Part(page.path, "claim", claim.test, claim.sentence, tuple(proofs.claim(claim.test).versions))


def _block_versions(proofs: Proofs, block: Block) -> tuple[str, ...]:
    """출력은 판마다 다른 파일을 비교하므로, 어느 파일에서든 증명된 판이다."""
    proven = {
        version for path in _files(proofs.project, block) for version in proofs.block(path, block.section).versions
    }
    return tuple(ledger.python for ledger in proofs.ledgers if ledger.python in proven)


def _files(project: Project, block: Block) -> list[str]:
    if not block.snippet.endswith(".out"):
        return [block.snippet]
    return [path for _, path in project.outputs.get(block.snippet.removesuffix(".out"), [])] or [block.snippet]


def _digest(project: Project, page: Page) -> str:
    """페이지의 글이나, 거기 보이는 파일이 바뀌면 달라진다."""
    shown = sorted({path for block in page.blocks for path in _files(project, block)})
    digests = "\n".join(project.digest(path) for path in (page.path, *shown))
    return hashlib.sha256(digests.encode()).hexdigest()
