poetry check --lock
