from tools.errors import chosen

print(
    chosen(
        "pytest",
        "imports.md#no-module-named",
        "imports.md#relative-import",
        "imports.md#no-tests-ran",
        "conftest.md#not-found",
        "fixtures.md#called-directly",
        "scope-teardown.md#scope-mismatch",
        "async-tests.md#not-natively-supported",
        "async-tests.md#event-loop-fixture",
        "factories-params.md#uses-no-argument",
        "xdist.md#different-tests",
    )
)
