from collections import defaultdict

tests_by_worker = defaultdict(list)


def pytest_runtest_logreport(report):
    # 워커가 보내 온 결과에만 node가 있습니다.
    if report.when == "call" and hasattr(report, "node"):
        test = report.nodeid.partition("::")[2]
        tests_by_worker[report.node.gateway.id].append(test)


def pytest_terminal_summary(terminalreporter):
    for tests in sorted(map(sorted, tests_by_worker.values())):
        terminalreporter.write_line(f"한 워커: {', '.join(tests)}")
