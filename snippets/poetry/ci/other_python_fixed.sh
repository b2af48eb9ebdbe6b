export POETRY_VIRTUALENVS_IN_PROJECT=true
poetry install --only main --no-root
.venv/bin/python -c "import greeting; print(greeting.__version__)"
