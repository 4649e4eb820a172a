import type { toast as sonnerToast } from 'sonner';

type Sonner = typeof sonnerToast;
type Say = (title: string, options?: Parameters<Sonner>[1]) => void;

/** What was said before the toaster was there is said once it is. */
let sonner: Sonner | null = null;
let waiting: ((sonner: Sonner) => void)[] = [];
const listeners = new Set<() => void>();

function speak(say: (sonner: Sonner) => void): void {
  if (sonner) {
    say(sonner);
    return;
  }
  waiting.push(say);
  for (const listener of [...listeners]) listener();
}

/** A word at the corner of the page, as sonner has them. */
export const toast: Say & { success: Say; error: Say; dismiss(id: string): void } = Object.assign(
  ((title, options) => speak((sonner) => sonner(title, options))) as Say,
  {
    success: ((title, options) => speak((sonner) => sonner.success(title, options))) as Say,
    error: ((title, options) => speak((sonner) => sonner.error(title, options))) as Say,
    dismiss: (id: string) => speak((sonner) => sonner.dismiss(id)),
  },
);

export const isSpeaking = (): boolean => waiting.length > 0;

export function onSpeak(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function speakThrough(toaster: Sonner): void {
  sonner = toaster;
  for (const say of waiting.splice(0)) say(toaster);
  waiting = [];
}
