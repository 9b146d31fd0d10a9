# One image for web, worker and beat; the servers are the compose file's.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.txt .
RUN pip install --require-hashes --requirement requirements.txt

COPY . .
# Collected while building, with a secret and a database that exist nowhere: neither is used.
RUN SECRET_KEY=build DATABASE_URL=postgres://build@build/build python manage.py collectstatic --noinput --verbosity 0 \
 && useradd --system --uid 10001 tracker && mkdir -p /state/archive /state/snapshots && chown -R tracker /state
USER tracker

EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz/ready', timeout=4)"]
CMD ["gunicorn", "coalition.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8", "--preload", "--graceful-timeout", "5", "--no-control-socket"]
