import { healthyVariants } from './doctor/healthy-variants.ts';
import { judgeDoctor } from './doctor/judge-doctor.ts';
import { kafkaFaults } from './doctor/kafka-faults.ts';
import { runDoctorProof } from './doctor/run-doctor-proof.ts';
import { secretFaults } from './doctor/secret-faults.ts';
import { tokenFaults } from './doctor/token-faults.ts';
import { worldFaults } from './doctor/world-faults.ts';
import { conclude } from './fleet/conclude.ts';
import type { Proof } from './proof.ts';

/** Each fault in a deployment of its own, on a broker with an authorizer. */
export const doctor: Proof = {
  promise:
    '"leadferry doctor" names each of 47 planted faults with its cure and tells none falsely; it leaves no trace and shows no secret.',
  broken: 'the doctor does not look, and says to everybody what it said to a healthy deployment',
  async run({ isBroken, say, redisUrl }) {
    const faults = [...kafkaFaults, ...secretFaults, ...tokenFaults, ...worldFaults];
    const figures = await runDoctorProof({ redisUrl, faults, variants: healthyVariants, isBroken, say });
    return conclude(figures, judgeDoctor(figures), say);
  },
};
