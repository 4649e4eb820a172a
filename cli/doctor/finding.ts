/** What one check has found. `mend` says how, where something is not as it should be. */
export type Finding =
  | { check: string; verdict: 'ok'; says: string }
  | { check: string; verdict: 'warning' | 'fault'; says: string; mend: string };

export const fine = (check: string, says: string): Finding => ({ check, verdict: 'ok', says });
export const warning = (check: string, says: string, mend: string): Finding => ({
  check,
  verdict: 'warning',
  says,
  mend,
});
export const fault = (check: string, says: string, mend: string): Finding => ({ check, verdict: 'fault', says, mend });
