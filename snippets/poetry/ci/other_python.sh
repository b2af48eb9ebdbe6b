export POETRY_VIRTUALENVS_CREATE=false
poetry install --only main --no-root --quiet
python -c "import greeting; print(greeting.__version__)"
