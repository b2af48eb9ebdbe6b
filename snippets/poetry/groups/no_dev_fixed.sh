poetry install --without dev
