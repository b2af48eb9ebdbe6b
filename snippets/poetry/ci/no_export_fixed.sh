poetry sync --only main --no-root
