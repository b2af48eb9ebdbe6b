pytest_plugins = ["evidence.plugin"]
