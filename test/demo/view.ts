import { styleText } from 'node:util';

/** What the demo shows while it runs. */
export interface Picture {
  readonly elapsedSeconds: number;
  readonly leads: number;
  readonly lag: number | undefined;
  readonly byReason: ReadonlyMap<string, number>;
  readonly requests: number;
  readonly remainingToday: number | undefined;
  readonly tokenGeneration: number;
  readonly refreshes: number;
  readonly workers: ReadonlyArray<{ readonly name: string; readonly state: string }>;
  readonly note: string;
}

/** Where the picture goes. */
export interface View {
  /** Shows the state: redrawn in place on a terminal, one plain line every few seconds elsewhere. */
  show(picture: Picture): void;
  /** Says one thing that happened and stays readable. */
  say(text: string): void;
  /** Leaves the last picture standing. */
  end(): void;
}

const plainEveryMs = 5_000;

/** Creates the view for a stream: live and in colour on a terminal, plain lines when it is a file or a pipe. */
export const createView = (stream: NodeJS.WriteStream): View =>
  stream.isTTY ? createLiveView(stream) : createPlainView(stream);

const createPlainView = (stream: NodeJS.WritableStream): View => {
  let shownAtMs = Number.NEGATIVE_INFINITY;
  return {
    show(picture) {
      if (performance.now() - shownAtMs < plainEveryMs) return;
      shownAtMs = performance.now();
      const fates = [...picture.byReason].map(([fate, count]) => `${fate} ${count}`).join(', ') || 'no fates yet';
      const workers = picture.workers.map(({ name, state }) => `${name} ${state}`).join(', ');
      stream.write(
        `${seconds(picture)} lag ${picture.lag ?? '?'} | ${fates} | requests ${picture.requests}, ` +
          `${picture.remainingToday ?? '?'} left today | token generation ${picture.tokenGeneration} | ${workers}\n`,
      );
    },
    say: (text) => void stream.write(`${text}\n`),
    end: () => {},
  };
};

const createLiveView = (stream: NodeJS.WriteStream): View => {
  let drawn = 0;
  const erase = (): void => {
    if (drawn > 0) stream.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  let last: Picture | undefined;
  const draw = (): void => {
    if (last === undefined) return;
    const lines = picture(last);
    stream.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  return {
    show(next) {
      erase();
      last = next;
      draw();
    },
    say(text) {
      erase();
      stream.write(`${text}\n`);
      draw();
    },
    end() {
      last = undefined;
      drawn = 0;
    },
  };
};

const seconds = ({ elapsedSeconds }: Picture): string => `${elapsedSeconds.toFixed(0).padStart(3)} s`;

const label = (text: string): string => styleText('dim', text.padEnd(14));

const picture = (state: Picture): string[] => {
  const settled = [...state.byReason.values()].reduce((sum, count) => sum + count, 0);
  const width = 40;
  const filled = Math.round((settled / state.leads) * width);
  return [
    '',
    `${label('leads')}${styleText('green', '█'.repeat(filled))}${styleText('dim', '░'.repeat(width - filled))} ${settled} of ${state.leads}, ${seconds(state).trim()}`,
    `${label('lag')}${state.lag ?? '?'} records`,
    ...[...state.byReason].map(([fate, count]) => `${label('')}${String(count).padStart(4)}  ${colourOf(fate)}`),
    `${label('budget')}${state.requests} requests made, ${state.remainingToday ?? '?'} left today`,
    `${label('token')}generation ${state.tokenGeneration}, refreshed ${state.refreshes} times`,
    `${label('workers')}${state.workers.map(({ name, state: word }) => `${name} ${word === 'running' ? styleText('green', word) : styleText('red', word)}`).join('   ')}`,
    `${label('')}${styleText('yellow', state.note)}`,
  ];
};

const colourOf = (fate: string): string => {
  if (fate.startsWith('delivered')) return styleText('green', fate);
  return fate.startsWith('skipped') ? styleText('cyan', fate) : styleText('red', fate);
};
