import type { ClusterObject } from './render-chart.ts';

/** Groups of the API beyond Kubernetes' own, and the package that knows their types. */
const packages: Readonly<Record<string, string>> = {
  'keda.sh': '@kubernetes-models/keda/',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/',
  'kafka.strimzi.io': '@kubernetes-models/strimzi-kafka-operator/',
  'external-secrets.io': '@kubernetes-models/external-secrets/',
};

/** Names the module that holds the type of an object, whether or not there is one. */
export const typeModuleOf = ({ apiVersion, kind }: ClusterObject): string => {
  const [group = ''] = apiVersion.split('/');
  return `${packages[group] ?? 'kubernetes-models/'}${apiVersion}/${kind}`;
};

/** Names an object for people. */
export const describeObject = ({ kind, metadata }: ClusterObject): string => `${kind}/${metadata.name}`;
