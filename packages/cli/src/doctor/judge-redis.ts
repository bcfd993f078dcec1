import { createFindings, type Finding } from './finding.ts';

const { good, attention, fault } = createFindings('redis');

/** Scripts that ask for the time and then write need it. */
const oldestMajor = 5;

/**
 * Judges one Redis by what it tells of itself (`INFO`).
 *
 * @param isFirst whether it serves the budget and the memory of what was delivered.
 */
export const judgeRedis = (info: string, about: string, isFirst: boolean): Finding[] => {
  const facts = readInfo(info);
  const version = facts.get('redis_version') ?? 'of unknown version';
  const findings: Finding[] = [];
  if (Number.parseInt(version, 10) < oldestMajor) {
    const cure = 'upgrade it to a Redis that is still maintained';
    findings.push(
      fault('redis_old', `${about} is Redis ${version}: scripts of the budget need 5 or newer`, cure, { about }),
    );
  }
  if (facts.get('role') === 'slave') {
    const cure = 'name the primary in REDIS_URL, not a replica or a read endpoint';
    findings.push(fault('redis_replica', `${about} is a replica, which takes no writes`, cure, { about }));
  }
  findings.push(...judgeEviction(facts, about));
  const isWell = findings.every(({ level }) => level !== 'fault');
  if (isFirst && facts.get('aof_enabled') === '0') {
    const text = `${about} keeps no append-only file: a restart forgets what was delivered, and the calls of today since its last snapshot`;
    const cure = 'set "appendonly yes", or run "leadferry memory rebuild" after it has lost its data';
    findings.push(attention('redis_volatile', text, cure, { about }));
  }
  return isWell
    ? [good('redis', `${about}: Redis ${version}, a primary, scripts run, nothing is evicted`, { about }), ...findings]
    : findings;
};

const judgeEviction = (facts: ReadonlyMap<string, string>, about: string): Finding[] => {
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (policy === 'noeviction') return [];
  const cure = `set it with "redis-cli CONFIG SET maxmemory-policy noeviction", or in the parameter group, and give it memory enough`;
  const meaning = 'limits of the day, claims and what was delivered may be forgotten';
  if (Number(facts.get('maxmemory') ?? 0) > 0)
    return [
      fault('redis_evicts', `${about} evicts keys when memory is short (${policy}): ${meaning}`, cure, { about }),
    ];
  const text = `${about} would evict keys (${policy}) if its memory were limited, which it is not: ${meaning}`;
  return [attention('redis_would_evict', text, cure, { about })];
};

const readInfo = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info
      .split(/\r?\n/)
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const),
  );
