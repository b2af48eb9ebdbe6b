poetry check
uv lock
