import { tokenStoreContract } from '../test/token-store.contract.ts';
import { createMemorySecret } from './testing.ts';

tokenStoreContract({
  name: 'a secret in memory',
  start: async () => async (firstValue) => {
    const secret = createMemorySecret();
    secret.paste(firstValue);
    return { open: () => secret, paste: async (text) => void secret.paste(text) };
  },
});
