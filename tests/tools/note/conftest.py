"""노트의 도구를 확인하는 테스트가 함께 쓰는 것."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, configuration, settings

# 찾은 예를 저장소에 남기지 않는다. 바쁜 컴퓨터에서 느린 것은 잘못이 아니다.
configuration.set_hypothesis_home_dir(Path(tempfile.gettempdir(), "hypothesis-notes"))
# 3.11에서 까닭을 찾는 단계(explain)는 줄마다 따라가므로 아주 느리다.
settings.register_profile(
    "notes",
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("notes")
