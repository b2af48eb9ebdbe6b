from fastapi import FastAPI

app = FastAPI()


async def load(name: str) -> dict[str, str]:
    return {"name": name}


@app.get("/users/{name}")
async def user(name: str):
    return await load(name)
