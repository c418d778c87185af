# The platform in one image: web server, worker and beat differ by their command (docker-compose.yml).

FROM python:3.11-slim-bookworm AS dependencies
WORKDIR /srv/klaster
COPY requirements requirements
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt

# Front-end, catalogues and static files are made here; Node stays behind.
FROM dependencies AS build
RUN .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/demo.txt
COPY . .
RUN python bin/local/build.py --static

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/klaster klaster \
    && install -d -o klaster -g klaster /srv/klaster /srv/media
WORKDIR /srv/klaster
COPY --from=dependencies /srv/klaster/.venv .venv
COPY --from=build /srv/klaster/manage.py manage.py
COPY --from=build /srv/klaster/cluster_portal cluster_portal
COPY --from=build /srv/klaster/partners partners
COPY --from=build /srv/klaster/internships internships
COPY --from=build /srv/klaster/monitoring monitoring
COPY --from=build /srv/klaster/quality quality
COPY --from=build /srv/klaster/templates templates
COPY --from=build /srv/klaster/locale locale
COPY --from=build /srv/klaster/static static
COPY --from=build /srv/klaster/staticfiles staticfiles
ENV PATH=/srv/klaster/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cluster_portal.settings.production \
    MEDIA_ROOT=/srv/media
USER klaster
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws", \
     "cluster_portal.wsgi:application"]
