POETRY_VIRTUALENVS_USE_POETRY_PYTHON=true poetry env use 3.12
poetry run python --version
