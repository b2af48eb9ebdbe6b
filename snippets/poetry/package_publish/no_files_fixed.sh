poetry build
poetry publish --dry-run
