# One image for web, workers, scheduler and preparation; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements requirements
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/main.txt
COPY . .
# Browser assets by npm (from a wheel), translations, and static files named by their content.
RUN python -I support2009/local/bootstrap.py \
 && DJANGO_SETTINGS_MODULE=support2009.settings.release STATIC_ROOT=/app/collected \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && rm -rf node_modules .tools tests \
 && .venv/bin/python -m compileall -q . ; test -f /app/collected/staticfiles.json

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin support \
 && install -d -o support -g support /data
COPY --from=build /app /app
WORKDIR /app
USER support
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=support2009.settings.production \
    DATA_DIR=/data \
    STATIC_ROOT=/app/collected
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "support2009.wsgi:application"]
