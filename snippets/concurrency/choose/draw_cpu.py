from snippets.concurrency.choose.ratios import show

print(show("cpu_ratios"))
