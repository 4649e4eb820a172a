export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** In a cookie, so that the server renders the chosen theme and nothing flashes. */
export const THEME_COOKIE = 'rbee_theme';

export function parseTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system';
}
