from fastapi import FastAPI

app = FastAPI()


async def load(name: str) -> dict[str, str]:
    return {"name": name}


# --8<-- [start:user]
@app.get("/users/{name}")
def user(name: str):
    return load(name)
    # --8<-- [end:user]
