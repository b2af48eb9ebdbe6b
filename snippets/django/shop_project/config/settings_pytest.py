from config.settings import *  # noqa: F403
from config.settings import DATABASES

for database in DATABASES.values():
    in_memory = database.get("ENGINE", "").endswith("sqlite3")
    database["NAME"] = ":memory:" if in_memory else f"not_real_{database.get('NAME', '')}"
    database.get("TEST", {}).pop("NAME", None)
