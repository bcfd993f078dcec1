import { writeFile } from 'node:fs/promises';
import { generateJsonSchema } from './json-schema.ts';

// The command `npm run schema`: publishes the schema anew after a change of `lead-schema.ts`.
const target = new URL('../lead-event.schema.json', import.meta.url);
await writeFile(target, `${JSON.stringify(generateJsonSchema(), null, 2)}\n`);
