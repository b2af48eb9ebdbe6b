from evidence.figures import ratios

print(ratios("concurrency/choose/cpu_ratios.json"))
