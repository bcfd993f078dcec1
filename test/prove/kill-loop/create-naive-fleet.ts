import { join } from 'node:path';
import type { World } from '../../support/world.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';

/** Makes a fleet of loops as people write them first, with everything they need of the same deployment. */
export const createNaiveFleet = (world: World, env: Readonly<Record<string, string>>): Fleet => {
  const { lists, customFields } = world.simulator.account('default').names();
  const idOf = (names: Readonly<Record<string, string>>, wanted: string): string =>
    Object.entries(names).find(([, name]) => name === wanted)?.[0] ?? '';
  return createFleet({
    world,
    main: join(import.meta.dirname, 'naive-worker.ts'),
    env: {
      ...env,
      NAIVE_TOKEN: world.simulator.grant('default').access_token,
      NAIVE_TOPIC: world.topic('leads'),
      NAIVE_LIST_ID: idOf(lists, 'Newsletter'),
      NAIVE_FIELD_ID: idOf(customFields, 'proof_seq'),
    },
  });
};
