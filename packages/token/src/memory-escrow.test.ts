import { escrowContract } from '../test/escrow.contract.ts';
import { createMemoryEscrow } from './testing.ts';

escrowContract('memory', async () => async () => {
  const escrow = createMemoryEscrow();
  return () => escrow;
});
