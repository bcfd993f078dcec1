import { describe, expect, it } from 'vitest';
import { ChartRefusedError, type ValueSet } from '../src/render-chart.ts';
import { chart, valueSet } from './support/value-sets.ts';

const refusal = async (...values: ValueSet[]): Promise<string> => {
  const error = await chart.render(...values).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(ChartRefusedError);
  return (error as Error).message;
};

const scaling = { enabled: true, prometheus: { serverAddress: 'http://prometheus:9090' } };
const beside = (values: Record<string, unknown>) => refusal(valueSet('minimal'), values);

describe('the schema of the values', () => {
  it('names everything that an empty value set lacks', async () => {
    const said = await refusal();
    for (const needed of ["at '/config'", "at '/kafka/brokers'", "at '/redis/urls'", "at '/aws/region'"])
      expect(said).toContain(needed);
  });

  const broken: readonly [says: string, values: Record<string, unknown>][] = [
    ["at '/kafka': additional properties 'broker' not allowed", { kafka: { broker: 'kafka:9092' } }],
    ["at '': additional properties 'monitor' not allowed", { monitor: { enabled: true } }],
    ["at '/kafka/brokers/0'", { kafka: { brokers: ['kafka'] } }],
    ["at '/redis/urls/0'", { redis: { urls: ['redis://user:pass@redis:6379'] } }],
    ["at '/worker/drainDeadlineMs'", { worker: { drainDeadlineMs: '6s' } }],
    ["at '/keeper/stopDeadlineMs': minimum: got 30,000, want 70,000", { keeper: { stopDeadlineMs: 30_000 } }],
    ["at '/scaling/minReplicas': minimum: got 0, want 1", { scaling: { minReplicas: 0 } }],
    ["at '/kafka/sasl/mechanism'", { kafka: { sasl: { mechanism: 'gssapi' } } }],
    ["at '/config/accounts/default': additional properties 'tokensecret' not allowed", account({ tokensecret: 'x' })],
    ["at '/config/topics/leads/consent'", { config: { topics: { leads: { consent: 'maybe' } } } }],
  ];

  it.each(broken)('says %s', async (says, values) => {
    expect(await beside(values)).toContain(says);
  });
});

describe('values that contradict each other', () => {
  it('are told all at once', async () => {
    const said = await beside({
      scaling: { enabled: true, minReplicas: 20 },
      topics: { enabled: true, overrides: { lead: { partitions: 3 } } },
      kafka: { sasl: { mechanism: 'plain' } },
      keeper: { ingress: { enabled: true } },
    });
    for (const path of [
      'scaling.minReplicas',
      'scaling.prometheus.serverAddress',
      'topics.cluster',
      'topics.overrides.lead',
      'kafka.sasl',
      'keeper.ingress.enabled',
    ])
      expect(said).toContain(`  - ${path}: `);
  });

  it('are told where more workers run than limits are divided by', async () => {
    expect(await beside({ worker: { replicas: 13 } })).toContain('worker.replicas: is more than scaling.maxReplicas');
  });

  it('are told where a pod would be killed before it has stopped', async () => {
    expect(await beside({ keeper: { terminationGracePeriodSeconds: 125 } })).toContain(
      'keeper.terminationGracePeriodSeconds: 125 s is too short: the stop itself may take 125 s',
    );
    expect(await beside({ worker: { drainDeadlineMs: 20_000, terminationGracePeriodSeconds: 24 } })).toContain(
      'worker.terminationGracePeriodSeconds: 24 s is too short: the stop itself may take 24 s',
    );
  });

  it('are told where a disruption budget would let no pod go', async () => {
    expect(await beside({ keeper: { replicas: 1, disruptionBudget: { minAvailable: 1 } } })).toContain(
      'keeper.disruptionBudget.minAvailable: 1 of 1 must stay, so that no node could ever be drained',
    );
    expect(await beside({ worker: { replicas: 3, disruptionBudget: { minAvailable: 4 } } })).toContain(
      'worker.disruptionBudget.minAvailable: 4 of 3 must stay',
    );
  });

  it.each([
    ['fewer must stay than there are', { keeper: { disruptionBudget: { minAvailable: 1 } } }],
    ['scaling may add the one that goes', { worker: { disruptionBudget: { minAvailable: 2 } }, scaling }],
    ['there are no workers to go', { worker: { replicas: 0, disruptionBudget: { minAvailable: 1 } } }],
    ['there is no budget', { keeper: { disruptionBudget: { enabled: false, minAvailable: 2 } } }],
  ])('are not seen in a disruption budget where %s', async (_, values) => {
    await expect(chart.render(valueSet('minimal'), values)).resolves.toBeDefined();
  });

  it('are told where a secret would be put into the environment', async () => {
    expect(await beside({ worker: { env: { KAFKA_SASL_PASSWORD: 'x' } } })).toContain(
      'worker.env.KAFKA_SASL_PASSWORD: secrets come from files',
    );
  });

  it('are told where a variable is the chart’s own', async () => {
    expect(await beside({ env: { LEADFERRY_MAX_REPLICAS: 3 } })).toContain(
      'env.LEADFERRY_MAX_REPLICAS: the chart sets this variable itself',
    );
  });
});

function account(more: Record<string, unknown>) {
  return { config: { accounts: { default: more } } };
}
