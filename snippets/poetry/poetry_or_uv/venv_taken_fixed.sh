poetry config --local virtualenvs.in-project false
poetry run python -c "import sys, checker; print(sys.prefix)"
