'use client';

import { CopyIcon, EllipsisIcon, TerminalIcon, Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import type { Model } from '#lib/contract/models.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { titleOfModel } from './model-name.ts';
import { llamaServerCommand } from './runtime-command.ts';

export function ModelMenu({ model }: { model: Model }) {
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" className="z-10" aria-label={`Actions for ${titleOfModel(model)}`}>
            <EllipsisIcon aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => copyAndTell(model.path, 'Path copied')}>
            <CopyIcon aria-hidden />
            Copy path
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => copyAndTell(llamaServerCommand(model), 'Command copied')}>
            <TerminalIcon aria-hidden />
            Copy llama-server command
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem variant="destructive" onSelect={() => setDeleting(true)}>
            <Trash2Icon aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteDialog model={model} open={deleting} onOpenChange={setDeleting} />
    </>
  );
}

async function copyAndTell(text: string, done: string): Promise<void> {
  if (await copyText(text)) toast(done, { description: text });
  else toast.error('The browser did not allow copying.', { description: text });
}
