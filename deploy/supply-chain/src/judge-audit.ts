import type { ProductionPackage } from './production-packages.ts';

/** What an audit came to: known vulnerabilities of what ships, none, or no answer, which is not the same as none. */
export type AuditResult =
  | { readonly verdict: 'clean' }
  | { readonly verdict: 'vulnerable'; readonly findings: readonly Finding[] }
  | { readonly verdict: 'unavailable'; readonly why: string };

/** One package that ships and has a known vulnerability, itself or through what it uses. */
export interface Finding {
  readonly name: string;
  readonly severity: string;
  /** Titles and addresses of the advisories; of a package that only uses a vulnerable one, that one's name. */
  readonly advisories: readonly string[];
}

interface AuditReport {
  readonly message?: string;
  readonly error?: { readonly summary?: string };
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly severity: string;
        readonly via: ReadonlyArray<string | { readonly title?: string; readonly url?: string }>;
        readonly nodes?: readonly string[];
      }
    >
  >;
}

/**
 * Judges what `npm audit --json` printed. Only packages that ship count. A registry that does not answer audits, as many
 * mirrors do not, is `unavailable` and never `clean`.
 */
export const judgeAudit = (printed: string, packages: readonly ProductionPackage[]): AuditResult => {
  const report = parse(printed);
  const vulnerabilities = report?.vulnerabilities;
  if (vulnerabilities === undefined)
    return { verdict: 'unavailable', why: report?.error?.summary || report?.message || 'npm audit printed no report' };

  const shipped = new Set(packages.map(({ path }) => path));
  const findings = Object.entries(vulnerabilities)
    .filter(([, { nodes = [] }]) => nodes.some((node) => shipped.has(node)))
    .map(([name, { severity, via }]) => ({
      name,
      severity,
      advisories: via.map((cause) => (typeof cause === 'string' ? cause : `${cause.title} ${cause.url}`)),
    }));
  return findings.length === 0 ? { verdict: 'clean' } : { verdict: 'vulnerable', findings };
};

const parse = (printed: string): AuditReport | undefined => {
  try {
    return JSON.parse(printed) as AuditReport;
  } catch {
    return undefined;
  }
};
