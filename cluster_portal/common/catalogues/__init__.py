"""Translation catalogues: gathering the strings, checking and compiling what people translated.

Works with no program but Python, so a build needs no gettext tools.
"""
