# The bot as a container: docker build --tag kansli .
#
#   docker run --rm -it -v ./config.toml:/kansli/config.toml:ro -v kansli-data:/kansli/data kansli login
#   docker run -d       -v ./config.toml:/kansli/config.toml:ro -v kansli-data:/kansli/data kansli
#
# compose.yaml does the same together with a homeserver to try it on.

# The same for both stages; newer ones are tried before they are named here.
ARG PYTHON=3.13.18-slim-trixie
FROM python:${PYTHON} AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/kansli
WORKDIR /src

# First what seldom changes. Everything is checked against its hash, the build backend too.
COPY requirements-build.txt requirements-postgres.txt ./
RUN /opt/kansli/bin/pip install --require-hashes -r requirements-build.txt \
 && /opt/kansli/bin/pip install --require-hashes --no-build-isolation -r requirements-postgres.txt

COPY pyproject.toml LICENSE ./
COPY secretary secretary
COPY storage storage
COPY services services
COPY commands commands
COPY bot bot
RUN /opt/kansli/bin/pip install --no-deps --no-build-isolation . \
 && /opt/kansli/bin/python -m compileall -q /opt/kansli/lib \
 && /opt/kansli/bin/pip uninstall --yes setuptools pip


FROM python:${PYTHON}

# Numbers of its own, so that a file on the host can be given to it: chown 10001 FILE
RUN groupadd --system --gid 10001 kansli \
 && useradd --system --uid 10001 --gid 10001 --home-dir /kansli --shell /usr/sbin/nologin kansli \
 && install --directory --owner=kansli --group=kansli --mode=0700 /kansli/data
COPY --from=build /opt/kansli /opt/kansli

ENV PATH=/opt/kansli/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# By number: Kubernetes' runAsNonRoot cannot tell who a name is.
USER 10001:10001
# config.toml is looked for here, and its `data = "data"` is the volume.
WORKDIR /kansli
VOLUME /kansli/data

# Healthy: the bot's heartbeat in the data folder is younger than three minutes.
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["kansli", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["kansli"]
CMD ["run"]
