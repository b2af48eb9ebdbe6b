pytest -q --reuse-db --no-migrations tests/speed/test_team.py
echo '    city = models.CharField(max_length=50, default="")' >> teams/models.py
pytest -q --reuse-db --no-migrations --create-db --tb=no tests/speed/test_team.py
