import type { WireError } from '#lib/contract/errors.ts';

/** What a page knows of a question to the Hub when it is rendered. `pending`: the Hub has not answered yet. */
export type HubAnswer<T> = { kind: 'answered'; value: T } | { kind: 'pending' } | { kind: 'refused'; error: WireError };
