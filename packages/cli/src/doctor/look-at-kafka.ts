import { type AclRight, createConsumerMetrics, openOperatorKafka } from '@leadferry/consumer';
import { createRegistry } from '@leadferry/runtime';
import { createFindings, type Finding } from './finding.ts';
import { judgeKafkaFailure } from './judge-kafka-failure.ts';
import { lookAtTopic } from './look-at-topic.ts';
import type { Patient } from './patient.ts';
import { type Cluster, tellRightMissing } from './tell-right-missing.ts';

const { good, attention, fault } = createFindings('kafka');

/** What was found about Kafka, and what lies in its topics where that could be asked. */
export interface KafkaLook {
  readonly findings: readonly Finding[];
  /** Partitions of each source topic that is there. */
  readonly partitions: ReadonlyMap<string, number>;
  /** Records of each source topic: waiting for the group, and arrived within a day. */
  readonly flows: ReadonlyMap<string, { readonly waiting: number; readonly arrived: number }>;
}

/** Looks at the cluster, topics, group and rights with the eyes of this process; changes nothing there. */
export const lookAtKafka = async (patient: Patient): Promise<KafkaLook> => {
  const { config, version, clock, deployment } = patient;
  const metrics = createConsumerMetrics(createRegistry({ service: 'leadferry', version }));
  const { logger } = deployment;
  const kafka = openOperatorKafka({ ...config.kafka, clientId: 'leadferry-doctor', clock, logger, metrics });
  const inspector = kafka.createInspector();
  const { brokers, groupId, security } = config.kafka;
  const user = security?.sasl && 'username' in security.sasl ? security.sasl.username : undefined;
  const cluster: Cluster = { brokers, user };
  const findings: Finding[] = [];
  const partitions = new Map<string, number>();
  const flows = new Map<string, { waiting: number; arrived: number }>();
  try {
    const { missing, isKafka4 } = await inspector.spoken();
    if (missing.length > 0) return { findings: [tellTooOld(missing)], partitions, flows };
    findings.push(
      good('kafka', `answers${isKafka4 ? ', Kafka 4.0 or newer' : ', Kafka older than 4.0'}, speaks what is needed`),
    );
    for (const route of config.topics) {
      const look = await lookAtTopic(route, { inspector, ...cluster });
      findings.push(...look.findings);
      if (look.partitions === undefined) continue;
      partitions.set(route.topic, look.partitions);
      const flow = await inspector.flow(route.topic, groupId, clock.now() - dayMs);
      if (flow) flows.set(route.topic, flow);
    }
    findings.push(...judgeGroup(groupId, await inspector.group(groupId), cluster));
    for (const { topic } of config.topics) {
      const id = `leadferry-dlq.${groupId}.${topic}`;
      findings.push(judgeTransactions(id, await inspector.mayTransact(id), cluster));
    }
  } catch (error) {
    findings.push(judgeKafkaFailure(error, brokers));
  } finally {
    await Promise.all([inspector.close(), kafka.close()]);
  }
  return { findings, partitions, flows };
};

const dayMs = 86_400_000;

const tellTooOld = (missing: readonly string[]): Finding =>
  fault(
    'kafka_too_old',
    `the brokers do not speak ${missing.join(', ')} in a version of ours`,
    'use Apache Kafka 2.3 or newer; 4.1 and 4.4 are tried',
  );

type GroupView = Awaited<ReturnType<ReturnType<ReturnType<typeof openOperatorKafka>['createInspector']>['group']>>;

const judgeGroup = (groupId: string, view: GroupView, cluster: Cluster): Finding[] => {
  const resource = { kind: 'group', name: groupId } as const;
  if (view.kind === 'refused') return [tellRightMissing(resource, ['Read', 'Describe'], cluster)];
  const lost: AclRight[] = view.rights?.has('Read') === false ? ['Read'] : [];
  if (lost.length > 0) return [tellRightMissing(resource, lost, cluster)];
  const members = view.members === 0 ? 'nobody is in it' : `${view.members} workers are in it (${view.state})`;
  return [good('group', `group ${groupId} may be joined; ${members}`, { about: groupId })];
};

const judgeTransactions = (id: string, isAllowed: boolean, cluster: Cluster): Finding => {
  if (isAllowed) return good('transactional_id', `"leadferry dlq replay" may write under ${id}`, { about: id });
  const { text, cure, ...told } = tellRightMissing({ kind: 'transactional-id', name: id }, ['Write'], cluster);
  // Workers do without; an operator may run it as somebody else.
  return attention('right_missing', `${text}: "leadferry dlq replay" cannot be run as this user`, cure ?? '', {
    about: told.about ?? id,
    right: 'Write',
  });
};
