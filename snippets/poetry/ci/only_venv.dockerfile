FROM python:3.11-slim AS build
RUN pip install --quiet poetry==2.5.1
ENV POETRY_VIRTUALENVS_IN_PROJECT=true
WORKDIR /app
COPY . .
RUN poetry install --only main

FROM python:3.11-slim
WORKDIR /app
# --8<-- [start:copy]
COPY --from=build /app/.venv /app/.venv
# --8<-- [end:copy]
ENV PATH="/app/.venv/bin:$PATH"
CMD ["hello"]
