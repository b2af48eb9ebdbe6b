poetry check
