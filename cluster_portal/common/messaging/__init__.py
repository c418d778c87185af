"""How people are reached: topics and their pace, Telegram beside e-mail, the morning's digest,
and reminders. What is written to whom stands in `letters.py` and `notifications.py`."""
