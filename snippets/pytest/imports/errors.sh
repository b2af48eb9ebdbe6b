pytest -q | grep '^E '
