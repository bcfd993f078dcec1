import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { type AuditResult, judgeAudit } from './judge-audit.ts';
import type { ProductionPackage } from './production-packages.ts';

/**
 * Asks npm's registry for known vulnerabilities of what ships.
 *
 * @param options.registry where to ask. Default: as npm is configured.
 * @throws {Error} there is no npm.
 */
export const runAudit = async (options: {
  readonly directory: string;
  readonly packages: readonly ProductionPackage[];
  readonly registry?: string;
}): Promise<AuditResult> => {
  const { directory, packages, registry } = options;
  const args = ['audit', '--omit=dev', '--json', '--fetch-retries=1'];
  const child = spawn('npm', [...args, ...(registry === undefined ? [] : ['--registry', registry])], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  return judgeAudit(await Promise.race([text(child.stdout), failed]), packages);
};
