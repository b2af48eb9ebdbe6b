poetry lock
grep secret poetry.lock
