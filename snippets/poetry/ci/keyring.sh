poetry lock -v
