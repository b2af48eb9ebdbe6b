poetry config --local virtualenvs.in-project true
poetry install
poetry env info --path
