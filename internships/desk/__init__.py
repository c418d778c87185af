"""The first screen of those who run a university's practices: places against targets, and the
exceptions that need a person today."""
