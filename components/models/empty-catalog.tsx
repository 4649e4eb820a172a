'use client';

import { sayBytes } from '#lib/browser/words.ts';
import { useDownloadDialog } from '../jobs/download-dialog-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { chooseFirstModel } from './first-model.ts';

/** What this page is for, and a way to begin. */
export function EmptyCatalog({ busy, memoryBytes }: { busy: boolean; memoryBytes: number }) {
  const { openDialog } = useDownloadDialog();
  const first = chooseFirstModel(memoryBytes);
  return (
    <section className="rounded-lg border border-dashed px-5 py-12 sm:py-16" aria-label="No models yet">
      <div className="mx-auto grid max-w-md gap-3">
        <h2 className="text-lg font-semibold tracking-tight">
          {busy ? 'The first model is on its way' : 'No models on this hive yet'}
        </h2>
        <p className="text-muted-foreground">
          Name a GGUF model of the Hugging Face Hub and the hive brings it to this disk, checks every byte by its hash
          and tells you the path to give to llama.cpp. Downloads go on when you close this page.
        </p>
        {!busy && (
          <>
            <div className="mt-2 grid justify-items-start gap-2">
              <Button onClick={() => openDialog(first.reference)}>Start with {first.name}</Button>
              <p className="text-sm text-muted-foreground">
                It takes about {sayBytes(first.sizeBytes)} and fits the {sayBytes(memoryBytes)} of memory of this
                machine.
              </p>
            </div>
            <p className="text-sm text-muted-foreground">
              For another one press <Kbd>D</Kbd>, or paste an address of the Hub here.
            </p>
          </>
        )}
      </div>
    </section>
  );
}
