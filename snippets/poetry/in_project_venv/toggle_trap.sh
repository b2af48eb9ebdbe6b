poetry config virtualenvs.in-project true
poetry install
poetry env info --path
