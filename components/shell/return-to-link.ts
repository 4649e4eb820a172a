/** Which link led away from each address of this tab. */
const leftBy = new Map<string, string>();

const WAIT_MS = 3000;

export function rememberLink(address: string, link: HTMLAnchorElement): void {
  const href = link.getAttribute('href');
  if (href !== null) leftBy.set(address, href);
}

/**
 * Gives the focus to the link that led away from this address, once it is there: rows of a long table are made when
 * they come into sight. Where it does not come, the title of the page has the focus. What has a focus of its own by
 * then keeps it. Returns how to give up.
 */
export function focusWhereLeft(address: string, main: HTMLElement, isBack: boolean): () => void {
  const href = isBack ? leftBy.get(address) : undefined;
  const stop = () => {
    watch.disconnect();
    clearTimeout(timer);
  };
  const isFree = () => document.activeElement === null || document.activeElement === document.body;
  const tryLink = () => {
    if (!isFree()) return stop();
    const link = [...main.querySelectorAll<HTMLElement>('a[href]')].find((one) => one.getAttribute('href') === href);
    if (!link) return;
    link.focus({ preventScroll: true });
    stop();
  };
  const giveTitle = () => {
    stop();
    if (isFree()) main.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  };
  const watch = new MutationObserver(tryLink);
  const timer = setTimeout(giveTitle, href === undefined ? 0 : WAIT_MS);
  if (href !== undefined) {
    watch.observe(main, { childList: true, subtree: true });
    tryLink();
  }
  return stop;
}
