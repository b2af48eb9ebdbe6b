"""pytest가 찍은 요약을 읽는다."""

from evidence.running import Finished

NOT_ALLOWED = (
    'RuntimeError: Database access not allowed, use the "django_db" mark, '
    'or the "db" or "transactional_db" fixtures to enable it.'
)


def summary(finished: Finished) -> list[tuple[str, str, str]]:
    """pytest의 요약에서 (결과, 테스트, 이유)."""
    lines = [line for line in finished.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    found = []
    for line in lines:
        head, _, reason = line.partition(" - ")
        outcome, _, name = head.partition(" ")
        found.append((outcome, name.rpartition("::")[2], reason))
    return found
