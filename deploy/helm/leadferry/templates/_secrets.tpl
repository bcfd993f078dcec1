{{/*
The secrets a service reads, as files below /etc/leadferry/secrets: the sources of one projected volume, or nothing.
Takes (list $ values).
*/}}
{{- define "leadferry.secretSources" -}}
{{- $values := (index . 0).Values -}}
{{- $component := index . 1 -}}
{{- with $values.kafka -}}
{{- if .tls.enabled -}}
{{- include "leadferry.secretFile" (list .tls.ca.secret .tls.ca.key "kafka/ca.crt") -}}
{{- include "leadferry.secretFile" (list .tls.client.secret .tls.client.certKey "kafka/tls.crt") -}}
{{- include "leadferry.secretFile" (list .tls.client.secret .tls.client.keyKey "kafka/tls.key") -}}
{{- end -}}
{{- if and .sasl.mechanism (ne .sasl.mechanism "aws-msk-iam") -}}
{{- include "leadferry.secretFile" (list .sasl.password.secret .sasl.password.key "kafka/password") -}}
{{- end -}}
{{- end -}}
{{- with $values.redis -}}
{{- include "leadferry.secretFile" (list .password.secret .password.key "redis/password") -}}
{{- include "leadferry.secretFile" (list .ca.secret .ca.key "redis/ca.crt") -}}
{{- end -}}
{{- with $component.awsCredentials -}}
{{- include "leadferry.secretFile" (list .secret .key "aws/credentials") -}}
{{- end -}}
{{- end }}

{{/* Takes (list secret key path). */}}
{{- define "leadferry.secretFile" -}}
{{- if index . 0 }}
- secret:
    name: {{ index . 0 }}
    items:
      - key: {{ index . 1 }}
        path: {{ index . 2 }}
{{- end -}}
{{- end }}
