import { describeRule, type SchemaIssue } from './describe-rule.ts';
import type { InvalidLeadReason } from './invalid-lead-error.ts';
import { createNameShower } from './shown-name.ts';

/** One thing wrong with a record, in words that hold no value of it. */
export interface Fault {
  readonly reason: InvalidLeadReason;
  readonly text: string;
}

/** A dead letter's headers have 64 KiB to spare; a record full of junk must not fill them. */
const maxFaults = 100;

type Path = readonly PropertyKey[];

const readAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => {
    const isHeld = typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key);
    return isHeld ? Reflect.get(inner, key) : undefined;
  }, value);

/** A rule of the schema that has a reason of its own says so in its parameters. */
const decideReason = (issue: SchemaIssue): InvalidLeadReason => {
  const named: unknown = issue.code === 'custom' ? issue.params?.reason : undefined;
  return named === 'email_too_long' || named === 'too_many_custom_fields' ? named : 'invalid_field';
};

/** Gives each unknown field a finding of its own; the schema tells them of one object together. */
const spread = (issue: SchemaIssue): { issue: SchemaIssue; path: Path }[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ issue, path: [...issue.path, key] }))
    : [{ issue, path: issue.path }];

/**
 * Turns the schema's issues into faults, each as `path: rule`, at most 100 and then how many more there are.
 *
 * Names of fields that the source made up are shown only where that is safe (`shown-name.ts`).
 *
 * @param aliases names to show instead of a top-level field's, where an envelope filled it.
 */
export const describeFaults = (
  issues: readonly SchemaIssue[],
  event: object,
  aliases: Readonly<Record<string, string>> = {},
): Fault[] => {
  const showName = createNameShower(event);

  const showKey = (path: Path, isUnknown: boolean): string => {
    const key = String(path.at(-1));
    const parent = path.slice(0, -1);
    if (isUnknown || parent[0] === 'customFields') {
      return showName(key, Object.keys(Object(readAt(event, parent))).indexOf(key) + 1);
    }
    return parent.length === 0 ? (aliases[key] ?? key) : key;
  };

  const showPath = (path: Path, isUnknown: boolean): string =>
    path.map((_, depth) => showKey(path.slice(0, depth + 1), isUnknown && depth === path.length - 1)).join('.');

  const findings = issues.flatMap(spread);
  const faults = findings.slice(0, maxFaults).map(({ issue, path }): Fault => {
    const isUnknown = issue.code === 'unrecognized_keys';
    const rule = isUnknown ? 'is not a field of a lead' : describeRule(issue, readAt(event, path));
    return { reason: decideReason(issue), text: `${showPath(path, isUnknown)}: ${rule}` };
  });

  const more = findings.length - faults.length;
  return more === 0 ? faults : [...faults, { reason: 'invalid_field', text: `record: has ${more} more faults` }];
};
