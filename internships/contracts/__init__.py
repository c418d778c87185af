"""What contracts say and what of them is in force, without Django: texts, terms, amendments."""
