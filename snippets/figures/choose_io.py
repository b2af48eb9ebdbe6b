from evidence.figures import ratios

print(ratios("concurrency/choose/io_ratios.json"))
