'use client';

import { useState } from 'react';
import { type CatalogView, catalogHref, catalogQuery } from '#lib/browser/catalog-view.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Model } from '#lib/contract/models.ts';
import { toast } from '../ui/toast.ts';
import { chosenOf, idsOfView, type WholeView } from './select-all.ts';
import type { Selection } from './use-selection.ts';

/** More than these are chosen and acted on in several goes. */
const MOST_CHOSEN = 500;

export interface SelectAll {
  chosen: 'none' | 'some' | 'all';
  choose(all: boolean): void;
}

/** Chooses all rows of a view, or none of them; what is chosen in other views stays as it is. */
export function useSelectAll(rows: readonly (Model | null)[], shown: CatalogView, selection: Selection): SelectAll {
  const { api } = useHive();
  const [whole, setWhole] = useState<WholeView | null>(null);
  const view = catalogHref({ ...shown, offset: 0 });
  const add = async () => {
    const known = rows.filter((row) => row !== null);
    if (known.length === rows.length && known.length <= MOST_CHOSEN) return selection.add(known);
    try {
      const { models, total } = await api.listModels({ ...catalogQuery(shown), offset: 0, limit: MOST_CHOSEN });
      setWhole({ view, ids: new Set(models.map(({ id }) => id)) });
      selection.add(models);
      if (total > MOST_CHOSEN) toast(`The first ${MOST_CHOSEN} of ${total.toLocaleString('en')} are selected.`);
    } catch (error) {
      const { message, hint } = HiveError.from(error);
      toast.error(message, { description: hint });
    }
  };
  return {
    chosen: chosenOf({ view, rows, chosen: selection.models, whole }),
    choose: (all) => (all ? void add() : selection.remove(idsOfView({ view, rows, whole }))),
  };
}
