const WORDS: readonly [RegExp, string][] = [
  [/ECONNRESET|EPIPE|ECONNABORTED|hang up|ended early/i, 'the connection broke off'],
  [/ETIMEDOUT|ESOCKETTIMEDOUT|timed? ?out/i, 'nobody answered in time'],
  [/ECONNREFUSED/, 'the connection was refused'],
  [/ENOTFOUND|EAI_AGAIN/, 'the name of the server was not found'],
  [/ENETUNREACH|EHOSTUNREACH|ENETDOWN/, 'there is no way through the network'],
];

/** A network's own names for what went wrong, in words that can stand in the middle of a sentence. */
export function setbackInWords(cause: string): string {
  const known = WORDS.find(([pattern]) => pattern.test(cause))?.[1];
  if (known !== undefined) return known;
  const bare = cause.replace(/\.$/, '');
  return bare.replace(/^[A-Z](?=[a-z ])/, (first) => first.toLowerCase());
}
