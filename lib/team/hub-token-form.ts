/**
 * The same token as a Hub would write it. Clients of the Hub send only what begins with `hf_` (@huggingface/hub), and has
 * letters and digits alone behind it, 37 to 256 signs in all (llama.cpp).
 */
export function toHubForm(token: string): string | null {
  const secret = /^rbee_([\w-]{43})$/.exec(token)?.[1];
  return secret === undefined ? null : `hf_${Buffer.from(secret, 'base64url').toString('hex')}`;
}

/**
 * What a client of the Hub sent, as this hive writes it. A token that is the Hub's own, which clients send to whatever
 * `HF_ENDPOINT` names, says nothing here: it is as if none had been sent.
 */
export function fromHubForm(authorization: string | undefined): string | undefined {
  const given = /^bearer +hf_(\S*)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) return authorization;
  if (!/^[0-9a-f]{64}$/.test(given)) return undefined;
  return `Bearer rbee_${Buffer.from(given, 'hex').toString('base64url')}`;
}
