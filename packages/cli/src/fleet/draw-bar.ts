/** Draws a share, from 0 to 1, as a bar of so many characters, ten at least. What is not 0 shows, and what is not all has a gap. */
export const drawBar = (share: number, width: number): string => {
  const cells = Math.max(10, Math.floor(width));
  const filled = Math.round(Math.min(1, Math.max(0, share)) * cells);
  const shown = share > 0 && share < 1 ? Math.min(cells - 1, Math.max(1, filled)) : filled;
  return `${'█'.repeat(shown)}${'░'.repeat(cells - shown)}`;
};
