# The platform in one image: web server, worker and beat differ by their command (docker-compose.yml).

FROM python:3.11-slim-bookworm AS dependencies
WORKDIR /srv/klaster
COPY requirements requirements
COPY bin/local bin/local
RUN python bin/local/prepare.py base

# Front-end, catalogues and static files are made here, and bin/backup runs from it; Node stays behind.
FROM dependencies AS build
RUN python bin/local/prepare.py demo
COPY . .
RUN python bin/local/build.py --static

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/klaster klaster \
    && install -d -o klaster -g klaster /srv/media
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
RUN python -m compileall -q cluster_portal partners internships monitoring quality
ENV PATH=/srv/klaster/.venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cluster_portal.settings.production \
    MEDIA_ROOT=/srv/media \
    METRICS_FOLDER=/tmp/metrics
USER klaster
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws", \
     "cluster_portal.wsgi:application"]
