"""동시성의 테스트가 함께 쓰는 픽스처."""

import pytest


@pytest.fixture
def lines(request, expect_output):
    """이 모듈의 쪽에 있는 스니펫을 실행하고 출력을 비교한 뒤, 출력한 줄들."""
    folder = f"concurrency/{request.path.stem.removeprefix('test_')}"

    def _lines(name, **options):
        return expect_output(f"{folder}/{name}", **options).stdout.splitlines()

    return _lines
