export interface NamedPage {
  href: string;
  label: string;
  /** After G it leads there; null where an earlier page has the letter. */
  letter: string | null;
}

/** The pages are those of the navigation, whatever it has. */
export function readPages(): NamedPage[] {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('nav[aria-label="Pages"] a')];
  const taken = new Set<string>();
  return links.map((link) => {
    const label = [...link.childNodes].find((node) => node.nodeType === Node.TEXT_NODE)?.textContent?.trim() ?? '';
    const first = label.charAt(0).toLowerCase();
    const letter = taken.has(first) ? null : first;
    taken.add(first);
    return { href: link.getAttribute('href') ?? '/', label, letter };
  });
}
