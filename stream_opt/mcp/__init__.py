"""The server for language-model tools (`streamc mcp`): jobs in processes, kept on disk, and typed answers."""
