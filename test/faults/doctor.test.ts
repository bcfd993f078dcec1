import { redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { healthyVariants } from '../prove/doctor/healthy-variants.ts';
import { judgeDoctor } from '../prove/doctor/judge-doctor.ts';
import { kafkaFaults } from '../prove/doctor/kafka-faults.ts';
import { runDoctorProof } from '../prove/doctor/run-doctor-proof.ts';
import { secretFaults } from '../prove/doctor/secret-faults.ts';
import { tokenFaults } from '../prove/doctor/token-faults.ts';
import { worldFaults } from '../prove/doctor/world-faults.ts';

const few = new Set([
  ...['dead letters may not be written', 'receipts are not compacted'],
  ...['no kms:Decrypt', 'a wrong client secret'],
  ...['the Redis user may not run scripts', 'the clock of this machine is 5 minutes ahead'],
]);

/** The proof `doctor` does the same with all faults. */
it('a doctor names each planted fault with its cure, and tells none of a healthy deployment', async () => {
  const faults = [...kafkaFaults, ...secretFaults, ...tokenFaults, ...worldFaults].filter(({ name }) => few.has(name));
  expect(faults).toHaveLength(few.size);
  const lines: string[] = [];
  const figures = await runDoctorProof({
    redisUrl: redisUrl(),
    faults,
    variants: [healthyVariants[0]],
    isBroken: false,
    say: (text) => void lines.push(text),
  });
  expect(judgeDoctor(figures), lines.join('\n')).toEqual([]);
});
