git checkout --ours poetry.lock
poetry lock
git add poetry.lock
poetry install
