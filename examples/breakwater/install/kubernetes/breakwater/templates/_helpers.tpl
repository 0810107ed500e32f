{{- /*
SPDX-License-Identifier: Apache-2.0
Copyright Authors of docwarden
*/ -}}

{{- /* The prefix of all object names. */ -}}
{{- define "breakwater.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- /* The namespace of all namespaced objects. */ -}}
{{- define "breakwater.namespace" -}}
{{- default .Release.Namespace .Values.namespaceOverride -}}
{{- end -}}

{{- /* Labels of every object. Takes a dict of `root` and `component`. */ -}}
{{- define "breakwater.labels" -}}
{{ include "breakwater.selectorLabels" . }}
app.kubernetes.io/part-of: breakwater
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- /* Labels that select the pods of a component. They must never change. */ -}}
{{- define "breakwater.selectorLabels" -}}
app.kubernetes.io/name: {{ include "breakwater.name" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- /* The reference of an image. Takes a dict of `root` and `image`. */ -}}
{{- define "breakwater.image" -}}
{{- $tag := default (printf "v%s" .root.Chart.AppVersion) .image.tag -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository $tag -}}
{{- end -}}
{{- end -}}

{{- /* Environment that leads to the API server when no service address works yet. */ -}}
{{- define "breakwater.apiServerEnv" -}}
{{- if .Values.k8sServiceHost }}
- name: KUBERNETES_SERVICE_HOST
  value: {{ .Values.k8sServiceHost | quote }}
- name: KUBERNETES_SERVICE_PORT
  value: {{ default "6443" .Values.k8sServicePort | quote }}
{{- end }}
{{- end -}}

{{- /* "true" when the default of a value has to stay what it was in release `.since` and before. */ -}}
{{- define "breakwater.upgradedFromBefore" -}}
{{- if .root.Values.upgradeCompatibility -}}
{{- semverCompare (printf "<%s" .since) (toString .root.Values.upgradeCompatibility) -}}
{{- end -}}
{{- end -}}
