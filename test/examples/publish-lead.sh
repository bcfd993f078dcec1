#!/bin/sh
# Publishes one lead with the console producer that comes with Kafka:  sh publish-lead.sh 127.0.0.1:9092 leads
# KAFKA_CONSOLE_PRODUCER names it where it is not on the path.
set -eu
echo 'alan@example.org|{"id": "shell-2026-000001", "email": "alan@example.org", "firstName": "Alan"}' |
  ${KAFKA_CONSOLE_PRODUCER:-kafka-console-producer.sh} --bootstrap-server "${1:-127.0.0.1:9092}" --topic "${2:-leads}" \
    --property parse.key=true --property 'key.separator=|'
