// Starts both, says so in one JSON line and waits to be killed.
import { startKafka, startRedis } from '../../src/index.ts';

const [kafka, redis] = await Promise.all([startKafka(), startRedis()]);
process.stdout.write(`${JSON.stringify({ pids: [kafka.pid, redis.pid] })}\n`);
