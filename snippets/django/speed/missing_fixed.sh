echo '    city = models.CharField(max_length=50, default="")' >> teams/models.py
pytest -q --no-migrations tests/speed/test_team.py
python manage.py makemigrations --check
