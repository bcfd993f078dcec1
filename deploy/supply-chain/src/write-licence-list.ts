import type { ProductionPackage } from './production-packages.ts';

const head = `# Licences of what ships

Every package of others in the images, by licence: those of \`lead-worker\`, \`token-keeper\` and \`leadferry\` together, for every
platform. Each image holds their own licence files. Written by \`npm run supply -- licences --write\`; a test compares it with the
lockfile and refuses a licence that is not on the list in \`deploy/supply-chain\`.
`;

/** Writes the list as Markdown: a section for each licence, in it each package once with its versions. */
export const writeLicenceList = (packages: readonly ProductionPackage[]): string => {
  const byLicence = Map.groupBy(packages, ({ licence }) => licence ?? 'unknown');
  const sections = [...byLicence].sort(byFirst).map(([licence, those]) => {
    const byName = Map.groupBy(those, ({ name }) => name);
    const lines = [...byName].sort(byFirst).map(([name, found]) => {
      const versions = [...new Set(found.map(({ version }) => version))].sort();
      return `- ${name} ${versions.join(', ')}`;
    });
    return `## ${licence}\n\n${lines.join('\n')}\n`;
  });
  return [head, ...sections].join('\n');
};

const byFirst = ([one]: readonly [string, ...unknown[]], [other]: readonly [string, ...unknown[]]): number =>
  one < other ? -1 : 1;
