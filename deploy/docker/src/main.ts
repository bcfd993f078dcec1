// Builds an image without Docker, as folders: npm run image -- services/lead-worker --out FOLDER, or its bill of materials
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { buildWorkspace, type ImageWorkspace, imageTargets } from './build-workspace.ts';

interface Options {
  readonly out?: string;
  readonly sbom?: true;
}

const program = new Command('image')
  .description('Does the steps of deploy/docker/Dockerfile without Docker.')
  .addArgument(new Argument('<workspace>', 'whose image').choices(Object.keys(imageTargets)))
  .option('--out <folder>', 'where to put what the image would hold; must not exist')
  .option('--sbom', 'print its bill of materials (CycloneDX, JSON) and nothing else')
  .addHelpText(
    'after',
    '\nExamples:\n  npm run image -- services/lead-worker --out ./tree\n  npm run --silent image -- packages/cli --sbom > leadferry.cdx.json',
  )
  .parse();

const workspace = program.processedArgs[0] as ImageWorkspace;
const { out, sbom } = program.opts<Options>();
if (out === undefined && !sbom) program.error('say what you want: --out FOLDER or --sbom');

const folder = mkdtempSync(join(tmpdir(), 'leadferry-image-'));
const say = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  const image = await buildWorkspace({ workspace, folder, say, ...(sbom ? { target: 'sbom' } : {}) });
  if (sbom) process.stdout.write(readFileSync(join(image.root, 'sbom.cdx.json')));
  else if (out !== undefined) {
    cpSync(image.root, resolve(out), { recursive: true, verbatimSymlinks: true, errorOnExist: true, force: false });
    const { root: _, ...settings } = image;
    process.stdout.write(`${JSON.stringify({ root: resolve(out), ...settings })}\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
