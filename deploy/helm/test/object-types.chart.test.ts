import { describe, expect, it } from 'vitest';
import { findUnknownFields } from '../src/find-unknown-fields.ts';
import { findWrongValues } from '../src/find-wrong-values.ts';
import type { ClusterObject } from '../src/render-chart.ts';
import { chart, objectsOf, valueSet, valueSetNames } from './support/value-sets.ts';

describe.each(valueSetNames)('the value set %s', (name) => {
  it('passes helm lint without a warning', async () => {
    await chart.lint(valueSet(name));
  });

  it('renders objects whose values fit the schemas of their kinds', async () => {
    const objects = await objectsOf(name);
    expect(objects.length).toBeGreaterThan(5);
    expect(await findWrongValues(objects)).toEqual([]);
  });

  it('renders no field that its kind does not have', async () => {
    expect(await findUnknownFields(await objectsOf(name), name)).toEqual([]);
  });

  it('renders no two objects of one name', async () => {
    const names = (await objectsOf(name)).map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''} ${metadata.name}`,
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

/** Plants something at a path of the first object of a kind. */
const plant = async (kind: string, path: readonly (string | number)[], value: unknown): Promise<ClusterObject> => {
  const planted = structuredClone((await objectsOf('everything')).find((object) => object.kind === kind));
  let place = planted as unknown as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) place = place[step] as typeof place;
  place[path.at(-1)!] = value;
  return planted!;
};

const container = ['spec', 'template', 'spec', 'containers', 0];
const unknownFields: readonly [kind: string, path: readonly (string | number)[]][] = [
  ['Deployment', ['spec', 'replica']],
  ['Deployment', [...container, 'securityContext', 'readOnlyRootFileSystem']],
  ['Deployment', [...container, 'livenessProbe', 'periodSecond']],
  ['PodDisruptionBudget', ['spec', 'unhealthyPodsEvictionPolicy']],
  ['NetworkPolicy', ['spec', 'egress', 0, 'port']],
  ['ScaledObject', ['spec', 'minReplicas']],
  [
    'ScaledObject',
    ['spec', 'advanced', 'horizontalPodAutoscalerConfig', 'behavior', 'scaleDown', 'stabilizationSeconds'],
  ],
  ['ServiceMonitor', ['spec', 'endpoints', 0, 'scrape_interval']],
  ['PodMonitor', ['spec', 'endpoints']],
  ['KafkaTopic', ['spec', 'partition']],
  ['ExternalSecret', ['spec', 'data', 0, 'remoteRef', 'field']],
];

describe('a field that a kind does not have', () => {
  it.each(unknownFields)('is found in a %s at %j', async (kind, path) => {
    const found = await findUnknownFields([await plant(kind, path, 'planted')], 'planted');
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`'"${path.at(-1)}"' does not exist in type`);
  });
});

const wrongValues: readonly [kind: string, path: readonly (string | number)[], value: unknown][] = [
  ['Deployment', ['spec', 'selector'], undefined],
  ['Deployment', [...container, 'ports', 0, 'containerPort'], 'metrics'],
  ['PodDisruptionBudget', ['spec', 'unhealthyPodEvictionPolicy'], 7],
  ['ScaledObject', ['spec', 'triggers'], 'prometheus'],
  ['ScaledObject', ['spec', 'fallback', 'behavior'], 'none'],
  ['ServiceMonitor', ['spec', 'endpoints', 0, 'interval'], 'soon'],
  ['KafkaTopic', ['spec', 'partitions'], 0],
  ['ExternalSecret', ['spec', 'secretStoreRef', 'kind'], 'Vault'],
];

describe('a value that does not fit', () => {
  it.each(wrongValues)('is found in a %s at %j', async (kind, path, value) => {
    const found = await findWrongValues([await plant(kind, path, value)]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${kind}/`);
  });

  it('is found where there is no such kind', async () => {
    expect(await findWrongValues([await plant('ScaledObject', ['kind'], 'ScaledObjects')])).toEqual([
      'ScaledObjects/ferry-leadferry-lead-worker: there is no kind ScaledObjects in keda.sh/v1alpha1',
    ]);
  });
});
