/** What a browser does between a first address and the last one, on pages without scripts: cookies, redirects, forms. */
export class PlainBrowser {
  readonly #cookies = new Map<string, string>();

  /** Goes on until the answer is no redirect, or leads to another page of `site`. Returns the addresses on the way. */
  async signIn(start: string, name: string): Promise<{ visited: string[]; response: Response }> {
    const visited = [start];
    let response = await this.open(start);
    for (let steps = 0; steps < 20; steps += 1) {
      const at = visited.at(-1) ?? start;
      const location = response.headers.get('location');
      if (location !== null) {
        visited.push(new URL(location, at).href);
        response = await this.open(visited.at(-1) ?? '');
        continue;
      }
      const form = response.ok ? readForm(await response.clone().text(), name) : null;
      if (!form) return { visited, response };
      response = await this.open(new URL(form.action, at).href, form.fields);
    }
    throw new Error(`It never ends: ${visited.join(' ')}`);
  }

  async open(address: string, fields?: URLSearchParams): Promise<Response> {
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: this.cookieFor(address) },
      ...(fields && { method: 'POST', body: fields }),
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(address, cookie);
    return response;
  }

  cookieFor(address: string): string {
    const { host } = new URL(address);
    const sent = [...this.#cookies].filter(([key]) => key.startsWith(`${host} `));
    return sent.map(([, pair]) => pair).join('; ');
  }

  keep(address: string, cookie: string): void {
    const [pair = ''] = cookie.split(';');
    this.#cookies.set(`${new URL(address).host} ${pair.split('=')[0]}`, pair);
  }
}

/** The only form of a page of the provider, filled in. */
function readForm(html: string, name: string): { action: string; fields: URLSearchParams } | null {
  const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) return null;
  const fields = new URLSearchParams();
  for (const [, input = ''] of html.matchAll(/<input([^>]*)>/g)) {
    const field = /name="([^"]+)"/.exec(input)?.[1];
    if (field) fields.set(field, /value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  if (fields.has('login')) fields.set('login', name);
  if (fields.has('password')) fields.set('password', 'any');
  return { action, fields };
}
