"""고치면서 보는 사이트를 띄운다.

python -m tools.preview [주소]
"""

from __future__ import annotations

import importlib.util
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from evidence.project import ProjectError
from tools.preview.drawing import CONFIG, DrawError, Site
from tools.preview.loop import Preview
from tools.preview.server import Server

ADDRESS = "127.0.0.1:8000"


def main(arguments: list[str]) -> int:
    """끝내라고 할 때까지 띄운다. 종료 상태는 0 끝냄, 1 띄우지 못함, 2 쓰는 법이 틀림이다."""
    address = arguments[0] if arguments else ADDRESS
    host, _, port = address.rpartition(":")
    if len(arguments) > 1 or not host or not port.isdecimal() or int(port) > 65535:
        return _refuse(f"{address}:1: run: 주소가 아닙니다; make serve ADDRESS={ADDRESS} 꼴로 쓰십시오", 2)
    if not Path(CONFIG).is_file():
        return _refuse(f"{CONFIG}:1: missing: 설정이 없습니다; 저장소의 뿌리에서 실행하십시오", 2)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        try:
            return _serve(address, Path(folder))
        except (DrawError, ProjectError) as error:
            return _refuse(str(error), 1)
        except OSError as error:
            cure = f"끝내고 다시 하거나 make serve ADDRESS={host}:{int(port) + 1}로 실행하십시오"
            return _refuse(f"{address}:1: run: 이 주소를 쓸 수 없습니다({error.strerror}); {cure}", 1)
        except KeyboardInterrupt:
            return 0


def _serve(address: str, folder: Path) -> int:
    host, _, port = address.rpartition(":")
    tests = importlib.util.find_spec("pytest") is not None
    # 주소부터 잡는다. 이미 쓰고 있으면 사이트를 읽기 전에 안다.
    with Server(host.strip("[]"), int(port), folder) as server:
        address = f"{host}:{server.server_port}"
        preview = Preview(Path.cwd(), Site(folder, address), _say, tests=tests)
        try:
            server.show(preview)
            _say(f"· http://{address}/ 에서 봅니다. 저장하면 그 테스트만 뒤에서 돌립니다. 끝내기: Ctrl+C")
            if not tests:
                _say("· 테스트 환경이 없어 보기만 합니다. 테스트도 돌리려면 make env-dev 뒤에 다시 시작하십시오")
            _until_interrupted(preview)
            server.shutdown()
        finally:
            _end(preview)
    return 0


def _end(preview: Preview) -> None:
    """뒤에서 도는 것을 끝낸다. 기다리는 동안 다시 끝내라고 하면 곧바로 죽인다."""
    try:
        preview.stop()
    except KeyboardInterrupt:
        preview.stop(0)


def _until_interrupted(preview: Preview) -> None:
    try:
        while True:
            preview.step()
    except KeyboardInterrupt:
        _say("· 끝냅니다")


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(line.encode("utf-8", "backslashreplace").decode(), flush=True)  # 이름이 UTF-8이 아닐 수 있다.


def _refuse(line: str, status: int) -> int:
    print(line, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
