import { expect, it } from 'vitest';
import { judgeSecureKafka } from '../prove/secure-kafka/judge-secure-kafka.ts';
import { runSecureKafka } from '../prove/secure-kafka/run-secure-kafka.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `secure-kafka` does the same with more leads. */
it.each(['password', 'certificate'] as const)(
  'leads travel over TLS where Kafka wants a %s, with the least rights, and strangers are kept out and told why',
  async (login) => {
    const lines: string[] = [];
    const leads = 60;
    const onLines = (written: readonly string[]) => void lines.push(...written);
    const figures = await runSecureKafka({ login, leads, workers: 2, say: (text) => void lines.push(text), onLines });
    printFigures(`secure-kafka, ${login}`, { ...figures });
    expect(judgeSecureKafka(figures, leads), lines.slice(-150).join('\n')).toEqual([]);
  },
  240_000,
);
