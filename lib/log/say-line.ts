interface Line {
  time: string;
  level: string;
  msg?: string;
  err?: { message?: string; stack?: string };
  [field: string]: unknown;
}

/** A line of the log for a person at a terminal: the time of day, the level where it matters, the words, what belongs to them. */
export function sayLine(json: string): string {
  const { time, level, msg, err, ...fields } = JSON.parse(json) as Line;
  const said = [
    level === 'info' ? '' : `${level}:`,
    msg ?? err?.message ?? '',
    ...Object.entries(fields).map(sayField),
  ];
  const stack = err?.stack ? `\n${err.stack}` : '';
  return `${time.slice(11, 19)} ${said.filter(Boolean).join(' ')}${stack}\n`;
}

const sayField = ([name, value]: [string, unknown]): string =>
  `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`;
