FROM python:3.12-slim

# No shell, no root: the process owns nothing but its data.
RUN useradd --create-home --uid 10001 charshi
WORKDIR /srv/charshi
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY storage ./storage
COPY locales ./locales
RUN python -m locales compile && mkdir data && chown charshi data
USER charshi
ENV PYTHONUNBUFFERED=1 DATA_DIR=/srv/charshi/data PORT=8080
VOLUME /srv/charshi/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["python", "-m", "bot", "run"]
