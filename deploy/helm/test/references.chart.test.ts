import type { IIngress, INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1';
import type { IService } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { findOne, podOf, services } from './support/pods.ts';
import { chart, objectsOf, valueSet, valueSetNames } from './support/value-sets.ts';

describe.each(valueSetNames)('with %s', (name) => {
  it('each pod finds its service account and its config map', async () => {
    const objects = await objectsOf(name);
    const namesOf = (kind: string) =>
      objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
    for (const service of services) {
      const { pod } = podOf(objects, service);
      // An account that the chart does not create is one that the values name.
      if (pod.serviceAccountName !== 'leadferry-token-keeper')
        expect(namesOf('ServiceAccount')).toContain(pod.serviceAccountName);
      expect(namesOf('ConfigMap')).toContain(pod.volumes!.find((volume) => volume.name === 'config')!.configMap!.name);
    }
  });

  it('no two services share a label by which one of them is found', async () => {
    const objects = await objectsOf(name);
    const finders = objects.filter(({ kind }) => ['PodDisruptionBudget', 'NetworkPolicy', 'Deployment'].includes(kind));
    for (const finder of finders) {
      const { selector, podSelector } = finder.spec as NonNullable<
        IPodDisruptionBudget['spec'] & INetworkPolicy['spec']
      >;
      const wanted = Object.entries((selector ?? podSelector)!.matchLabels!);
      const found = services.filter((service) => {
        const { labels } = podOf(objects, service);
        return wanted.every(([label, value]) => labels[label] === value);
      });
      expect([finder.metadata.name, found]).toEqual([
        finder.metadata.name,
        [services.find((service) => finder.metadata.name.endsWith(service))],
      ]);
    }
  });

  it('requests find the pages and the metrics of a keeper', async () => {
    const objects = await objectsOf(name);
    const { labels, container } = podOf(objects, 'token-keeper');
    const { metadata, spec } = findOne<IService>(objects, 'Service');
    expect(labels).toMatchObject(spec!.selector!);
    const open = new Map(container.ports!.map((port) => [port.name, port.containerPort]));
    for (const { targetPort } of spec!.ports!) expect(open.has(String(targetPort))).toBe(true);
    for (const ingress of objects.filter(({ kind }) => kind === 'Ingress') as unknown as IIngress[]) {
      const { service } = ingress.spec!.rules![0]!.http!.paths[0]!.backend;
      expect(service!.name).toBe(metadata!.name);
      expect(spec!.ports!.map((port) => port.name)).toContain(service!.port!.name);
    }
  });

  it('a policy of the network lets in whoever asks a port of the pod', async () => {
    const objects = await objectsOf(name);
    for (const service of services) {
      const policy = objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name.endsWith(service));
      if (policy === undefined) continue;
      const { ingress } = (policy as unknown as INetworkPolicy).spec!;
      const admitted = ingress!.flatMap(({ ports }) => ports!.map(({ port }) => port));
      expect(admitted.sort()).toEqual(
        podOf(objects, service)
          .container.ports!.map(({ containerPort }) => containerPort)
          .sort(),
      );
    }
  });
});

it.each([
  ['two-accounts', [53, 53, 9092, 6379, 6380, 443]],
  ['everything', [53, 53, 9098, 6379, 443, 4318]],
  ['secured-kafka', [53, 53, 9093, 6380, 443, 80, 80]],
])('with %s, a policy of the network lets workers out to the ports of their addresses', async (name, wanted) => {
  const { spec } = findOne<INetworkPolicy>(await objectsOf(name), 'NetworkPolicy', 'lead-worker');
  expect(spec!.egress!.flatMap((rule) => rule.ports!.map(({ port }) => port))).toEqual(wanted);
});

describe('the agent of EKS Pod Identity', () => {
  const secret = { awsCredentials: { secret: 'leadferry-aws' } };
  const role = { serviceAccount: { roleArn: 'arn:aws:iam::111122223333:role/leadferry' } };

  it.each([
    ['by every pod that has no other way to a role', {}, services],
    ['by a keeper alone where the workers name a role', { worker: role }, ['token-keeper']],
    ['by workers alone where the keepers have a file of the AWS SDK', { keeper: secret }, ['lead-worker']],
    ['by nobody where each has a way of its own', { worker: secret, keeper: role }, []],
  ])('can be reached %s', async (_, values, wanted) => {
    const objects = await chart.render(valueSet('minimal'), values);
    const reaching = services.filter((service) => {
      const { spec } = findOne<INetworkPolicy>(objects, 'NetworkPolicy', service);
      const peers = spec!.egress!.find(({ ports }) => ports!.some(({ port }) => port === 80));
      if (peers === undefined) return false;
      expect(peers).toEqual({
        ports: [{ port: 80, protocol: 'TCP' }],
        to: [{ ipBlock: { cidr: '169.254.170.23/32' } }, { ipBlock: { cidr: 'fd00:ec2::23/128' } }],
      });
      return true;
    });
    expect(reaching).toEqual(wanted);
  });
});

describe('a disruption budget', () => {
  const budgetsWith = async (values: Record<string, unknown>) => {
    const objects = await chart.render(valueSet('minimal'), values);
    return services.map((service) => {
      const { spec } = findOne<IPodDisruptionBudget>(objects, 'PodDisruptionBudget', service);
      const { selector, ...budget } = spec!;
      return budget;
    });
  };
  const always = { unhealthyPodEvictionPolicy: 'AlwaysAllow' };

  it('lets one pod of each service go at a time, be it the only one', async () => {
    const one = { maxUnavailable: 1, ...always };
    expect(await budgetsWith({ keeper: { replicas: 1 } })).toEqual([one, one]);
  });

  it('is how many pods must stay, where the values say that', async () => {
    const budgets = await budgetsWith({
      worker: { disruptionBudget: { minAvailable: '50%' } },
      keeper: { replicas: 3, disruptionBudget: { minAvailable: 2 } },
    });
    expect(budgets).toEqual([
      { minAvailable: '50%', ...always },
      { minAvailable: 2, ...always },
    ]);
  });
});

it('the ingress leads where people are told the pages are', async () => {
  const { spec } = findOne<IIngress>(await objectsOf('everything'), 'Ingress');
  expect(spec!.rules![0]).toMatchObject({ host: 'leadferry.example.org', http: { paths: [{ path: '/' }] } });
  expect(spec!.tls).toEqual([{ secretName: 'leadferry-tls', hosts: ['leadferry.example.org'] }]);
});
