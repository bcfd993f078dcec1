{{/* The variables of both services. Takes (list $ values own), where `own` holds those the chart itself gives to one of them. */}}
{{- define "leadferry.environment" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $values := $root.Values -}}
{{- $set := merge (index . 2) (dict
      "LEADFERRY_CONFIG" "/etc/leadferry/config/leadferry.yaml"
      "LEADFERRY_ESCROW_DIR" "/var/lib/leadferry/escrow"
      "LEADFERRY_MAX_REPLICAS" ($values.scaling.maxReplicas | int | toString)
      "HTTP_PORT" "9464"
      "KAFKA_BROKERS" (join "," $values.kafka.brokers)
      "KAFKA_GROUP_ID" $values.kafka.groupId
      "REDIS_URL" (join "," $values.redis.urls)
      "AWS_REGION" $values.aws.region) -}}
{{- if $values.aws.endpointUrl -}}{{- $_ := set $set "AWS_ENDPOINT_URL_SECRETS_MANAGER" $values.aws.endpointUrl -}}{{- end -}}
{{- if $component.awsCredentials.secret -}}{{- $_ := set $set "AWS_SHARED_CREDENTIALS_FILE" "/etc/leadferry/secrets/aws/credentials" -}}{{- end -}}
{{- with $values.kafka.tls -}}
{{- if .enabled -}}
{{- $_ := set $set "KAFKA_TLS" "true" -}}
{{- if .ca.secret -}}{{- $_ := set $set "KAFKA_TLS_CA_FILE" "/etc/leadferry/secrets/kafka/ca.crt" -}}{{- end -}}
{{- if .client.secret -}}
{{- $_ := set $set "KAFKA_TLS_CERT_FILE" "/etc/leadferry/secrets/kafka/tls.crt" -}}
{{- $_ := set $set "KAFKA_TLS_KEY_FILE" "/etc/leadferry/secrets/kafka/tls.key" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $values.kafka.sasl -}}
{{- if .mechanism -}}
{{- $_ := set $set "KAFKA_SASL_MECHANISM" .mechanism -}}
{{- if ne .mechanism "aws-msk-iam" -}}
{{- $_ := set $set "KAFKA_SASL_USERNAME" .username -}}
{{- $_ := set $set "KAFKA_SASL_PASSWORD_FILE" "/etc/leadferry/secrets/kafka/password" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- with $values.redis -}}
{{- if .username -}}{{- $_ := set $set "REDIS_USERNAME" .username -}}{{- end -}}
{{- if .password.secret -}}{{- $_ := set $set "REDIS_PASSWORD_FILE" "/etc/leadferry/secrets/redis/password" -}}{{- end -}}
{{- if .ca.secret -}}{{- $_ := set $set "REDIS_TLS_CA_FILE" "/etc/leadferry/secrets/redis/ca.crt" -}}{{- end -}}
{{- end -}}
{{- $plain := merge (dict) $component.env $values.env -}}
{{- range $name, $_ := $plain -}}
{{- if hasKey $set $name -}}
{{- fail (printf "env.%s: the chart sets this variable itself, from a value of its own; see README.md" $name) -}}
{{- end -}}
{{- end -}}
{{- range $index, $name := concat (keys $set) (keys $plain) | sortAlpha }}
{{- if $index }}
{{ end -}}
{{- $value := get (merge (dict) $set $plain) $name -}}
{{- /* Every number of a values file is a float64, and toString would write a million as 1e+06. */ -}}
{{- if kindIs "float64" $value -}}{{- $value = toJson $value -}}{{- end -}}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
