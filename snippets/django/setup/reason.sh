pytest -q | grep -A 1 'Captured stderr setup'
