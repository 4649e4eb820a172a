import type { ReactNode } from 'react';
import type { Column } from '#lib/browser/catalog-view.ts';
import { sayBytes, sayContext, sayParameters } from '#lib/browser/words.ts';
import type { Model } from '#lib/contract/models.ts';
import { Ago } from '../shell/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { StatusBadge } from './status-badge.tsx';

export const COLUMN_WORDS: Record<Column, string> = {
  quant: 'Quant',
  architecture: 'Architecture',
  parameters: 'Parameters',
  context: 'Context',
  size: 'Size',
  status: 'Status',
  added: 'Added',
  verified: 'Verified',
  license: 'Licence',
};

interface Look {
  width: string;
  number?: boolean;
  /** From which width on it is shown when nobody chose the columns. */
  from?: string;
  sort?: 'size' | 'parameters' | 'added_at';
}

export const LOOKS: Record<Column, Look> = {
  quant: { width: 'w-26' },
  architecture: { width: 'w-30', from: 'xl:table-cell' },
  parameters: { width: 'w-28', number: true, sort: 'parameters' },
  context: { width: 'w-20', number: true, from: 'lg:table-cell' },
  size: { width: 'w-24', number: true, sort: 'size' },
  status: { width: 'w-28' },
  added: { width: 'w-28', from: 'xl:table-cell', sort: 'added_at' },
  verified: { width: 'w-28' },
  license: { width: 'w-28' },
};

interface CellProps {
  column: Column;
  model: Model;
  nowMs: number;
  verifying: boolean;
}

export function cellOf({ column, model, nowMs, verifying }: CellProps): ReactNode {
  switch (column) {
    case 'quant':
      return model.quant && <Badge className="max-w-full">{model.quant}</Badge>;
    case 'architecture':
      return model.architecture ?? '–';
    case 'parameters':
      return model.parameters === null ? '–' : sayParameters(model.parameters);
    case 'context':
      return model.context_length === null ? '–' : sayContext(model.context_length);
    case 'size':
      return <span className="text-foreground">{sayBytes(model.size)}</span>;
    case 'status':
      return <StatusBadge status={model.status} verifying={verifying} upstream={model.upstream} />;
    case 'added':
      return <Ago time={model.added_at} nowMs={nowMs} />;
    case 'verified':
      return <Ago time={model.verified_at} nowMs={nowMs} />;
    case 'license':
      return model.license ?? '–';
  }
}
