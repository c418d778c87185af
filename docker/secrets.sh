#!/bin/sh
# Makes the passwords of an installation, each in a file only its owner reads. What exists stays.
#   docker/secrets.sh [FOLDER]      FOLDER is ./secrets unless given
set -eu
umask 077
folder=${1:-$(dirname "$0")/../secrets}
mkdir -p "$folder/tls"
chmod 0700 "$folder"
cd "$folder"

random() { # as many letters and digits as asked for
  head -c 4096 /dev/urandom | LC_ALL=C tr -dc A-Za-z0-9 | head -c "$1"
}

write() { # the containers' users read them: the folder is closed to everybody else
  [ -s "$1" ] || printf '%s' "$2" >"$1"
  chmod 0444 "$1"
}

write secret_key "$(random 64)"
write owner_password "$(random 32)"
write application_password "$(random 32)"
write metrics_token "$(random 40)"
write telegram_webhook "$(random 32)"
for given in email_password telegram_token; do # what others give; empty until then
  [ -e $given ] || : >$given
  chmod 0444 $given
done
owner=$(cat owner_password) application=$(cat application_password)
# A migration waits five seconds for a lock and then gives up, so that nobody queues behind it.
write database_owner_url "postgres://klaster_owner:$owner@database:5432/klaster?options=-c%20lock_timeout%3D5s"
write database_url "postgres://klaster_application:$application@pooler:6432/klaster"
write pooler_users "\"klaster_application\" \"$application\""
