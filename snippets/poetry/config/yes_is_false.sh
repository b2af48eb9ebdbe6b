export POETRY_VIRTUALENVS_IN_PROJECT=yes
poetry config virtualenvs.in-project
