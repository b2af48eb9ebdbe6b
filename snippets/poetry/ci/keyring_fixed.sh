export POETRY_KEYRING_ENABLED=false
poetry lock -v
