poetry version minor
poetry publish --dry-run
