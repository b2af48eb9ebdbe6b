poetry config repositories.company "$UPLOAD_URL"
export POETRY_PYPI_TOKEN_COMPANY="$TOKEN"
poetry publish --repository company
