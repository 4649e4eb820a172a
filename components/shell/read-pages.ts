export interface NamedPage {
  href: string;
  label: string;
  /** After G it leads there; the first page with a letter has it. */
  letter: string;
}

/** The pages are those of the navigation, whatever it has. */
export function readPages(): NamedPage[] {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('nav[aria-label="Pages"] a')];
  return links.map((link) => {
    const label = [...link.childNodes].find((node) => node.nodeType === Node.TEXT_NODE)?.textContent?.trim() ?? '';
    return { href: link.getAttribute('href') ?? '/', label, letter: label.charAt(0).toLowerCase() };
  });
}
