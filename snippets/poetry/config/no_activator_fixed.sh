poetry config --local --unset virtualenvs.create
eval "$(poetry env activate)"
python -c "import sys; print(sys.prefix != sys.base_prefix)"
