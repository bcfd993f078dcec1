import { startKafka } from '@leadferry/local-stack';
import { createBlindDoctor } from './blind-doctor.ts';
import { callDoctor, type Visit } from './call-doctor.ts';
import type { HealthyVariant } from './healthy-variants.ts';
import { judgeVisit, usualNews } from './judge-visit.ts';
import { brokerWithRules } from './kafka-rules.ts';
import { openPatient, type Patient } from './open-patient.ts';
import type { PlantedFault } from './planted-fault.ts';

/** What the visits came to. */
export type DoctorFigures = Readonly<
  Record<'planted' | 'named' | 'cured' | 'toldFalsely' | 'healthyFaults' | 'leaks' | 'refreshes' | 'traces', number>
>;

/** Has a doctor look at a healthy deployment, and at one for each fault in which that was planted. */
export const runDoctorProof = async (options: {
  readonly redisUrl: string;
  readonly faults: readonly PlantedFault[];
  /** Forms of a deployment in which nothing is wrong, the plain one first. */
  readonly variants: readonly [HealthyVariant, ...HealthyVariant[]];
  /** True: the doctor does not look. */
  readonly isBroken: boolean;
  readonly say: (text: string) => void;
}): Promise<DoctorFigures> => {
  const { redisUrl, faults, variants, isBroken, say } = options;
  const kafka = await startKafka({ settings: brokerWithRules });
  const figures = {
    planted: faults.length,
    named: 0,
    cured: 0,
    toldFalsely: 0,
    healthyFaults: 0,
    leaks: 0,
    refreshes: 0,
    traces: 0,
  };
  try {
    const addresses = { brokers: kafka.brokers, redisUrl };
    const [first, ...others] = variants;
    const healthy = await visit(addresses, first, callDoctor, figures);
    const usual = usualNews(healthy);
    const call = isBroken ? createBlindDoctor(healthy) : callDoctor;
    figures.healthyFaults += tellHealthy(first, faultsOf(healthy), say);
    for (const variant of others) {
      const { false: news } = judgeVisit(await visit(addresses, variant, call, figures), nothing, usual);
      figures.healthyFaults += tellHealthy(variant, news, say);
    }
    for (const fault of faults) {
      const seen = await visit(addresses, fault, call, figures);
      const judged = judgeVisit(seen, fault, usual);
      const isNamed = judged.unnamed.length === 0;
      figures.named += isNamed ? 1 : 0;
      figures.cured += isNamed && judged.isCured ? 1 : 0;
      figures.toldFalsely += judged.false.length;
      say(
        `${fault.name}: ${isNamed ? `named${judged.isCured ? ' with its cure' : ', the cure is another'}` : `not named (${judged.unnamed.join(', ')})`}${judged.false.length > 0 ? `; falsely ${judged.false.join(', ')}` : ''}`,
      );
    }
    return figures;
  } finally {
    await kafka.stop();
  }
};

const nothing = { told: [], cure: /./ };

const faultsOf = ({ findings, exitCode, written }: Visit): readonly string[] => {
  const faults = findings.filter(({ level }) => level === 'fault').map(({ text }) => text);
  return faults.length === 0 && exitCode !== 0 ? [written] : faults;
};

const tellHealthy = ({ name }: HealthyVariant, faults: readonly string[], say: (text: string) => void): number => {
  say(`healthy, ${name}: ${faults.length === 0 ? 'no fault' : faults.join('; ')}`);
  return faults.length;
};

type Counting = { -readonly [Figure in keyof DoctorFigures]: number };

const visit = async (
  addresses: { readonly brokers: readonly string[]; readonly redisUrl: string },
  planted: HealthyVariant,
  call: (env: Readonly<Record<string, string>>) => Promise<Visit>,
  figures: Counting,
): Promise<Visit> => {
  await using patient = await openPatient(addresses);
  await planted.plant(patient);
  patient.writeConfig();
  const [secrets, before] = [await readSecretTexts(patient), await readTraces(patient)];
  const seen = await call(patient.env);
  figures.leaks += countLeaks(seen.written, secrets);
  figures.traces += (await readTraces(patient)) === before ? 0 : 1;
  figures.refreshes += patient.world.simulator.journal
    .read()
    .filter(({ grantType }) => grantType === 'refresh_token').length;
  return seen;
};

/** As the doctor is not there, nothing is refused. */
const unrefused = async <T>({ world }: Patient, read: () => Promise<T>): Promise<T> => {
  const { refusals, outage } = (await (await fetch(`${world.secrets.controlUrl}/__emulator/switches`)).json()) as Pick<
    Parameters<typeof world.secrets.set>[0],
    'refusals' | 'outage'
  >;
  await world.secrets.set({ refusals: [], outage: 'none' });
  const found = await read();
  await world.secrets.set({ ...(refusals ? { refusals } : {}), ...(outage ? { outage } : {}) });
  return found;
};

const readTraces = (patient: Patient): Promise<string> =>
  unrefused(patient, async () => JSON.stringify(await patient.readTraces()));

const readSecretTexts = (patient: Patient): Promise<readonly string[]> =>
  unrefused(patient, () => patient.world.readSecretTexts().catch(() => []));

/** Tokens, secrets, the password that was planted, and anything that looks like a JWT or an address of a person. */
const countLeaks = (written: string, secrets: readonly string[]): number => {
  const known = [...secrets, 'swordfish', 'wrong-secret-of-the-application'].filter((text) => written.includes(text));
  return known.length + (written.match(/eyJ[\w-]{8,}|[\w.]+@[\w-]+\.[a-z]+/g) ?? []).length;
};
