poetry install --extras color
