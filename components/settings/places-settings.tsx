'use client';

import { XIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, SettingsChange, StoragePlaceSetting } from '#lib/contract/settings.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { SettingsForm } from './settings-form.tsx';

const GIGABYTE = 1_000_000_000;

interface PlacesSettingsProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
}

interface Row {
  key: number;
  id: string;
  path: string;
  /** In gigabytes, as it is typed. */
  reserve: string;
  isNew: boolean;
}

/** Folders on one or more disks, which of them is the usual one, and what is kept free of each. */
export function PlacesSettings({ settings, change }: PlacesSettingsProps) {
  const name = useId();
  const { step, run, forget } = useStep();
  const [rows, setRows] = useState(() => rowsOf(settings.storage_places));
  const [usual, setUsual] = useState(settings.default_place);
  const wanted = { storage_places: placesOf(rows), default_place: usual };
  const { storage_places, default_place } = settings;
  const same = JSON.stringify(wanted) === JSON.stringify({ storage_places, default_place });
  const edit = (key: number, changed: Partial<Row>) => {
    forget();
    setRows((now) => now.map((row) => (row.key === key ? { ...row, ...changed } : row)));
  };
  const add = () => {
    forget();
    const key = Math.max(0, ...rows.map((row) => row.key)) + 1;
    setRows([...rows, { key, id: '', path: '', reserve: '0', isNew: true }]);
  };
  const remove = (row: Row) => {
    forget();
    setRows(rows.filter(({ key }) => key !== row.key));
    if (usual === row.id) setUsual('main');
  };
  const save = () =>
    run(async () => {
      await change(wanted);
      setRows((now) => now.map((row) => ({ ...row, isNew: false })));
      return 'Saved. Downloads that begin from now on go by it.';
    });
  return (
    <SettingsForm
      id="places"
      title="Places"
      about="Folders in which models are kept, each laid out as a Hugging Face cache. A download that does not fit beside what is kept free is refused before its first byte."
      {...{ step, same, save }}
      actions={
        <Button variant="outline" onClick={add}>
          Add a place
        </Button>
      }
    >
      <ul className="divide-y rounded-lg border bg-card">
        {rows.map((row) => (
          <PlaceRow
            key={row.key}
            row={row}
            radio={name}
            usual={usual === row.id}
            onUsual={() => {
              forget();
              setUsual(row.id);
            }}
            onChange={(changed) => {
              if (changed.id !== undefined && usual === row.id) setUsual(changed.id);
              edit(row.key, changed);
            }}
            onRemove={() => remove(row)}
          />
        ))}
      </ul>
    </SettingsForm>
  );
}

interface PlaceRowProps {
  row: Row;
  radio: string;
  usual: boolean;
  onUsual(): void;
  onChange(changed: Partial<Row>): void;
  onRemove(): void;
}

function PlaceRow({ row, radio, usual, onUsual, onChange, onRemove }: PlaceRowProps) {
  const id = useId();
  const called = row.id || 'new place';
  return (
    <li className="grid gap-2.5 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {row.isNew ? (
          <Input
            value={row.id}
            onChange={(event) => onChange({ id: event.target.value })}
            aria-label="Name of the new place"
            placeholder="big-disk"
            pattern="[a-z0-9][a-z0-9\-]{0,31}"
            title="Small letters, digits and hyphens"
            required
            autoComplete="off"
            spellCheck={false}
            className="h-9 w-36 text-sm"
          />
        ) : (
          <span className="text-sm font-medium">{row.id}</span>
        )}
        <label className="flex min-h-8 items-center gap-2 text-sm text-muted-foreground">
          <input type="radio" name={radio} checked={usual} onChange={onUsual} className="accent-foreground" />
          Default
        </label>
        <span className="ml-auto flex items-center gap-2 text-sm text-muted-foreground">
          <label htmlFor={`${id}-reserve`}>Keep free, GB</label>
          <Input
            id={`${id}-reserve`}
            type="number"
            inputMode="decimal"
            min={0}
            step="any"
            required
            value={row.reserve}
            onChange={(event) => onChange({ reserve: event.target.value })}
            className="h-9 w-24 text-sm tabular-nums"
          />
          {row.id !== 'main' && (
            <Button variant="ghost" size="icon" aria-label={`Remove ${called}`} onClick={onRemove}>
              <XIcon aria-hidden />
            </Button>
          )}
        </span>
      </div>
      {row.isNew ? (
        <Input
          value={row.path}
          onChange={(event) => onChange({ path: event.target.value })}
          aria-label="Folder of the new place"
          placeholder="/mnt/big/hub"
          required
          autoComplete="off"
          spellCheck={false}
          className="h-9 font-mono text-sm"
        />
      ) : (
        <p className="font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">{row.path}</p>
      )}
    </li>
  );
}

function rowsOf(places: readonly StoragePlaceSetting[]): Row[] {
  return places.map(({ id, path, reserve_bytes }, key) => {
    return { key, id, path, reserve: String(reserve_bytes / GIGABYTE), isNew: false };
  });
}

function placesOf(rows: readonly Row[]): StoragePlaceSetting[] {
  return rows.map(({ id, path, reserve }) => {
    return { id: id.trim(), path: path.trim(), reserve_bytes: Math.round(Number(reserve) * GIGABYTE) };
  });
}
