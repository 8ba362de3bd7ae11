# One image for chat, API, worker and every command. The first stage installs, the second has only what runs.
FROM python:3.13-slim-bookworm AS install
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /venv
COPY requirements-build.lock requirements.lock ./
RUN /venv/bin/pip install --require-hashes -r requirements-build.lock \
    && /venv/bin/pip install --require-hashes --no-build-isolation -r requirements.lock
COPY . .
RUN /venv/bin/pip install --no-index --no-deps --no-build-isolation -e . \
    && /venv/bin/pip uninstall --quiet --yes pip \
    && /venv/bin/python -m compileall -q /app

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --create-home rolecall && install -d -o rolecall -m 0700 /data
COPY --from=install /venv /venv
COPY --from=install /app /app
WORKDIR /app
USER rolecall
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 ROLECALL_DATA_DIR=/data ROLECALL_LOG_FORMAT=json
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["rolecall"]
CMD ["serve", "--host", "0.0.0.0"]
