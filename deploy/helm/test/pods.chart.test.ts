import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chartDirectory } from '../src/generated-files.ts';
import type { ValueSet } from '../src/render-chart.ts';
import { podOf, type ServiceName, services } from './support/pods.ts';
import { chart, objectsOf, valueSet, valueSetNames } from './support/value-sets.ts';

const everyPod = valueSetNames.flatMap((name) => services.map((service): [string, ServiceName] => [name, service]));

describe.each(everyPod)('with %s, a pod of %s', (name, service) => {
  const find = async () => podOf(await objectsOf(name), service);

  it('runs as nobody in particular, writes to no disk of its image and holds no rights', async () => {
    const { pod, container } = await find();
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('can write to its temporary folder and to an escrow that outlives the container', async () => {
    const { pod, container, environment } = await find();
    const writable = container.volumeMounts!.filter(({ readOnly }) => !readOnly);
    expect(writable.map(({ mountPath }) => mountPath).sort()).toEqual([
      '/tmp',
      environment.get('LEADFERRY_ESCROW_DIR'),
    ]);
    const volumes = new Map(pod.volumes!.map((volume) => [volume.name, volume]));
    for (const { name: volume } of writable) expect(volumes.get(volume)).toBeDefined();
  });

  it('has time to stop before it is killed', async () => {
    const { pod, container, environment } = await find();
    const preStop = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
    const deadlineMs =
      service === 'lead-worker'
        ? Number(environment.get('LEADFERRY_DRAIN_DEADLINE_MS')) + 4000
        : Number(environment.get('LEADFERRY_STOP_DEADLINE_MS'));
    expect(deadlineMs).toBeGreaterThan(0);
    expect(pod.terminationGracePeriodSeconds! * 1000).toBeGreaterThan(preStop * 1000 + deadlineMs);
  });

  it('is asked whether it lives and whether it is ready, and is given time to start', async () => {
    const { container } = await find();
    const { startupProbe, livenessProbe, readinessProbe } = container;
    expect(startupProbe!.httpGet!.path).toBe('/livez');
    expect(livenessProbe!.httpGet!.path).toBe('/livez');
    expect(readinessProbe!.httpGet!.path).toBe('/readyz');
    for (const probe of [startupProbe, livenessProbe, readinessProbe])
      expect(container.ports!.map((port) => port.name)).toContain(probe!.httpGet!.port);
  });

  it('holds no secret in its environment, and finds every file it is told of', async () => {
    const { pod, container, environment } = await find();
    expect(container.env!.filter(({ valueFrom }) => valueFrom !== undefined)).toEqual([]);
    const sources = pod.volumes!.find((volume) => volume.name === 'secrets')?.projected?.sources ?? [];
    const files = sources.flatMap(({ secret }) => secret!.items!.map(({ path }) => `/etc/leadferry/secrets/${path}`));
    const told = [...environment].filter(([key]) => key.endsWith('_FILE')).map(([, path]) => path);
    expect(told.sort()).toEqual(files.sort());
  });

  it('divides the limits by as many workers as may run', async () => {
    const { environment, replicas } = await find();
    const most = Number(environment.get('LEADFERRY_MAX_REPLICAS'));
    if (service === 'lead-worker') expect(most).toBeGreaterThanOrEqual(replicas ?? 0);
    const { ScaledObject } = Object.fromEntries((await objectsOf(name)).map((object) => [object.kind, object]));
    if (ScaledObject) expect(ScaledObject.spec).toMatchObject({ maxReplicaCount: most });
  });
});

it('a pod is replaced when the config file changes', async () => {
  const annotationsWith = async (...values: ValueSet[]) => {
    const objects = await chart.render(...values);
    return services.map((service) => {
      const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith(service));
      return JSON.stringify(
        (found!.spec as { template: { metadata: { annotations: unknown } } }).template.metadata.annotations,
      );
    });
  };
  const before = await annotationsWith(valueSet('minimal'));
  const after = await annotationsWith(valueSet('minimal'), { config: { topics: { leads: { lists: ['Events'] } } } });
  for (const index of [0, 1]) expect(after[index]).not.toBe(before[index]);
});

it('a pod runs the image that the bake file builds, by the same name and version', async () => {
  const bake = JSON.parse(readFileSync(join(chartDirectory, '../../docker/docker-bake.json'), 'utf8')) as {
    readonly variable?: { readonly VERSION: { readonly default: string } };
    readonly target: Readonly<Record<string, { readonly tags: readonly string[] }>>;
  };
  for (const service of services) {
    const [tag = ''] = bake.target[service]!.tags;
    const { container } = podOf(await objectsOf('minimal'), service);
    expect(container.image).toBe(tag.replace(/\$\{VERSION\}/, bake.variable?.VERSION.default ?? ''));
  }
});

it('a worker’s process ends itself four seconds after its drain deadline, as the chart reckons', () => {
  const source = readFileSync(join(chartDirectory, '../../../services/lead-worker/src/run-lead-worker.ts'), 'utf8');
  expect(source).toContain('deadlineMs: config.drainDeadlineMs + 4_000');
});
