poetry version patch
poetry build --clean
poetry publish --dry-run
