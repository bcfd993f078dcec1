import type { SwitchesUpdate } from '@leadferry/simulator';

/** A way in which the API is down. */
export interface OutagePhase {
  readonly name: string;
  readonly seconds: number;
  readonly switches: SwitchesUpdate;
}

/** One outage in four forms, each as long as given: 503, then 401, then pages of HTML, then cut connections. */
export const outagePhases = ([down, refused, html, cut]: readonly [number, number, number, number]): OutagePhase[] => [
  { name: 'answers 503', seconds: down, switches: { apiDown: true } },
  {
    name: 'answers 401',
    seconds: refused,
    switches: { apiDown: false, faults: [{ kind: 'status', status: 401 }] },
  },
  {
    name: 'answers HTML, half of it with status 200',
    seconds: html,
    switches: {
      faults: [
        { kind: 'status', status: 200, body: 'html', rate: 0.5 },
        { kind: 'status', status: 502, body: 'html' },
      ],
    },
  },
  { name: 'closes connections', seconds: cut, switches: { faults: [{ kind: 'reset' }] } },
];

/** The API works again. */
export const allWell: SwitchesUpdate = { apiDown: false, faults: [] };
