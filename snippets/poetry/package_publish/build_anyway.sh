poetry publish --dry-run --build < /dev/null
