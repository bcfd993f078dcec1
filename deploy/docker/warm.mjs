// Runs once, when the image is built, in the folder of the workspace: loads what a start loads, so that the types of its
// sources are stripped and its code is compiled in the image's cache, which no start could write to.
import { readdirSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { directory, message } = enableCompileCache();
if (directory === undefined) throw new Error(`there is no compile cache: ${message}`);

const sources = readdirSync('src').filter((name) => name.endsWith('.ts') && name !== 'main.ts');
for (const name of sources) await import(pathToFileURL(join(process.cwd(), 'src', name)).href);
flushCompileCache();
