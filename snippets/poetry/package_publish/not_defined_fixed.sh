poetry config repositories.company "$UPLOAD_URL"
poetry publish --repository company
