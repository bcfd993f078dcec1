import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDockerfile } from './read-dockerfile.ts';

const folder = join(import.meta.dirname, '..');
const { args, stages } = readDockerfile(readFileSync(join(folder, 'Dockerfile'), 'utf8'));

interface Bake {
  readonly variable?: { readonly VERSION?: { readonly default: string } };
  readonly group: { readonly default: { readonly targets: readonly string[] } };
  readonly target: Readonly<
    Record<
      string,
      {
        readonly target: string;
        readonly dockerfile: string;
        readonly args: { readonly WORKSPACE: string; readonly VERSION?: string };
        readonly tags: readonly string[];
      }
    >
  >;
}
const bake = JSON.parse(readFileSync(join(folder, 'docker-bake.json'), 'utf8')) as Bake;

/** How the bake file writes the variable of that name. */
const variable = '$' + '{VERSION}';

const shipped = ['runtime', 'command', 'service'];

const keywordsOf = (name: string): string[] =>
  stages.find((stage) => stage.name === name)?.instructions.map((step) => step.getKeyword()) ?? [];

describe('the Dockerfile', () => {
  it('builds with Node 24 and ships on a base without a shell, both by arguments that a mirror may replace', () => {
    expect(args.BUILD_IMAGE).toMatch(/^node:24/);
    expect(args.RUNTIME_IMAGE).toMatch(/distroless\/nodejs24.*:nonroot$/);
  });

  it('says the user before anything runs in what ships, and never goes back to root', () => {
    const steps = keywordsOf('runtime');
    expect(steps).toContain('USER');
    expect(steps).not.toContain('RUN');
    expect(
      stages.flatMap(({ instructions }) => instructions).filter((step) => step.getKeyword() === 'USER'),
    ).toHaveLength(1);
  });

  it('runs nothing through a shell in what ships', () => {
    for (const { name, instructions } of stages.filter(({ name }) => shipped.includes(name)))
      for (const step of instructions.filter((each) => ['RUN', 'ENTRYPOINT', 'CMD'].includes(each.getKeyword())))
        expect(step.getArgumentsContent(), name).toMatch(/^\[/);
  });

  it('has a health check for services, which a command does not have', () => {
    expect(keywordsOf('service')).toContain('HEALTHCHECK');
    expect(keywordsOf('command')).not.toContain('HEALTHCHECK');
  });
});

describe('the bake file', () => {
  it('builds an image of both services and of the command', () => {
    const built = bake.group.default.targets.map((name) => [
      name,
      bake.target[name]?.target,
      bake.target[name]?.args.WORKSPACE,
    ]);
    expect(built).toEqual([
      ['lead-worker', 'service', 'services/lead-worker'],
      ['token-keeper', 'service', 'services/token-keeper'],
      ['leadferry', 'command', 'packages/cli'],
    ]);
  });

  it('asks for stages that there are', () => {
    for (const { target, dockerfile } of Object.values(bake.target)) {
      expect(dockerfile).toBe('deploy/docker/Dockerfile');
      expect(stages.map(({ name }) => name)).toContain(target);
    }
  });

  it('gives each image the version that the chart pulls, as its tag and as its label', () => {
    const chart = readFileSync(join(folder, '..', 'helm', 'leadferry', 'Chart.yaml'), 'utf8');
    const [, version] = /^appVersion: (\S+)$/m.exec(chart) ?? [];
    expect(bake.variable?.VERSION?.default).toBe(version);
    expect(stages.find(({ name }) => name === 'runtime')?.instructions.map(String)).toContain(`ARG VERSION=${version}`);
    for (const [name, { tags, args }] of Object.entries(bake.target))
      expect({ tags, version: args.VERSION }).toEqual({ tags: [`leadferry/${name}:${variable}`], version: variable });
  });

  it('has the tags that the README and the Dockerfile name', () => {
    for (const file of ['README.md', 'Dockerfile']) {
      const named = readFileSync(join(folder, file), 'utf8').matchAll(
        /leadferry\/(?:lead-worker|token-keeper|leadferry)(\S*)/g,
      );
      for (const [image, tag] of named)
        expect(tag?.replace(/,$/, ''), image).toBe(`:${bake.variable?.VERSION?.default}`);
    }
  });
});
