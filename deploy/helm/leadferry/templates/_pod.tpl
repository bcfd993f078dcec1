{{/*
What a pod of either service has in common. Takes a dict: root, component (its name), values (its section), environment (its own
variables), graceSeconds, preStopSeconds, ports.
*/}}
{{- define "leadferry.pod" -}}
{{- $root := .root -}}
{{- $values := .values -}}
{{- $secrets := include "leadferry.secretSources" (list $root $values) -}}
metadata:
  labels:
    {{- include "leadferry.componentLabels" (list $root .component) | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ toYaml $root.Values.config | sha256sum }}
    kubectl.kubernetes.io/default-container: {{ .component }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "leadferry.serviceAccountName" (list $root .component $values) }}
  # Nothing here asks the cluster's API. A web identity brings a token of its own.
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .graceSeconds }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: {{ .component }}
      image: {{ include "leadferry.image" (list $root $values) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      env:
        {{- include "leadferry.environment" (list $root $values .environment) | nindent 8 }}
      ports:
        {{- range $name, $port := .ports }}
        - name: {{ $name }}
          containerPort: {{ $port }}
        {{- end }}
      # The process answers within seconds of its start, before it has reached anybody.
      startupProbe:
        httpGet: { path: /livez, port: metrics }
        periodSeconds: 2
        timeoutSeconds: 3
        failureThreshold: 30
      livenessProbe:
        httpGet: { path: /livez, port: metrics }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /readyz, port: metrics }
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 3
      {{- if .preStopSeconds }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ .preStopSeconds }}
      {{- end }}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/leadferry/config
          readOnly: true
        {{- if $secrets }}
        - name: secrets
          mountPath: /etc/leadferry/secrets
          readOnly: true
        {{- end }}
        - name: escrow
          mountPath: /var/lib/leadferry/escrow
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: config
      configMap:
        name: {{ include "leadferry.fullname" $root }}-config
    {{- if $secrets }}
    - name: secrets
      projected:
        defaultMode: 0440
        sources:
          {{- $secrets | trim | nindent 10 }}
    {{- end }}
    - name: escrow
      {{- toYaml $values.escrowVolume | nindent 6 }}
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
  {{- if $values.topologySpread.enabled }}
  topologySpreadConstraints:
    {{- $component := .component }}
    {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: {{ $values.topologySpread.whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- include "leadferry.selector" (list $root $component) | nindent 10 }}
      matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
