poetry export --output requirements.txt
