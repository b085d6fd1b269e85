# Builds the wheel in one stage and installs it, with the pinned libraries, in another.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml README.md README.zh.md CHANGELOG.md LICENSE constraints.txt ./
COPY app app
COPY layers layers
COPY boundaries boundaries
COPY static static
RUN pip install --no-cache-dir build && python -m build --wheel

FROM python:3.11-slim
COPY --from=build /src/dist/*.whl /src/constraints.txt /tmp/
RUN pip install --no-cache-dir -c /tmp/constraints.txt "$(ls /tmp/*.whl)[cluster]" && rm /tmp/*.whl \
    && useradd --system --uid 10001 --home-dir /data zoning \
    && mkdir /data /batch && chown zoning /data /batch
USER zoning
ENV ZONING_DATA_DIR=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
CMD ["zoning", "serve", "--host", "0.0.0.0", "--port", "8000"]
