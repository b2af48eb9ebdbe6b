async def load_rate(client):
    response = await client.get("/rates/USD")
    return response.json()["rate"]
