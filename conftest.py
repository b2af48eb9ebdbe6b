"""테스트 전체에 증거 플러그인을 건다."""

pytest_plugins = ["evidence.plugin"]
