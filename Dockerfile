# syntax=docker/dockerfile:1

# --- everything that needs pip stays in this stage
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.build.lock requirements.run.lock ./
# wheels only, each checked by its hash; /build builds, /app is what will run
RUN python -m venv /build \
 && /build/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.build.lock \
 && python -m venv --without-pip /app \
 && /build/bin/pip --python /app/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: -r requirements.run.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
RUN /build/bin/pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir /dist . \
 && /build/bin/pip --python /app/bin/python install --no-deps --no-index /dist/*.whl

# --- what runs: Python, the packages, a user without rights
FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --home-dir /data --no-create-home --shell /usr/sbin/nologin slugline \
 && install -d -o slugline -g slugline -m 700 /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1 SLUGLINE_DATA_DIR=/data
USER slugline
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["slugline", "health"]
ENTRYPOINT ["slugline"]
CMD ["run"]
