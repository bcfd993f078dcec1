import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What makes a process write wherever it can, and all of it into one folder. */
export interface WrittenFolder {
  readonly escrow: string;
  readonly env: Readonly<Record<string, string>>;
  /** What a process is started through: core files hold all it knows, and are switched off as SECURITY.md asks for. */
  readonly prefix: readonly string[];
}

const crashWhenTold = join(import.meta.dirname, 'crash-when-told.ts');

/**
 * Makes the folders for temporary files, rescued answers and diagnostic reports.
 *
 * @param carried file with what the error of a crash carries along.
 */
export const layOutFolder = async (folder: string, carried: string): Promise<WrittenFolder> => {
  const [temporary, escrow, reports] = [join(folder, 'tmp'), join(folder, 'escrow'), join(folder, 'reports')];
  for (const path of [temporary, escrow, reports]) await mkdir(path);
  const onWhat = '--report-on-signal --report-signal=SIGQUIT --report-on-fatalerror --report-uncaught-exception';
  return {
    escrow,
    env: {
      LEADFERRY_ESCROW_DIR: escrow,
      TMPDIR: temporary,
      // Compiled sources, the same for everybody, would be most of what is searched.
      NODE_COMPILE_CACHE: join(tmpdir(), 'leadferry-compile-cache'),
      LOG_LEVEL: 'trace',
      NODE_OPTIONS: `${onWhat} --report-directory=${reports} --import=${crashWhenTold}`,
      CRASH_CARRIES: carried,
    },
    prefix: ['sh', '-c', 'ulimit -c 0; exec "$@"', 'sh'],
  };
};
