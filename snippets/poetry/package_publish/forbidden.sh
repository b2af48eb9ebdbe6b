export POETRY_PYPI_TOKEN_PYPI="$TOKEN"
poetry publish --repository company
