'use client';

import { Columns3Icon } from 'lucide-react';
import { COLUMNS, type Column, USUAL_COLUMNS } from '#lib/browser/catalog-view.ts';
import { Button } from '../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import { COLUMN_WORDS } from './columns.tsx';

interface ColumnMenuProps {
  columns: readonly Column[];
  onChange(columns: readonly Column[]): void;
}

export function ColumnMenu({ columns, onChange }: ColumnMenuProps) {
  const toggle = (column: Column) => {
    const chosen = COLUMNS.filter((one) => (one === column ? !columns.includes(one) : columns.includes(one)));
    onChange(chosen.length === 0 ? USUAL_COLUMNS : chosen);
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="sm" className="hidden text-muted-foreground md:inline-flex">
          <Columns3Icon aria-hidden />
          Columns
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {COLUMNS.map((column) => (
          <DropdownMenuCheckboxItem
            key={column}
            checked={columns.includes(column)}
            onCheckedChange={() => toggle(column)}
          >
            {COLUMN_WORDS[column]}
          </DropdownMenuCheckboxItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
