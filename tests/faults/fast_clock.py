"""The product's own clock, ringing every second instead of every minute."""

from coalition.celery import app

app.conf.beat_schedule = {"tick": {**app.conf.beat_schedule["tick"], "schedule": 1.0}}
