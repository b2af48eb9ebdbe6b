poetry cache clear local --all
