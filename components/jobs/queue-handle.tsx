'use client';

import { GripVerticalIcon } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { Button } from '../ui/button.tsx';
import { placeAfterSteps, useQueue } from './queue-order.tsx';

/** Moves a download that waits: by dragging, or with the arrow keys. */
export function QueueHandle({ jobId, title }: { jobId: string; title: string }) {
  const { actions } = useHive();
  const queue = useQueue();
  const pending = useHiveState((state) => state.pending.get(jobId) === 'move');
  const [said, setSaid] = useState('');
  const button = useRef<HTMLButtonElement>(null);
  const byKey = useRef(false);
  const place = queue.indexOf(jobId);

  // The browser takes the focus from a row that changes its place.
  useEffect(() => {
    if (place >= 0 && byKey.current) button.current?.focus();
    byKey.current = false;
  }, [place]);

  const move = async (beforeId: string | null, to: number) => {
    if (await actions.move(jobId, beforeId)) setSaid(`${title} is now ${to + 1} of ${queue.length} that wait.`);
    else byKey.current = false;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowUp: -1, ArrowDown: 1, Home: -place, End: queue.length - 1 - place }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    const beforeId = placeAfterSteps(queue, jobId, steps);
    if (beforeId === undefined) return;
    byKey.current = true;
    void move(beforeId, place + steps);
  };
  const drag = useDrag(jobId, (beforeId) => {
    const rest = queue.filter((id) => id !== jobId);
    void move(beforeId, beforeId === null ? rest.length : rest.indexOf(beforeId));
  });

  if (queue.length < 2 || place < 0) return null;
  return (
    <>
      <Button
        ref={button}
        variant="ghost"
        size="icon"
        className="-ml-2 w-6 cursor-grab touch-none active:cursor-grabbing"
        aria-label={`Place of ${title} in the queue: ${place + 1} of ${queue.length}`}
        title="Drag, or use the arrow keys"
        aria-busy={pending}
        onKeyDown={onKeyDown}
        {...drag}
      >
        <GripVerticalIcon aria-hidden />
      </Button>
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}

/** A line shows where the row would go; the rows stay where they are until it is let go. */
function useDrag(jobId: string, onDrop: (beforeId: string | null) => void) {
  const target = useRef<{ row: HTMLElement; beforeId: string | null } | null>(null);
  const mark = (next: typeof target.current) => {
    target.current?.row.removeAttribute('data-drop');
    target.current = next;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      const rows = [...document.querySelectorAll<HTMLElement>('[data-state=queued][data-job]')];
      const over = rows.find((row) => event.clientY < row.getBoundingClientRect().bottom) ?? rows.at(-1);
      if (!over) return;
      const { top, height } = over.getBoundingClientRect();
      const below = event.clientY > top + height / 2;
      const before = below ? rows[rows.indexOf(over) + 1] : over;
      mark({ row: over, beforeId: before?.dataset.job ?? null });
      over.dataset.drop = below ? 'below' : 'above';
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const dropped = target.current;
      mark(null);
      const moved = event.currentTarget.hasPointerCapture(event.pointerId) && dropped !== null;
      if (moved && dropped.beforeId !== jobId) onDrop(dropped.beforeId);
    },
    onPointerCancel: () => mark(null),
  };
}
