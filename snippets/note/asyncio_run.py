asyncio.run()
