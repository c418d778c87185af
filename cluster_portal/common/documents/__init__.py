"""Documents: typeset as PDF/A, sealed, kept as they were, checked by anyone through their code.

    document = seal(kind=…, record_id=…, layout=…, data=…, language=…, title=…, at=…)

An app registers each kind it issues (`kinds.register`) with who may read it and which facts of it
the public page tells. Its layout is a typst file in its own folder `documents/`, built on
`sheet.typ`; it finds what it prints in `body`.
"""
