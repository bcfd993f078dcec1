import { expect, test } from 'vitest';
import { type AlertRecord, describeAlerts, judgeAlerts } from './judge-alerts.ts';

const firing = (name: string, fromMs: number) => ({ name, labels: {}, fromMs, toMs: fromMs + 5000 });
const judge = (record: Partial<AlertRecord>) =>
  judgeAlerts({
    expects: { Away: 2 },
    causes: { Away: 10_000 },
    firings: [firing('Away', 17_000)],
    left: [],
    forSecondsOf: () => 5,
    slackSeconds: 1,
    ...record,
  });

test('an alert that fires within notice, for and slack is in time', () => {
  const verdict = judge({});
  expect(verdict).toMatchObject({ fired: ['Away'], unexpected: [], late: [], afterSeconds: { Away: 7 } });
  expect(describeAlerts(verdict)).toBe('Away after 7.0 s');
});

test('its first firing counts, whatever its labels, and a moment too late is late', () => {
  expect(judge({ firings: [firing('Away', 18_000), firing('Away', 18_600)] }).late).toEqual([]);
  expect(judge({ firings: [firing('Away', 18_100)] }).late).toEqual(['Away']);
});

test('an alert whose cause nobody noted is late', () => {
  expect(judge({ causes: {} }).late).toEqual(['Away']);
});

test('an alert that does not fire, one without a cause and one that goes on are told', () => {
  const verdict = judge({ firings: [firing('Other', 12_000)], left: ['Other'] });
  expect(verdict).toMatchObject({ fired: [], unexpected: ['Other'], late: [], left: ['Other'] });
  expect(describeAlerts(verdict)).toBe('Away DID NOT FIRE; Other fired WITHOUT A CAUSE; Other DID NOT END');
});

test('nothing that should fire, and nothing that does, is well', () => {
  expect(describeAlerts(judge({ expects: {}, causes: {}, firings: [] }))).toBe('no alert, as it should be');
});
