import { unlessAborted } from '@leadferry/runtime';
import type { Ending } from '../ending.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { RunOptions } from '../run-command.ts';
import { createClockNotes } from './clock-notes.ts';
import { concludeExamination } from './conclude-examination.ts';
import { describeGroup } from './describe-findings.ts';
import { createFindings, type Finding, type Group } from './finding.ts';
import { lookAtApi } from './look-at-api.ts';
import { lookAtApplication } from './look-at-application.ts';
import { lookAtClocks } from './look-at-clocks.ts';
import { lookAtKafka } from './look-at-kafka.ts';
import { lookAtLimits } from './look-at-limits.ts';
import { lookAtPages } from './look-at-pages.ts';
import { lookAtRedis } from './look-at-redis.ts';
import { lookAtSecrets } from './look-at-secrets.ts';
import { lookAtTokens } from './look-at-token.ts';
import type { Patient } from './patient.ts';

const { good } = createFindings('config');

/**
 * Runs `leadferry doctor`: looks at every part of the deployment, tells each as it is known, and ends as the faults say. A part
 * that cannot be looked at because of a fault in another is said to be skipped, so that each fault is told once.
 *
 * @throws bugs, and the reason of the interrupt.
 */
export const runDoctor = async (options: RunOptions & { readonly deployment: OpenDeployment }): Promise<Ending> => {
  const { config, deployment, version, clock, interrupts, paint, output } = options;
  if (config.kafka === undefined) throw new TypeError('the configuration was read without Kafka');
  const clocks = createClockNotes();
  const patient: Patient = { config: { ...config, kafka: config.kafka }, deployment, version, clock, fetch, clocks };
  const told: Finding[] = [];
  const tell = (group: Group, findings: readonly Finding[]): void => {
    told.push(...findings);
    output.tell('examined', { group, findings }, `${describeGroup(group, findings, paint)}\n`);
  };
  await unlessAborted(examine(patient, tell), interrupts.first);
  return concludeExamination(told, paint);
};

type Tell = (group: Group, findings: readonly Finding[]) => void;

/** What does not depend on each other is looked at together; told is all in one order. */
const examine = async (patient: Patient, tell: Tell): Promise<void> => {
  const { config } = patient;
  tell('config', [
    good(
      'config',
      `environment and config file fit: topics ${config.topics.map(({ topic }) => topic).join(', ')}; accounts ${Object.keys(config.accounts).join(', ')}`,
    ),
  ]);
  const looks = [lookAtKafka(patient), lookAtRedis(patient), lookAtSecrets(patient)] as const;
  // Each is awaited below, in order; one that fails while another is awaited must not count as unhandled.
  for (const look of looks) look.catch(() => {});
  const kafka = await looks[0];
  tell('kafka', kafka.findings);
  tell('redis', await looks[1]);
  const secrets = await looks[2];
  tell('secrets', secrets.findings);
  const application = await lookAtApplication(patient, secrets);
  tell('application', application.findings);
  const tokens = await lookAtTokens(patient, secrets, application.secret);
  tell('token', tokens.findings);
  tell('api', await lookAtApi(patient, tokens, application.secret !== undefined));
  tell('clock', lookAtClocks(patient));
  tell('limits', lookAtLimits(patient, kafka));
  tell('pages', await lookAtPages(patient, application.secret));
};
