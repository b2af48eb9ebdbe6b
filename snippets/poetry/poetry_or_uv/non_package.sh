uv sync --quiet 2>&1 | grep "RuntimeError:"
