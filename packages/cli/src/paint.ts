import { styleText } from 'node:util';

/** Colours text for people, or leaves it as it is. */
export interface Paint {
  bold(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  attention(text: string): string;
  bad(text: string): string;
}

/** Creates a paint; without colours it changes nothing. */
export const createPaint = (hasColours: boolean): Paint => {
  const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    hasColours ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    faint: paint('dim'),
    good: paint('green'),
    attention: paint('yellow'),
    bad: paint(['bold', 'red']),
  };
};
