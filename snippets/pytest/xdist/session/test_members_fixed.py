import json

import pytest
from filelock import FileLock


def load_members():
    print("회원을 불러옵니다")
    return ["민수", "영희"]


# --8<-- [start:fixture]
@pytest.fixture(scope="session")
def members(tmp_path_factory, worker_id):
    if worker_id == "master":
        return load_members()
    shared = tmp_path_factory.getbasetemp().parent / "members.json"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            shared.write_text(json.dumps(load_members()))
        return json.loads(shared.read_text())
    # --8<-- [end:fixture]


def test_count(members):
    assert len(members) == 2


def test_first(members):
    assert members[0] == "민수"
