POETRY_VIRTUALENVS_IN_PROJECT=false poetry env remove --all
poetry install
