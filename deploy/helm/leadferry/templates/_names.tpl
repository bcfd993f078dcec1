{{/* Names and labels. A component is "lead-worker" or "token-keeper". */}}

{{- define "leadferry.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "leadferry.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "leadferry.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "leadferry.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "leadferry.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ include "leadferry.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: leadferry
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Takes (list $ component). */}}
{{- define "leadferry.componentLabels" -}}
{{ include "leadferry.labels" (index . 0) }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Takes (list $ component). What never changes in the life of a release. */}}
{{- define "leadferry.selector" -}}
app.kubernetes.io/name: {{ include "leadferry.name" (index . 0) }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* Takes (list $ component values). */}}
{{- define "leadferry.serviceAccountName" -}}
{{- with index . 2 -}}
{{- if .serviceAccount.create -}}
{{- default (printf "%s-%s" (include "leadferry.fullname" (index $ 0)) (index $ 1)) .serviceAccount.name -}}
{{- else -}}
{{- default "default" .serviceAccount.name -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Takes (list $ values). */}}
{{- define "leadferry.image" -}}
{{- $common := (index . 0).Values.image -}}
{{- $own := (index . 1).image -}}
{{- $repository := $own.repository -}}
{{- if $common.registry -}}{{- $repository = printf "%s/%s" (trimSuffix "/" $common.registry) $own.repository -}}{{- end -}}
{{- if $own.digest -}}
{{- printf "%s@%s" $repository $own.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (coalesce $own.tag $common.tag (index . 0).Chart.AppVersion) -}}
{{- end -}}
{{- end }}
