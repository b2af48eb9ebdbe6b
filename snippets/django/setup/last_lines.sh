pytest -q 2>&1 | tail -n 3
