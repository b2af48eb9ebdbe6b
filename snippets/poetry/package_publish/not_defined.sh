poetry publish --repository company
