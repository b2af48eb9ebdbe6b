uv sync --quiet
uv run hello
