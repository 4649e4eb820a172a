const NAMES: Record<string, string> = {
  main: 'Hugging Face cache',
  models: 'Models folder',
  local: 'Models of unknown origin',
};

/** What people call a folder that can be moved. */
export const nameOfFolder = (what: string): string => NAMES[what] ?? `Place ${what}`;
