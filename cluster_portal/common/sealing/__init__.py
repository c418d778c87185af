"""Seals of the audit trail: `rows` reads events in a canonical form, `seal` adds to the chain,
`check` compares the trail with it, `redact` takes personal data out and says so in the chain.
"""
