import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ofTheFleet =
  /^leadferry_(account_standing|arrived|backlog|busy|dead_letter_records|desired|fleet|group|keeper|partitions|scaling|settled|topic)/;

/** Keeps what a keeper showed of the fleet as a file of a folder, named for the situation: what `packages/fleet` tests its formula with. */
export const keepRecording =
  (folder: string) =>
  (name: string, text: string): void => {
    mkdirSync(folder, { recursive: true });
    const lines = text.split('\n').filter((line) => ofTheFleet.test(line));
    writeFileSync(join(folder, `${name}.txt`), `${lines.join('\n')}\n`);
  };
