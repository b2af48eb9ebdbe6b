poetry config virtualenvs.path "./.venv"
poetry install
poetry install
