import { baseline } from './judge-baseline.ts';
import type { BenchResult } from './result.ts';
import type { Summary } from './summarize.ts';

/** Draws a bench as an SVG: four panels of bars, readable on light and on dark pages. */
export const toChart = ({ summaries, measuredAt, machine }: BenchResult): string => {
  const at = (latencyMs: number): Summary[] => summaries.filter((summary) => summary.latencyMs === latencyMs);
  const panels: readonly Panel[] = [
    { title: 'Leads a second, API answers at once', bars: at(0).map(toBar(({ leadsPerSecond }) => leadsPerSecond)) },
    {
      title: 'Leads a second, API answers after 50 ms',
      bars: at(50).map(toBar(({ leadsPerSecond }) => leadsPerSecond)),
    },
    {
      title: 'CPU per lead, µs, API answers at once',
      bars: at(0).map(toBar(({ cpuMicrosPerLead }) => cpuMicrosPerLead)),
    },
    { title: 'Peak memory, MiB, API answers at once', bars: at(0).map(toBar(({ peakRssMb }) => peakRssMb)) },
  ];
  const rows = Math.max(...panels.map(({ bars }) => bars.length), 1);
  const panelHeight = titleHeight + rows * rowHeight + gap;
  const height = 44 + 2 * panelHeight + 14;
  const drawn = panels.map((panel, index) =>
    drawPanel(panel, margin + (index % 2) * (panelWidth + gap), 44 + Math.floor(index / 2) * panelHeight),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Leadferry beside other loops">`,
    style,
    `<rect class="page" width="${width}" height="${height}" rx="6"/>`,
    text('head', margin, 26, 'Leadferry beside other ways to carry leads from Kafka to an API'),
    ...drawn,
    text(
      'note',
      margin,
      height - 12,
      `${measuredAt.slice(0, 10)}, ${machine.cores} cores, ${machine.model}, Node ${machine.node}`,
    ),
    '</svg>',
    '',
  ].join('\n');
};

interface Bar {
  readonly name: string;
  readonly value: number;
}

interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const width = 880;
const margin = 20;
const gap = 26;
const panelWidth = (width - 2 * margin - gap) / 2;
const titleHeight = 26;
const rowHeight = 24;
const nameWidth = 88;
const valueWidth = 60;

const style = `<style>
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
.head { font-size: 15px; font-weight: 600; } .title { font-weight: 600; } .note { font-size: 11px; fill: #59636e; }
.page { fill: #ffffff; } .bar { fill: #afb8c1; } .base { fill: #6e7781; } .own { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .note { fill: #9198a1; }
  .page { fill: #0d1117; } .bar { fill: #3d444d; } .base { fill: #7d8590; } .own { fill: #4493f8; }
}
</style>`;

const toBar =
  (read: (summary: Summary) => number | null) =>
  (summary: Summary): Bar => ({ name: summary.contender, value: read(summary) ?? 0 });

const drawPanel = ({ title, bars }: Panel, left: number, top: number): string => {
  const most = Math.max(...bars.map(({ value }) => value), 1);
  const room = panelWidth - nameWidth - valueWidth;
  const rows = bars.map(({ name, value }, index) => {
    const y = top + titleHeight + index * rowHeight;
    const length = Math.max(1, (value / most) * room);
    return [
      text('name', left, y + 14, name),
      `<rect class="${classOf(name)}" x="${left + nameWidth}" y="${y + 2}" width="${length.toFixed(1)}" height="16" rx="2"/>`,
      text('value', left + nameWidth + length + 6, y + 14, Math.round(value).toLocaleString('en-US')),
    ].join('\n');
  });
  return [text('title', left, top + 12, title), ...rows].join('\n');
};

const classOf = (name: string): string => {
  if (name === 'leadferry') return 'own';
  return name === baseline.name ? 'base' : 'bar';
};

const text = (kind: string, x: number, y: number, content: string): string =>
  `<text class="${kind}" x="${x.toFixed(1)}" y="${y}">${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
