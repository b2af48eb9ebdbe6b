import asyncio

if __name__ == "__main__":
    try:
        asyncio.run()
    except TypeError as error:
        print(f"TypeError: {error}")
