FROM python:3.11-slim AS build
RUN pip install --quiet poetry==2.5.1
ENV POETRY_VIRTUALENVS_IN_PROJECT=true
WORKDIR /app
COPY . .
RUN poetry install --only main

# --8<-- [start:final]
FROM python:3.11-slim
WORKDIR /app
COPY --from=build /app/.venv /app/.venv
ENV PATH="/app/.venv/bin:$PATH"
CMD ["hello"]
# --8<-- [end:final]
