poetry publish --dry-run --build --no-interaction
