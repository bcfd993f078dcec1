{{/* The topics of the config with everything decided, as JSON: [{name, deadLetters, receipts}], in the order of their names. */}}
{{- define "leadferry.topics" -}}
{{- $topics := list -}}
{{- range $name := keys .Values.config.topics | sortAlpha -}}
{{- $given := index $.Values.config.topics $name -}}
{{- $topics = append $topics (dict
      "name" $name
      "deadLetters" (default (printf "%s.dead-letter" $name) $given.deadLetterTopic)
      "receipts" (default (printf "%s.receipts" $name) $given.receiptsTopic)) -}}
{{- end -}}
{{- toJson $topics -}}
{{- end }}

{{/* A topic's name as the name of an object: where letters had to change, a few digits keep two such names apart. */}}
{{- define "leadferry.topicObjectName" -}}
{{- $plain := lower . | replace "_" "-" | trimAll "-." | trunc 240 -}}
{{- if eq $plain . -}}
{{- $plain -}}
{{- else -}}
{{- printf "%s-%s" (default "topic" $plain) (sha256sum . | trunc 8) -}}
{{- end -}}
{{- end }}
