'use client';

import { BoxesIcon, CopyIcon, EllipsisIcon, FileCheckIcon, TerminalIcon, Trash2Icon } from 'lucide-react';
import { useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { Model } from '#lib/contract/models.ts';
import { Button } from '../ui/button.tsx';
import { comesLater } from '../ui/comes-later.ts';
import { copyText } from '../ui/copy-text.ts';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu.tsx';
import { toast } from '../ui/toast.ts';
import { askToVerify } from './ask-to-verify.ts';
import { titleOfModel } from './model-name.ts';
import { llamaCliCommand, llamaServerCommand, lmStudioCommand, ollamaCommand } from './runtime-command.ts';

const useDeleteDialog = comesLater(() => import('./delete-dialog.tsx'));

const COMMANDS = [
  { label: 'llama-server', icon: TerminalIcon, make: llamaServerCommand },
  { label: 'llama-cli', icon: TerminalIcon, make: llamaCliCommand },
  { label: 'Ollama', icon: BoxesIcon, make: ollamaCommand },
  { label: 'LM Studio', icon: BoxesIcon, make: lmStudioCommand },
] as const;

export function ModelMenu({ model }: { model: Model }) {
  const { actions, store } = useHive();
  const [deleting, setDeleting] = useState(false);
  const later = useDeleteDialog(deleting);
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
          {COMMANDS.map(({ label, icon: Icon, make }) => (
            <DropdownMenuItem key={label} onSelect={() => copyAndTell(make(model), `Command for ${label} copied`)}>
              <Icon aria-hidden />
              Copy {label} command
            </DropdownMenuItem>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => askToVerify(actions, store, model.id)}>
            <FileCheckIcon aria-hidden />
            Verify
          </DropdownMenuItem>
          <DropdownMenuItem variant="destructive" onSelect={() => setDeleting(true)}>
            <Trash2Icon aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {deleting && later && <later.DeleteDialog model={model} open={deleting} onOpenChange={setDeleting} />}
    </>
  );
}

async function copyAndTell(text: string, done: string): Promise<void> {
  if (await copyText(text)) toast(done, { description: text });
  else toast.error('The browser did not allow copying.', { description: text });
}
