from tools.errors import chosen

print(
    chosen(
        "poetry",
        "lock-update.md#changed-significantly",
        "lock-update.md#version-solving-failed",
        "start.md#command-not-found",
        "start.md#no-file-folder",
        "start.md#no-pyproject",
        "run-activate.md#poetry-shell",
        "run-activate.md#command-not-found",
        "in-project-venv.md#already-cached",
        "groups.md#group-not-found",
        "vscode.md#module-not-found",
    )
)
