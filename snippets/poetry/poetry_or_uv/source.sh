uv lock --quiet
