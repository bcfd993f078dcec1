import type { ConfigError } from '@leadferry/runtime/config';
import type { Ending } from '../ending.ts';
import type { Paint } from '../paint.ts';
import { describeGroup, describeTotal } from './describe-findings.ts';
import { createFindings, type Finding } from './finding.ts';

const { fault } = createFindings('config');

/** Ends the command: a fault is an exit code of its own. Attention and what was not looked at are none. */
export const concludeExamination = (findings: readonly Finding[], paint: Paint): Ending => {
  const faults = findings.filter(({ level }) => level === 'fault').length;
  return {
    exit: faults > 0 ? 'unwell' : 'done',
    isFailure: false,
    fields: { healthy: faults === 0, faults, findings },
    text: describeTotal(findings, paint),
  };
};

/** Ends the command where the configuration cannot be used, and so nothing else be looked at. */
export const concludeConfigFaults = ({ faults }: ConfigError, paint: Paint): Ending => {
  const cure = 'correct it in the environment or in the config file, and look again';
  const findings = faults.map((text) => fault('config_fault', text, cure));
  const ending = concludeExamination(findings, paint);
  return { ...ending, text: `${describeGroup('config', findings, paint)}\n\n${ending.text}` };
};
