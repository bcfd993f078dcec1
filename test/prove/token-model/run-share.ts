// A thread of the proof `token-model`: runs its share of the schedules and tells its judgement.
import { parentPort, workerData } from 'node:worker_threads';
import { judgeAll } from '../../../packages/token/test/model/judge-all.ts';
import { plainPattern } from '../../../packages/token/test/model/plain-pattern.ts';
import { protocol } from '../../../packages/token/test/model/tokens-under-test.ts';
import { listShare, type ShareRequest } from './shares.ts';

const request = workerData as ShareRequest;
const judgement = await judgeAll(listShare(request), request.isPlain ? plainPattern : protocol, {
  enough: 500,
  onRun: (runs) => {
    if (runs % 100 === 0) parentPort?.postMessage({ runs });
  },
});
parentPort?.postMessage({ judgement });
