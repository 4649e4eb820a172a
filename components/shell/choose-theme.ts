'use server';

import { cookies } from 'next/headers';
import { parseTheme, THEME_COOKIE } from './theme.ts';

const YEAR_SECS = 365 * 24 * 3600;

export async function chooseTheme(choice: string): Promise<void> {
  const theme = parseTheme(choice);
  const jar = await cookies();
  if (theme === 'system') jar.delete(THEME_COOKIE);
  else jar.set(THEME_COOKIE, theme, { maxAge: YEAR_SECS, httpOnly: true, sameSite: 'lax', path: '/' });
}
