"""How people prove who they are: passwords, second factors, devices, sessions, identity services.

`second_factor` says who must have one, `gate` keeps whoever lacks it outside; `events` tells people
what happened to their security. The pages are in `views/security.py` and `views/second_factor.py`.
"""
