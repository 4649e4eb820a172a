/** What a byte server says that it has sent. */
export interface Served {
  requests: number;
  /** Of bodies, as handed to the kernel: a killed client has not got quite all of them. */
  bodyBytes: number;
}

/** The lines of our nginx: port, status, bytes of the body, method, path. */
export function readAccessLog(text: string): Served {
  const lines = text.split('\n').filter(Boolean);
  return {
    requests: lines.length,
    bodyBytes: lines.reduce((sum, line) => sum + (Number(line.split(' ')[2]) || 0), 0),
  };
}
