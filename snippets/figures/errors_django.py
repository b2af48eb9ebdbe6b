from tools.errors import chosen

print(
    chosen(
        "django",
        "db-access.md#database-access-not-allowed",
        "setup.md#improperly-configured",
        "setup.md#monorepo",
        "setup.md#create-database",
        "async-db.md#synchronous-only",
        "transactions.md#current-transaction",
        "transactions.md#on-commit",
        "query-count.md#lazy",
        "speed.md#accessed",
        "session-data.md#scope-mismatch",
    )
)
