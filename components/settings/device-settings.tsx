'use client';

import { XIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { DevicesOverride, HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { inRoundNumbers, type MachineTexts, machineOf, textsOf } from './device-rows.ts';
import { NumberField } from './number-field.tsx';
import { SettingsForm } from './settings-form.tsx';

interface DeviceSettingsProps {
  settings: HiveSettings;
  /** What this machine has. */
  found: DevicesOverride;
  change(change: SettingsChange): Promise<void>;
}

/** What models run on: this machine as it was found, or another one that is described. */
export function DeviceSettings({ settings, found, change }: DeviceSettingsProps) {
  const name = useId();
  const { step, run, forget } = useStep();
  const kept = settings.devices_override;
  const [isOther, setIsOther] = useState(kept !== null);
  const [texts, setTexts] = useState(() => textsOf(kept ?? inRoundNumbers(found)));
  const wanted = isOther ? machineOf(texts) : null;
  const same = JSON.stringify(wanted) === JSON.stringify(kept && machineOf(textsOf(kept)));
  const edit = (changed: Partial<MachineTexts>) => {
    forget();
    setTexts((now) => ({ ...now, ...changed }));
  };
  const choose = (other: boolean) => {
    forget();
    setIsOther(other);
  };
  const save = () =>
    run(async () => {
      await change({ devices_override: wanted });
      return wanted === null
        ? 'Saved. What fits is said of this machine.'
        : 'Saved. What fits is said of that machine.';
    });
  return (
    <SettingsForm
      id="machine"
      title="Machine"
      about="What models run on, by which the hive says what fits. Describe another machine where this one only keeps them."
      {...{ step, same, save }}
    >
      <fieldset className="grid gap-2.5">
        <legend className="sr-only">Models run on</legend>
        <label className="flex items-start gap-2.5 text-sm">
          <input
            type="radio"
            name={name}
            checked={!isOther}
            onChange={() => choose(false)}
            className="mt-0.5 size-4 accent-foreground"
          />
          <span>
            This machine
            <span className="block text-muted-foreground">{sayMachine(found)}</span>
          </span>
        </label>
        <label className="flex items-center gap-2.5 text-sm">
          <input
            type="radio"
            name={name}
            checked={isOther}
            onChange={() => choose(true)}
            className="size-4 accent-foreground"
          />
          Another one
        </label>
      </fieldset>
      {isOther && <OtherMachine texts={texts} edit={edit} />}
    </SettingsForm>
  );
}

function OtherMachine({ texts, edit }: { texts: MachineTexts; edit(changed: Partial<MachineTexts>): void }) {
  const { gpus } = texts;
  const editGpu = (key: number, changed: { name?: string; memory?: string }) =>
    edit({ gpus: gpus.map((gpu) => (gpu.key === key ? { ...gpu, ...changed } : gpu)) });
  const add = () => {
    const key = Math.max(0, ...gpus.map((gpu) => gpu.key)) + 1;
    edit({ gpus: [...gpus, { key, name: '', memory: '' }] });
  };
  return (
    <div className="grid gap-4 rounded-lg border bg-card p-4">
      <NumberField label="RAM, GB" min={0.1} step="any" required value={texts.ram} onChange={(ram) => edit({ ram })} />
      {gpus.length > 0 && (
        <ul className="grid gap-2.5" aria-label="GPUs">
          {gpus.map(({ key, name, memory }, place) => (
            <li key={key} className="flex items-center gap-2">
              <Input
                value={name}
                onChange={(event) => editGpu(key, { name: event.target.value })}
                aria-label={`Name of GPU ${place + 1}`}
                placeholder="RTX 4090"
                required
                maxLength={100}
                autoComplete="off"
                spellCheck={false}
                className="h-9 min-w-0 grow text-sm"
              />
              <Input
                type="number"
                inputMode="decimal"
                min={0.1}
                step="any"
                required
                value={memory}
                onChange={(event) => editGpu(key, { memory: event.target.value })}
                aria-label={`Memory of GPU ${place + 1} in GB`}
                placeholder="24"
                className="h-9 w-20 shrink-0 text-sm tabular-nums"
              />
              <span className="text-sm text-muted-foreground">GB</span>
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove ${name || `GPU ${place + 1}`}`}
                onClick={() => edit({ gpus: gpus.filter((gpu) => gpu.key !== key) })}
              >
                <XIcon aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button variant="outline" size="sm" onClick={add}>
          Add a GPU
        </Button>
        {gpus.length > 0 && (
          <label className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={texts.unified}
              onChange={(event) => edit({ unified: event.target.checked })}
              className="size-4 accent-foreground"
            />
            The GPU’s memory is the RAM
          </label>
        )}
      </div>
    </div>
  );
}

function sayMachine({ ram_bytes, gpus, unified_memory }: DevicesOverride): string {
  const cards = gpus.map(({ name, memory_bytes }) => `${name} with ${sayBytes(memory_bytes)}`);
  const graphics = cards.length === 0 ? 'no GPU was found' : cards.join(', ');
  return `${sayBytes(ram_bytes)} of RAM${unified_memory ? ', shared with the GPU' : ''}, ${graphics}`;
}
