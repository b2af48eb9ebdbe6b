"""페이지만 따라 해도 빈 폴더에서 배포할 환경까지 가는지 확인한다.

명령을 다시 적지 않고 페이지의 블록을 그대로 실행한다. 블록은 제목으로 찾는다.
"""

import shutil

import pytest

from evidence import pages
from evidence.outputs import differs
from evidence.running import VERSION, machine_roots
from evidence.snippets import output_of, outputs

START = "docs/poetry/start.md"
GROUPS = "docs/poetry/groups.md"
LOCK = "docs/poetry/lock-update.md"
CI = "docs/poetry/ci.md"
PUBLISH = "docs/poetry/package-publish.md"
OUTSIDE = "import sys, hello, greeting; print(sys.prefix, greeting.__version__)"

pytestmark = [
    pytest.mark.platform("linux", "darwin"),
    pytest.mark.python("<3.12"),
    pytest.mark.timeout(600),
]


class Reader:
    """빈 홈 폴더에서 페이지의 명령을 따라 하는 사람. 지금 있는 폴더는 `computer.app`이다."""

    def __init__(self, project, computer):
        self.project, self.computer = project, computer

    def block(self, page, title, section="", suffix=".sh"):
        """제목이 그것인 블록."""
        text = self.project.text(page).partition(f"{{ #{section} }}" if section else "\n## ")[2 if section else 0]
        return next(
            block
            for block in pages.parse(page, text).blocks
            if block.title.endswith(f'"{title}"') and block.snippet.endswith(suffix)
        )

    def follow(self, page, title, *, section="", returncode=0, same=False, env=None):
        """제목이 그것인 블록의 명령을 실행한다. `same`이면 페이지의 출력과 같아야 한다."""
        block = self.block(page, title, section)
        command = self.project.text(block.snippet)
        finished = self.computer.run("bash", "-euo", "pipefail", "-c", command, env=env)
        assert finished.returncode == returncode, f"{page}: {title}\n{finished.stdout}"
        if same:
            shown = self.project.text(output_of(block.snippet, VERSION, outputs(self.project.snippets)))
            roots = machine_roots(self.project.root, self.computer.app, self.computer.env)
            assert not differs(shown, finished.stdout, roots), f"{page}: {title}\n{finished.stdout}"
        return finished.stdout


@pytest.fixture
def reader(project, new_computer, index):
    computer = new_computer()
    computer.pyproject.unlink()
    for name in ("greeting", "watcher", "colors"):
        index.publish("1.0.0", name)
    index.publish("1.1.0")
    return Reader(project, computer)


def test_reader_comes_from_an_empty_folder_to_a_deployed_package(reader, index, tmp_path):
    computer = reader.computer
    reader.follow(START, "프로젝트 만들기", same=True)
    # 페이지는 여기서 기본 인덱스를 쓰고, 테스트는 로컬 인덱스를 적는다.
    shutil.copytree(computer.app / "hello", computer.app, dirs_exist_ok=True)
    shutil.rmtree(computer.app / "hello")
    computer.append(index.source)
    reader.follow(START, "패키지를 더하고 실행하기", same=True)

    reader.follow(GROUPS, "그룹에 넣고, 그룹만 빼고 설치하기")
    written = computer.settings()
    assert written["dependency-groups"] == {"dev": ["watcher (>=1.0.0,<2.0.0)"]}
    assert computer.packages().keys() == {"greeting", "hello"}

    index.publish("1.2.0")
    reader.follow(LOCK, "greeting 1.1.0이 나온 뒤")
    assert computer.packages() == {"greeting": "1.2.0", "watcher": "1.0.0", "hello": "0.1.0"}

    # CI는 맞지 않는 잠금 파일을 거절한다.
    computer.edit('"greeting (', '"colors>=1.0", "greeting (')
    reader.follow(CI, "고친 명령", section="green-without-lock", returncode=1)
    reader.follow(LOCK, "colors를 의존성에 적은 뒤", section="changed-significantly", returncode=1)
    reader.follow(LOCK, "고친 명령", section="changed-significantly")
    assert reader.follow(CI, "고친 명령", section="green-without-lock").startswith("All set!\n")

    # 이미지에서처럼 빈 폴더에 복사하고 Dockerfile의 명령으로 dev 없이 설치한다.
    image = tmp_path / "image"
    image.mkdir()
    dockerfile = reader.project.text(reader.block(CI, "Dockerfile", "dockerfile", "Dockerfile").snippet)
    for line in dockerfile.rpartition("\nFROM ")[0].splitlines():
        if line.startswith("COPY "):
            *names, target = line.split()[1:]
            for place in (computer.app / name for name in names):
                (shutil.copytree if place.is_dir() else shutil.copy)(place, image / target)
        elif line.startswith("RUN poetry "):
            env = {"POETRY_VIRTUALENVS_IN_PROJECT": "true"}
            assert computer.run("sh", "-c", line.removeprefix("RUN "), cwd=image, env=env).returncode == 0
    python = image / ".venv/bin/python"
    assert computer.run(str(python), "-c", OUTSIDE, cwd=tmp_path).stdout == f"{image / '.venv'} 1.2.0\n"
    assert computer.run(str(python), "-c", "import watcher", cwd=tmp_path).returncode == 1

    reader.follow(PUBLISH, "버전을 올리고 빌드하고 올려 보기")
    assert sorted(path.name for path in (computer.app / "dist").iterdir()) == [
        "hello-0.1.1-py3-none-any.whl",
        "hello-0.1.1.tar.gz",
    ]
