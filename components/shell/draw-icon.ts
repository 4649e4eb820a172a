/** What the icon of the tab says. */
export interface IconState {
  /** 0 to 100; null when nothing runs. */
  percent: number | null;
  failed: boolean;
}

const HEXAGON = 'M16 2.5 27.7 9.25v13.5L16 29.5 4.3 22.75V9.25z';
const ARROW = 'M16 9v9.5m-4.5-4.2 4.5 4.5 4.5-4.5M10.5 23h11';
const HONEY = '#e09a1a';

/** The hexagon fills with honey from below as downloads come; a red dot says that something needs a person. */
export function drawIcon({ percent, failed }: IconState): string {
  const full = percent === null ? 32 : 32 * (percent / 100);
  const hexagon = (attributes: string) =>
    `<path d="${HEXAGON}" fill="${HONEY}" stroke="${HONEY}" stroke-width="3" stroke-linejoin="round" ${attributes}/>`;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">',
    `<clipPath id="f"><rect y="${(32 - full).toFixed(1)}" width="32" height="${full.toFixed(1)}"/></clipPath>`,
    percent === null ? '' : hexagon('opacity=".35"'),
    hexagon('clip-path="url(#f)"'),
    `<path d="${ARROW}" fill="none" stroke="#241c0e" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/>`,
    failed ? '<circle cx="25" cy="25" r="6.5" fill="#d5322a" stroke="#fff" stroke-width="1.5"/>' : '',
    '</svg>',
  ].join('');
}
