/** What a person typed to name a model, understood. The same thing always has the same form. */
export interface Reference {
  /** `org/name`, spelled as typed; the vendor answers with the repo's own spelling. */
  repo: string;
  /** Branch, tag or commit; null means the repo's default branch. */
  revision: string | null;
  selection: Selection;
}

export type Selection =
  | { kind: 'default' }
  /** Upper case, for example `Q4_K_M` or `UD-Q4_K_XL`. */
  | { kind: 'quant'; quant: string }
  /** Path inside the repo, `/` between its parts. */
  | { kind: 'file'; path: string };

/** The shortest text that parses to this reference. Equal references have equal texts, so it serves as a key. */
export function formatReference(reference: Reference): string {
  const { repo, revision, selection } = reference;
  const pinned = revision === null ? repo : `${repo}@${revision}`;
  if (selection.kind === 'quant') return `${pinned}:${selection.quant}`;
  if (selection.kind === 'file') return `${pinned}:${selection.path}`;
  return pinned;
}
