poetry lock --no-update
