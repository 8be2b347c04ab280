"""The tools that are compared: one class each, all with the verbs of `tool.Tool`."""
