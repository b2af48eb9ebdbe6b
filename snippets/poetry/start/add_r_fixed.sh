poetry add $(cat requirements.txt)
grep -A 3 dependencies pyproject.toml
