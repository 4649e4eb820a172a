/** More than one cookie can't be said by `reply`. */
export function leadOn({ location, cookies }: { location: string; cookies: string[] }): Response {
  const headers = new Headers({ location });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
