poetry run python where.py
eval "$(poetry env activate)"
python where.py
deactivate
