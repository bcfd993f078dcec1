import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildImage } from './build-image.ts';
import { canSeal } from './start-command.ts';

let folder: string;

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

const build = (dockerfile: string, target: string, args: Record<string, string> = {}) => {
  write('Dockerfile', dockerfile);
  return buildImage({
    context: join(folder, 'context'),
    dockerfile: join(folder, 'Dockerfile'),
    target,
    args,
    folder: join(folder, 'stages'),
  });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadferry-build-'));
  write('context/.dockerignore', '*\n!src\n**/*.test.ts\n**/node_modules\n');
  write('context/secret.pem', 'not for anybody');
  write('context/src/main.ts', 'main');
  write('context/src/main.test.ts', 'test');
  write('context/src/node_modules/a/index.js', 'a');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the steps of a Dockerfile without Docker', () => {
  it('run in order, each stage in a folder of its own, and copy from one stage into another', async () => {
    const image = await build(
      `FROM base AS make
WORKDIR /site
RUN mkdir out && ln -s ../make out/link && \\
    echo made > out/file
FROM base AS ship
COPY --from=make --chown=1:1 /site/out/ /app/
`,
      'ship',
    );
    expect(readFileSync(join(image.root, 'app/file'), 'utf8')).toBe('made\n');
    expect(lstatSync(join(image.root, 'app/link')).isSymbolicLink()).toBe(true);
  });

  it('see of the context only what .dockerignore lets through', async () => {
    const image = await build('FROM base AS all\nCOPY . /c/\nRUN find . > /dev/null\n', 'all');
    expect(readFileSync(join(image.root, 'c/src/main.ts'), 'utf8')).toBe('main');
    for (const path of ['secret.pem', 'src/main.test.ts', 'src/node_modules'])
      expect(() => lstatSync(join(image.root, 'c', path)), path).toThrow('ENOENT');
    await expect(build('FROM base AS bad\nCOPY secret.pem /c/\n', 'bad')).rejects.toThrow('secret.pem is not in the');
  });

  it('have build arguments and variables; a target has the settings of the stage that it is built on', async () => {
    const image = await build(
      `ARG BASE=node
FROM \${BASE} AS first
ARG NAME=nobody
ENV GREETING="hello \${NAME}"
LABEL who=\${NAME}
WORKDIR /app/\${NAME}
RUN ["/nodejs/bin/node", "-e", "require('fs').writeFileSync('said', process.env.GREETING)"]
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "main.ts"]
FROM first AS second
EXPOSE 9464
VOLUME ["/data"]
HEALTHCHECK --interval=1s CMD ["/nodejs/bin/node", "health.mjs"]
`,
      'second',
      { NAME: 'ada' },
    );
    expect(readFileSync(join(image.root, 'app/ada/said'), 'utf8')).toBe('hello ada');
    expect(image).toMatchObject({
      workdir: '/app/ada',
      user: '65532:65532',
      entrypoint: ['/nodejs/bin/node', 'main.ts'],
      labels: { who: 'ada' },
      ports: ['9464'],
      volumes: ['/data'],
      healthcheck: ['/nodejs/bin/node', 'health.mjs'],
    });
  });

  it.skipIf(!canSeal())('run as the user, and in the file system, of the image once it has a user', async () => {
    const code = `
      const { existsSync, writeFileSync } = require('fs');
      writeFileSync('/mine/seen', [process.getuid(), process.cwd(), existsSync('/bin/sh')].join(' '));`;
    const image = await build(
      `FROM base AS folders
WORKDIR /folders
RUN mkdir mine
FROM base AS ship
COPY --from=folders --chown=65532:65532 /folders/mine /mine
USER 65532:65532
WORKDIR /app
RUN ${JSON.stringify(['/nodejs/bin/node', '-e', code])}
`,
      'ship',
    );
    const user = process.getuid?.() === 0 ? 65532 : process.getuid?.();
    expect(readFileSync(join(image.root, 'mine/seen'), 'utf8')).toBe(`${user} /app false`);
  });

  it('end at a command that fails, with its line and what it said, and at an instruction that is not known', async () => {
    await expect(build('FROM base AS bad\nRUN echo no room >&2; exit 3\n', 'bad')).rejects.toThrow(
      'Dockerfile, line 2: RUN ended with 3\n  no room',
    );
    await expect(build('FROM base AS odd\nONBUILD RUN true\n', 'odd')).rejects.toThrow('line 2: ONBUILD is not known');
  });

  it('do not build what the target does not need', async () => {
    await expect(build('FROM base AS bad\nRUN exit 1\nFROM base AS good\nRUN true\n', 'good')).resolves.toBeDefined();
  });
});
