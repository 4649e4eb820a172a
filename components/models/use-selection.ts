'use client';

import { useCallback, useMemo, useState } from 'react';
import type { Model } from '#lib/contract/models.ts';

export interface Selection {
  models: ReadonlyMap<string, Model>;
  toggle(model: Model): void;
  add(models: readonly Model[]): void;
  remove(ids: readonly string[]): void;
  clear(): void;
}

/** What has been chosen, wherever one has scrolled to since. What `isGone` is let go. */
export function useSelection(isGone: (id: string) => boolean): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Model>>(NOTHING);
  const models = useMemo(() => {
    const here = [...chosen].filter(([id]) => !isGone(id));
    return here.length === chosen.size ? chosen : new Map(here);
  }, [chosen, isGone]);
  const toggle = useCallback((model: Model) => {
    setChosen((now) => {
      const next = new Map(now);
      if (!next.delete(model.id)) next.set(model.id, model);
      return next;
    });
  }, []);
  const add = useCallback((all: readonly Model[]) => {
    setChosen((now) => new Map([...now, ...all.map((model) => [model.id, model] as const)]));
  }, []);
  const remove = useCallback((ids: readonly string[]) => {
    const gone = new Set(ids);
    setChosen((now) => new Map([...now].filter(([id]) => !gone.has(id))));
  }, []);
  const clear = useCallback(() => setChosen(NOTHING), []);
  return { models, toggle, add, remove, clear };
}

const NOTHING: ReadonlyMap<string, Model> = new Map();
