/** Typing goes where the person types, and an open dialog or menu keeps its keys. */
export function isBusy(target: EventTarget | null): boolean {
  const typing =
    target instanceof Element &&
    target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]') !== null;
  return typing || isCovered();
}

/** What is closing still fades, but takes no keys any more. */
export const isCovered = (): boolean =>
  document.querySelector(':is([role=dialog], [role=alertdialog], [role=menu]):not([data-state=closed])') !== null;
