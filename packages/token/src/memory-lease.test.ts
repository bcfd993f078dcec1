import { leaseContract } from '../test/lease.contract.ts';
import { createMemoryLease } from './testing.ts';

const lease = createMemoryLease();
leaseContract('memory', () => lease);
