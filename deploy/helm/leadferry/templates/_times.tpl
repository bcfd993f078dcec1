{{/*
Seconds a pod has to stop. A worker's process gives up 4 s after its drain deadline, a keeper's at its stop deadline; Kubernetes
must wait longer than that, counted from before preStop. Ten more seconds are for a node that is slow.
*/}}

{{- define "leadferry.workerGraceSeconds" -}}
{{- $needed := add (divf .Values.worker.drainDeadlineMs 1000 | ceil | int) 4 -}}
{{- include "leadferry.graceSeconds" (list "worker" $needed .Values.worker.terminationGracePeriodSeconds) -}}
{{- end }}

{{- define "leadferry.keeperGraceSeconds" -}}
{{- $needed := add (divf .Values.keeper.stopDeadlineMs 1000 | ceil | int) .Values.keeper.preStopSeconds -}}
{{- include "leadferry.graceSeconds" (list "keeper" $needed .Values.keeper.terminationGracePeriodSeconds) -}}
{{- end }}

{{/* Takes (list section needed asked). */}}
{{- define "leadferry.graceSeconds" -}}
{{- $section := index . 0 -}}
{{- $needed := index . 1 | int -}}
{{- $asked := index . 2 | int -}}
{{- if not $asked -}}
{{- add $needed 10 -}}
{{- else if le $asked $needed -}}
{{- fail (printf "%s.terminationGracePeriodSeconds: %d s is too short: the stop itself may take %d s. Give more, or 0 to have it reckoned" $section $asked $needed) -}}
{{- else -}}
{{- $asked -}}
{{- end -}}
{{- end }}
