import type { Command } from 'commander';
import { doctorHelp } from './doctor-help.ts';

/** What one call of `leadferry doctor` is to do. */
export interface DoctorIntent {
  readonly command: 'doctor';
}

/** Adds `doctor` to the program. */
export const addDoctorCommand = (program: Command, mean: (intent: DoctorIntent) => void): void => {
  program
    .command('doctor')
    .description('Look at everything a worker needs, and say of each fault what to do.')
    .addHelpText('after', doctorHelp)
    .action(() => mean({ command: 'doctor' }));
};
