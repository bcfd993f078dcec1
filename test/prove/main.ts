import { startKafka, startRedis } from '@leadferry/local-stack';
import { Command } from 'commander';
import { leaveWhenTold } from '../support/leave-when-told.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { drain } from './drain.ts';
import { killLoop } from './kill-loop.ts';
import { leaks } from './leaks.ts';
import { noOp } from './no-op.ts';
import { observe } from './observe.ts';
import { outage } from './outage.ts';
import { poison } from './poison.ts';
import type { Proof } from './proof.ts';
import { quotaProof } from './quota.ts';
import { rateLimit } from './rate-limit.ts';
import { reauth } from './reauth.ts';
import { replay } from './replay.ts';
import { scale } from './scale.ts';
import { secureKafka } from './secure-kafka.ts';
import { slowKey } from './slow-key.ts';
import { speed } from './speed.ts';
import { start } from './start.ts';
import { tokenCrash } from './token-crash.ts';
import { tokenModel } from './token-model.ts';
import { tokenOnce } from './token-once.ts';
import { tokenSoak } from './token-soak.ts';
import { tokenStore } from './token-store.ts';
import { tokenStorm } from './token-storm.ts';

const proofs: Readonly<Record<string, Proof>> = {
  demo,
  doctor,
  drain,
  'kill-loop': killLoop,
  leaks,
  'no-op': noOp,
  observe,
  outage,
  poison,
  'rate-limit': rateLimit,
  quota: quotaProof,
  reauth,
  replay,
  scale,
  'secure-kafka': secureKafka,
  speed,
  'slow-key': slowKey,
  start,
  'token-crash': tokenCrash,
  'token-once': tokenOnce,
  'token-model': tokenModel,
  'token-soak': tokenSoak,
  'token-store': tokenStore,
  'token-storm': tokenStorm,
};

const list = Object.entries(proofs)
  .map(([name, { promise, broken }]) => `  ${name.padEnd(12)} ${promise}\n${' '.repeat(15)}--break: ${broken}`)
  .join('\n');

const program = new Command('prove')
  .description(
    'Shows that a promise holds, on real Kafka and Redis. The last line is one JSON object; the exit code follows it.',
  )
  .argument('<name>', 'which promise')
  .option('--break', 'run it on a fleet that misbehaves: it must then not hold')
  .addHelpText('after', `\nProofs:\n${list}\n\nExample:\n  npm run prove -- rate-limit`)
  .parse();

const [name = ''] = program.args;
const proof = Object.hasOwn(proofs, name) ? proofs[name] : undefined;
if (proof === undefined) throw program.error(`no proof named ${name}; there are:\n${list}`);

const { KAFKA_BROKERS: givenBrokers, REDIS_URL: givenRedis } = process.env;
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const isBroken = program.opts<{ break?: boolean }>().break === true;
say(proof.promise);
if (isBroken) say(`Broken on purpose: ${proof.broken}.`);
const [kafka, redis] = await Promise.all([
  givenBrokers ? undefined : startKafka({ progress: say }),
  givenRedis ? undefined : startRedis({ progress: say }),
]);
leaveWhenTold(() => Promise.all([kafka?.stop(), redis?.stop()]));
try {
  const { holds, figures } = await proof.run({
    brokers: givenBrokers?.split(',') ?? kafka?.brokers ?? [],
    redisUrl: givenRedis ?? redis?.url ?? '',
    serverPids: [kafka?.pid ?? 0, redis?.pid ?? 0],
    isBroken,
    say,
    ...(kafka === undefined ? {} : { kafka }),
  });
  say(JSON.stringify({ proof: name, holds, ...figures }));
  process.exitCode = holds ? 0 : 1;
} finally {
  await Promise.all([kafka?.stop(), redis?.stop()]);
}
process.exit();
