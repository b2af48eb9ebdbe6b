uv lock --quiet
uv tree --quiet
