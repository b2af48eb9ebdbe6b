python manage.py makemigrations
pytest
