#!/bin/sh
# Run once by the database's image in an empty cluster: the role web server and workers sign in as.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set password="$(cat /run/secrets/application_password)" <<'SQL'
CREATE ROLE klaster_application LOGIN PASSWORD :'password';
SQL
