'use client';

import { useEffect, useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Model } from '#lib/contract/models.ts';

const TYPING_MS = 120;
const MOST_FOUND = 6;
/** One letter is in every name. */
const LEAST_LETTERS = 2;
const NONE: readonly Model[] = [];

/** Models of the catalog with these words, asked for when the typing has come to rest. */
export function useFoundModels(text: string): readonly Model[] {
  const { api } = useHive();
  const [found, setFound] = useState<{ words: string; models: readonly Model[] }>({ words: '', models: NONE });
  const words = text.trim().toLowerCase().slice(0, 200);
  useEffect(() => {
    if (words.length < LEAST_LETTERS) return;
    const leaving = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const { models } = await api.listModels({ q: words, limit: MOST_FOUND }, leaving.signal);
        setFound({ words, models });
      } catch (error) {
        // Given up for other words, or the hive is away, which the banner says.
        if (!HiveError.is(error)) throw error;
      }
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [api, words]);
  if (words.length < LEAST_LETTERS) return NONE;
  // While the next answer is on its way, those of the last that still fit stay where they are.
  return found.words === words ? found.models : found.models.filter(({ id }) => hasAll(id, words));
}

const hasAll = (id: string, words: string): boolean =>
  words.split(/\s+/).every((word) => id.toLowerCase().includes(word));
