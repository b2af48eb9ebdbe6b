poetry run python where.py && python where.py
