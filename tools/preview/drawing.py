"""MkDocs로 한 쪽만 그린다. 사이트를 다 짓는 데 10초쯤 걸려서, 묻는 쪽만 그때 그리고 저장하면 그린 것을 버린다.

빌더에 매인 것은 이 모듈뿐이다.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.structure.files import File, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page

from evidence.project import is_special
from tools.preview.saved import NOISE

CONFIG = "mkdocs.yml"
DOCS = "docs/"


class DrawError(Exception):
    """그릴 수 없다. 글은 오류 한 줄이다."""


class Site:
    """그릴 수 있는 사이트.

    Parameters:
        folder: 그린 것을 두는 폴더.
        address: `127.0.0.1:8000` 같은 주소.

    Attributes:
        notices: 설정을 읽을 때의 경고(한 줄씩).
        warnings: 마지막으로 그린 쪽의 경고.

    Raises:
        DrawError: mkdocs.yml을 읽을 수 없을 때.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.warnings: list[str] = []
        self.notices: list[str] = []
        self.open()

    def open(self) -> None:
        """설정과 차례를 읽고 그대로 옮길 파일을 옮긴다.

        Raises:
            DrawError: mkdocs.yml을 읽을 수 없을 때.
        """
        self.is_open = False
        odd = [path for path in (Path(CONFIG), *_odd(Path(DOCS))) if path.is_symlink() or is_special(path)]
        if odd:
            raise _refused(odd[0])
        with self._faults(CONFIG) as notices:
            config = load_config(CONFIG, site_dir=str(self.folder), site_url=f"http://{self.address}/")
            config.plugins.on_startup(command="serve", dirty=False)
            config = config.plugins.on_config(config)
            config.plugins.on_pre_build(config=config)
            env = config.theme.get_env()
            env.auto_reload = True
            files = get_files(config)
            files.add_files_from_theme(env, config)
            files = config.plugins.on_files(files, config=config)
            set_exclusions(files, config)
            nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
            self.config, self.env, self.files, self.nav = config, env, files, nav
            self.documents = files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
            for file in self.documents:
                self._read(file)
            files.copy_static_files(inclusion=InclusionLevel.is_in_serve)
        self.notices, self.is_open = notices, True

    def forget(self, saved: Collection[str], exists: Callable[[str], bool]) -> None:
        """저장한 것을 다시 읽는다. 차례를 바꾸는 것이면 모두 다시 연다.

        Raises:
            DrawError: mkdocs.yml을 읽을 수 없을 때.
        """
        known = {f"{DOCS}{file.src_uri}": file for file in self.files}
        docs = [path for path in saved if path.startswith(DOCS)]
        if not self.is_open or CONFIG in saved or any((path in known) != exists(path) for path in docs):
            self.open()
            return
        for file in (known[path] for path in docs if path in known):
            if file.is_documentation_page():
                self._read(file)
            else:
                file.copy_file()

    def page(self, path: str) -> File | None:
        """그 주소의 쪽."""
        wanted = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        return next((file for file in self.documents if file.dest_uri == wanted), None)

    def draw(self, file: File) -> str:
        """쪽 하나를 그린다.

        Raises:
            DrawError: 그릴 수 없을 때.
        """
        if is_special(Path(str(file.abs_src_path))):
            raise _refused(Path(DOCS, file.src_uri))
        with self._faults(f"{DOCS}{file.src_uri}") as self.warnings:
            page: Any = file.page
            build._populate_page(page, self.config, self.files)
            # 태그의 목록처럼 모든 쪽을 보고 채우는 것이 이 쪽에 있을 수 있다.
            env = self.config.plugins.on_env(self.env, config=self.config, files=self.files)
            draft = file.inclusion.is_excluded()  # type: ignore[no-untyped-call]
            build._build_page(page, self.config, self.documents, self.nav, env, excluded=draft)
            page.content = ""
        target = Path(file.abs_dest_path)
        drawn = target.read_text(encoding="utf-8") if target.exists() else ""
        # 남겨 두면 쪽을 지우거나 이름을 바꾼 뒤에도 서버가 그 파일을 보낸다.
        target.unlink(missing_ok=True)
        return drawn

    def _read(self, file: File) -> None:
        """제목과 태그를 읽는다. 글은 그릴 때 바꾸고, 읽을 수 없는 까닭도 그때 알린다."""
        page: Any = file.page or Page(None, file, self.config)
        page.content = ""
        if is_special(Path(str(file.abs_src_path))):
            return
        with contextlib.suppress(DrawError), self._faults(file.src_uri):
            page.read_source(self.config)
            page.markdown = self.config.plugins.on_page_markdown(
                page.markdown, page=page, config=self.config, files=self.files
            )

    @contextmanager
    def _faults(self, path: str) -> Iterator[list[str]]:
        """빌더의 경고를 한 줄씩 모으고, 오류는 한 줄로 바꾼다."""
        logger, handler = logging.getLogger("mkdocs"), _Lines()
        logger.addHandler(handler)
        before, logger.propagate = logger.propagate, False
        try:
            yield handler.lines
        except (Exception, SystemExit) as error:
            # MkDocs는 까닭을 먼저 적고 멈췄다는 말만 던진다.
            told = handler.errors if isinstance(error, Abort) else []
            why = " ".join(" ".join(told or [str(error)]).split()) or type(error).__name__
            name = "" if isinstance(error, MkDocsException) else f"{type(error).__name__}: "
            raise DrawError(f"{path}:1: built: 그리지 못했습니다({name}{why}); 고쳐서 저장하십시오") from error
        finally:
            logger.propagate = before
            logger.removeHandler(handler)


def _odd(folder: Path) -> Iterator[Path]:
    """MkDocs가 읽거나 따라가면 끝나지 않을 수 있는 것: 링크, 파이프, 장치. 편집기가 잠깐 두는 파일은 읽지 않는다."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_symlink() or is_special(path):
            yield from [path] if path.is_dir() or not NOISE.fullmatch(path.name) else ()
        elif path.is_dir():
            yield from _odd(path)


def _refused(path: Path) -> DrawError:
    return DrawError(f"{path.as_posix()}:1: missing: 링크이거나 보통 파일이 아닙니다; 파일을 그 자리에 두십시오")


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # 오류는 예외로도 오고, 없는 스니펫은 관문이 줄 번호와 함께 알린다.
        if record.levelno >= logging.ERROR:
            self.errors.append(record.getMessage())
        elif record.name != "mkdocs.evidence":
            self.lines.append(record.getMessage().partition("\n")[0])
