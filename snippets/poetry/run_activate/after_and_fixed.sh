poetry run sh -c "python where.py && python where.py"
