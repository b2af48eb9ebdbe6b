loop = asyncio.get_event_loop()
loop.run_until_complete(print_add(1, 2))
loop.close()
