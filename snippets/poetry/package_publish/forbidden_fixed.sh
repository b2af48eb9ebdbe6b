export POETRY_PYPI_TOKEN_COMPANY="$TOKEN"
poetry publish --repository company
