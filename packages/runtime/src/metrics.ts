import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/**
 * Creates the process's one metrics registry, with the usual process metrics and a constant
 * `leadferry_build_info{service,version}`.
 */
export const createRegistry = ({ service, version }: { service: string; version: string }): Registry => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, gcDurationBuckets: [0.01, 0.1, 1], eventLoopMonitoringPrecision: 50 });
  new Gauge({
    name: 'leadferry_build_info',
    help: 'Always 1; the labels say which service and version this process is.',
    labelNames: ['service', 'version'],
    registers: [registry],
  }).set({ service, version }, 1);
  return registry;
};

export type { Registry } from 'prom-client';
