'use client';

import { ChevronDownIcon } from 'lucide-react';
import { useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { Button } from '../ui/button.tsx';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu.tsx';
import { toast } from '../ui/toast.ts';

interface PickAnotherProps {
  repo: string;
  label: string;
  choices: readonly string[];
}

/** What the repo does have; choosing one asks for it. */
export function PickAnother({ repo, label, choices }: PickAnotherProps) {
  const { actions } = useHive();
  const [asking, setAsking] = useState(false);
  const ask = async (choice: string) => {
    setAsking(true);
    try {
      await actions.download(`${repo}:${choice}`);
    } catch (error) {
      const refusal = HiveError.from(error);
      toast.error(refusal.message, { description: refusal.hint });
    } finally {
      setAsking(false);
    }
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="sm" disabled={asking}>
          {label}
          <ChevronDownIcon aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-h-72 max-w-[calc(100vw-3rem)] overflow-y-auto">
        {choices.map((choice) => (
          <DropdownMenuItem key={choice} onSelect={() => ask(choice)} className="font-mono text-xs">
            <span className="truncate">{choice}</span>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
