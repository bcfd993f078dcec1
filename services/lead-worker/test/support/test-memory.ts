import { createUnchangedMemory, createUnchangedMemoryMetrics, type UnchangedMemory } from '@leadferry/account';
import { createVolatileMemoryStore } from '@leadferry/account/testing';
import type { Clock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { Registry } from 'prom-client';

/** Creates the memory of an account that lives as long as the test. */
export const createTestMemory = (clock: Clock): UnchangedMemory =>
  createUnchangedMemory({
    account: 'default',
    store: createVolatileMemoryStore(clock),
    clock,
    logger: silentLogger,
    metrics: createUnchangedMemoryMetrics(new Registry()),
  });
