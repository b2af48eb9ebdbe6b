poetry publish --repository company --skip-existing
