poetry install --with color
