"""모든 테스트가 함께 쓰는 것."""

pytest_plugins = ["evidence.plugin"]
