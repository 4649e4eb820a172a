import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** What a value has to be, by zod's names. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a time in the form of ISO 8601',
  email: 'an email address',
  url: 'a URL',
  uuid: 'a UUID',
};

/** What is wrong with a field, for the person who sent it; used where a schema does not say it in words of its own. */
export function sayProblem(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'it is missing' : `it has to be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `it has to be ${oneOf(issue.values.map(String))}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `it has to be ${oneOf(issue.options.map(String))}`
        : undefined;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'it is empty'
        : `it has to ${bound('at least', issue.minimum, issue.origin)}`;
    case 'too_big':
      return `it has to ${bound('at most', issue.maximum, issue.origin)}`;
    case 'unrecognized_keys':
      return `there is no ${issue.keys.map((key) => `“${key}”`).join(' and no ')} here`;
    case 'invalid_format':
      return FORMATS[issue.format] === undefined ? undefined : `it has to be ${FORMATS[issue.format]}`;
    default:
      return undefined;
  }
}

function bound(which: string, limit: number | bigint, origin: string): string {
  if (origin === 'string') return `have ${which} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set') return `have ${which} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return `be ${which} ${limit}`;
}

function oneOf(values: readonly string[]): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}
