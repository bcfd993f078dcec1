import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/**
 * Of prom-client's own, those that `promtool check metrics` refuses (a gauge must not end in `_total`) or that no dashboard
 * asks for: 45 series a process.
 */
const unwanted = [
  'nodejs_active_resources',
  'nodejs_active_resources_total',
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'nodejs_heap_space_size_total_bytes',
  'nodejs_heap_space_size_used_bytes',
  'nodejs_heap_space_size_available_bytes',
];

/**
 * Creates the process's one metrics registry, with the usual process metrics (CPU, memory, event loop, garbage collection) and
 * a constant `leadferry_build_info{service,version}`.
 */
export const createRegistry = ({ service, version }: { service: string; version: string }): Registry => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, gcDurationBuckets: [0.01, 0.1], eventLoopMonitoringPrecision: 50 });
  for (const name of unwanted) registry.removeSingleMetric(name);
  new Gauge({
    name: 'leadferry_build_info',
    help: 'Always 1; the labels say which service and version this process is.',
    labelNames: ['service', 'version'],
    registers: [registry],
  }).set({ service, version }, 1);
  return registry;
};

export type { Registry } from 'prom-client';
