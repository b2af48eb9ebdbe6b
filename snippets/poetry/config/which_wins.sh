poetry config virtualenvs.in-project
poetry config virtualenvs.in-project false
poetry config --local virtualenvs.in-project true
poetry config virtualenvs.in-project
POETRY_VIRTUALENVS_IN_PROJECT=false poetry config virtualenvs.in-project
