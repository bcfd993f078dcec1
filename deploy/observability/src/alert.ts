/** How soon a person is needed: at any hour, or within the working day. */
export type Severity = 'critical' | 'warning';

/** An alert of Leadferry. */
export interface Alert {
  /** Fixed: operators' routes hang on it. */
  readonly name: string;
  /** True while the condition holds, in PromQL. */
  readonly expr: string;
  /** How long it must hold, in seconds as they are in earnest. */
  readonly forSeconds: number;
  readonly severity: Severity;
  /** One line, with the labels that tell which. */
  readonly summary: string;
  /** What it means to a lead, and to whoever is called. */
  readonly description: string;
  /** File and section below the folder of runbooks: `tokens.md#an-access-token-under-8-hours`. */
  readonly runbook: string;
}

/** What is put behind a name that may be told from which deployment it is. */
export const inNamespace = '{{ with $labels.namespace }} in {{ . }}{{ end }}';
