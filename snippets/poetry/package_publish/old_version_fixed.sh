poetry version minor
poetry build --clean
poetry publish --dry-run
