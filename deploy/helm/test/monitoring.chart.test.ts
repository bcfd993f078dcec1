import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import type {
  IPodMonitor,
  IPrometheusRule,
  IServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { registerFleetMetrics } from '@leadferry/fleet';
import { createRegistry } from '@leadferry/runtime';
import type { IConfigMap, IService } from 'kubernetes-models/v1';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { chartDirectory } from '../src/generated-files.ts';
import { findOne, podOf } from './support/pods.ts';
import { chart, objectsOf, valueSet } from './support/value-sets.ts';

const deploy = join(chartDirectory, '..', '..');
const rules = readFileSync(join(deploy, 'prometheus', 'rules.yaml'), 'utf8');

it('the rules are those of deploy/prometheus, with runbooks where the operator’s people read them', async () => {
  const { spec } = findOne<IPrometheusRule>(await objectsOf('everything'), 'PrometheusRule');
  const wanted = parse(
    rules.replaceAll('https://leadferry.example.org/runbooks/', 'https://wiki.example.org/leadferry/'),
  );
  expect(spec).toEqual(wanted);
  expect(JSON.stringify(spec)).not.toContain('leadferry.example.org');
});

it('without an address of runbooks the rules are unchanged', async () => {
  const objects = await chart.render(valueSet('minimal'), { monitoring: { rules: { enabled: true } } });
  expect(findOne<IPrometheusRule>(objects, 'PrometheusRule').spec).toEqual(parse(rules));
});

it('each dashboard of deploy/grafana is a config map that Grafana’s sidecar finds', async () => {
  const objects = await objectsOf('everything');
  const maps = objects.filter(({ metadata }) => metadata.labels?.grafana_dashboard === '1') as unknown as IConfigMap[];
  const files = readdirSync(join(deploy, 'grafana')).filter((file) => file.endsWith('.json'));
  expect(Object.assign({}, ...maps.map(({ data }) => data))).toEqual(
    Object.fromEntries(
      files.map((file) => [`leadferry-${file}`, readFileSync(join(deploy, 'grafana', file), 'utf8').trimEnd()]),
    ),
  );
  expect(files.length).toBeGreaterThanOrEqual(2);
});

it('both services are scraped, by a selector that finds them and a port they have', async () => {
  const objects = await objectsOf('everything');
  const { metadata, spec: served } = findOne<IService>(objects, 'Service');
  const workers = findOne<IPodMonitor>(objects, 'PodMonitor').spec;
  const keepers = findOne<IServiceMonitor>(objects, 'ServiceMonitor').spec;
  const { labels, container } = podOf(objects, 'lead-worker');
  expect(labels).toMatchObject(workers.selector.matchLabels!);
  expect(container.ports!.map(({ name }) => name)).toContain(workers.podMetricsEndpoints![0]!.port);
  expect(metadata!.labels).toMatchObject(keepers.selector.matchLabels!);
  expect(served!.ports!.map(({ name }) => name)).toContain(keepers.endpoints[0]!.port);
});

it('KEDA follows the number of workers that the leading keeper wants, never below one', async () => {
  const objects = await objectsOf('everything');
  const { spec } = findOne<IScaledObject>(objects, 'ScaledObject');
  expect(spec.scaleTargetRef.name).toBe(
    findOne<{ metadata: { name: string } }>(objects, 'Deployment', 'lead-worker').metadata.name,
  );
  expect(podOf(objects, 'lead-worker').replicas).toBeUndefined();
  expect(spec.minReplicaCount).toBeGreaterThanOrEqual(1);
  expect(spec.idleReplicaCount).toBeUndefined();
  expect(spec.triggers).toHaveLength(1);
  expect(spec.triggers[0]).toMatchObject({
    type: 'prometheus',
    metricType: 'AverageValue',
    metadata: {
      query: 'max(leadferry_desired_replicas{namespace="leads"})',
      threshold: '1',
      ignoreNullValues: 'false',
    },
  });
});

it('every series that KEDA asks for is one that a keeper shows, by labels that it or Prometheus gives', async () => {
  const { spec } = findOne<IScaledObject>(await objectsOf('everything'), 'ScaledObject');
  const [, name = '', matchers = ''] = /^max\((\w+)\{(.*)\}\)$/.exec(spec.triggers[0]!.metadata.query!)!;
  const registry = createRegistry({ service: 'token-keeper', version: '0' });
  registerFleetMetrics(registry, () => undefined);
  expect(registry.getMetricsAsArray().map((metric) => metric.name)).toContain(name);
  const labels = [...matchers.matchAll(/(\w+)=/g)].map(([, label]) => label);
  expect(labels.filter((label) => !['namespace', 'topic'].includes(label!))).toEqual([]);
});

it('scaling down is slower than scaling up', async () => {
  const { spec } = findOne<IScaledObject>(await objectsOf('everything'), 'ScaledObject');
  const { scaleUp, scaleDown } = spec.advanced!.horizontalPodAutoscalerConfig!.behavior!;
  const perMinute = (rules: typeof scaleUp) => (rules!.policies![0]!.value * 60) / rules!.policies![0]!.periodSeconds;
  expect(perMinute(scaleDown)).toBeLessThan(perMinute(scaleUp));
  expect(scaleDown!.stabilizationWindowSeconds!).toBeGreaterThan(scaleUp!.stabilizationWindowSeconds!);
});
