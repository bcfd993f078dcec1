// Ends with 0 while the process beside it lives. It asks for life, not for readiness: a worker that waits for Kafka or for a
// login is well, and who restarts what is unhealthy must leave it alone.
const url = `http://127.0.0.1:${process.env.HTTP_PORT ?? 9464}/livez`;
const answer = await fetch(url, { signal: AbortSignal.timeout(2500) }).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);
