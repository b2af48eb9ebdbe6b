poetry install
grep -A 1 'name = "greeting"' poetry.lock
