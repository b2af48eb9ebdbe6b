pytest -q users | grep '^[E>] '
