import type { IDeployment } from 'kubernetes-models/apps/v1';
import type { IConfigMap } from 'kubernetes-models/v1';
import type { ClusterObject } from '../../src/render-chart.ts';

/** Both services, by the names of their containers. */
export const services = ['lead-worker', 'token-keeper'] as const;
export type ServiceName = (typeof services)[number];

/** Finds the one object of a kind, with this ending of its name. */
export const findOne = <T>(objects: readonly ClusterObject[], kind: string, ending = ''): T => {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name.endsWith(ending));
  if (found.length !== 1) throw new Error(`${found.length} objects are of kind ${kind} and named …${ending}`);
  return found[0] as unknown as T;
};

/** The pod of a service, as its deployment describes it. */
export const podOf = (objects: readonly ClusterObject[], service: ServiceName) => {
  const { spec } = findOne<IDeployment>(objects, 'Deployment', service);
  const pod = spec!.template.spec!;
  const [container] = pod.containers;
  const environment = new Map(container!.env!.map(({ name, value }) => [name, value ?? '']));
  return {
    pod,
    container: container!,
    environment,
    replicas: spec!.replicas,
    labels: spec!.template.metadata!.labels!,
  };
};

/** The config file that both services read. */
export const configFileOf = (objects: readonly ClusterObject[]): string =>
  findOne<IConfigMap>(objects, 'ConfigMap', '-config').data!['leadferry.yaml']!;
