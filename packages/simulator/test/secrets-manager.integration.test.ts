import { startMoto } from '@leadferry/local-stack';
import { startSecretsManagerEmulator } from '../src/secrets-manager/emulator.ts';
import { motoDeviations } from './secrets-manager/moto-deviations.ts';
import { secretsManagerContract } from './secrets-manager.contract.ts';

const motoNotRun = 'the contract was NOT judged by moto: python3 is not installed';

secretsManagerContract({ store: 'the emulator', start: () => startSecretsManagerEmulator() });

secretsManagerContract({
  store: 'moto',
  deviations: motoDeviations,
  reasonNotRun: motoNotRun,
  start: async () => {
    const moto = await startMoto();
    if (moto) return moto;
    if (process.env.CI === 'true') throw new Error(`${motoNotRun}; in CI it must be`);

    process.stderr.write(`\n${motoNotRun}\n`);
    return undefined;
  },
});
