poetry publish --dry-run
