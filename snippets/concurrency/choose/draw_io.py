from snippets.concurrency.choose.ratios import show

print(show("io_ratios"))
