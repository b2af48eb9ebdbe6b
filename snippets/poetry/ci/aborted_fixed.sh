poetry cache clear local --all --no-interaction
