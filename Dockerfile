FROM python:3.13-slim

WORKDIR /app
RUN useradd --create-home --uid 10001 rolecall && mkdir /data && chown rolecall /data

COPY requirements-build.lock requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-build.lock \
    && pip install --no-cache-dir --require-hashes --no-build-isolation -r requirements.lock

COPY . .
RUN pip install --no-cache-dir --no-index --no-deps --no-build-isolation -e .

USER rolecall
ENV ROLECALL_DATA_DIR=/data ROLECALL_LOG_FORMAT=json
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["rolecall"]
CMD ["serve", "--host", "0.0.0.0"]
