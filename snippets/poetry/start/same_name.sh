grep greeting pyproject.toml
poetry add greeting
