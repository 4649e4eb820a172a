'use client';

import { Fragment, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { type Hour, paint, type Week } from '#lib/browser/week-grid.ts';
import { saySpeed } from '#lib/browser/words.ts';
import { cn } from '../ui/cn.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

interface WeekGridProps {
  week: Week;
  brush: Hour;
  onChange(week: Week): void;
}

/**
 * Painted by pressing and drawing, or with the keyboard: arrows walk, Space paints, Shift with an arrow paints on the
 * way. Days are rows; on a phone they are columns.
 */
export function WeekGrid({ week, brush, onChange }: WeekGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ day: 0, hour: 8 });
  const painting = useRef(false);

  const put = (day: number, hour: number) => onChange(paint(week, day, hour, brush));
  const onKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const day = Math.min(6, Math.max(0, place.day + step.day));
    const hour = Math.min(
      23,
      Math.max(0, step.hour === 'first' ? 0 : step.hour === 'last' ? 23 : place.hour + step.hour),
    );
    setPlace({ day, hour });
    if (event.shiftKey) put(day, hour);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${day}-${hour}"]`)?.focus();
  };
  const onMove = (event: PointerEvent) => {
    if (!painting.current) return;
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-cell]');
    const [day, hour] = (cell?.dataset.cell ?? '').split('-').map(Number);
    if (cell && day !== undefined && hour !== undefined) put(day, hour);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid in every browser.
    <div
      ref={grid}
      role="group"
      aria-label="Week"
      onKeyDown={onKey}
      onPointerMove={onMove}
      onPointerUp={() => {
        painting.current = false;
      }}
      onPointerLeave={() => {
        painting.current = false;
      }}
      className="grid max-w-sm grid-flow-col grid-rows-[1.5rem_repeat(24,1.5rem)] gap-px text-xs select-none [grid-auto-columns:minmax(0,1fr)] md:max-w-none md:touch-none md:grid-flow-row md:auto-cols-auto md:grid-cols-[2.75rem_repeat(24,minmax(0,1fr))] md:grid-rows-none md:auto-rows-[1.75rem]"
    >
      <span />
      {HOURS.map((hour) => (
        <span
          key={hour}
          aria-hidden
          className={cn(
            'self-center text-muted-foreground tabular-nums md:self-end md:text-[0.6875rem]',
            hour % 3 > 0 && 'md:invisible',
          )}
        >
          {String(hour).padStart(2, '0')}
        </span>
      ))}
      {DAYS.map((name, day) => (
        <Fragment key={name}>
          <span aria-hidden className="self-center text-center text-muted-foreground md:text-left">
            {name.slice(0, 3)}
          </span>
          {HOURS.map((hour) => {
            const what = week[day]?.[hour] ?? 'usual';
            return (
              <button
                key={hour}
                type="button"
                data-cell={`${day}-${hour}`}
                tabIndex={place.day === day && place.hour === hour ? 0 : -1}
                aria-label={`${name} ${clock(hour)} to ${clock(hour + 1)}: ${sayHour(what)}`}
                onFocus={() => setPlace({ day, hour })}
                onPointerDown={(event) => {
                  // A finger may be about to scroll; it paints where it taps.
                  if (event.pointerType === 'touch') return;
                  event.currentTarget.releasePointerCapture(event.pointerId);
                  painting.current = true;
                  put(day, hour);
                }}
                onClick={(event) => {
                  // A mouse has painted when it was pressed.
                  const { pointerType } = event.nativeEvent as globalThis.PointerEvent;
                  if (event.detail === 0 || pointerType === 'touch') put(day, hour);
                }}
                className={cn('min-w-0 rounded-xs border focus-visible:z-10', hourClasses(what))}
              />
            );
          })}
        </Fragment>
      ))}
    </div>
  );
}

const STEPS: Record<string, { day: number; hour: number | 'first' | 'last' }> = {
  ArrowLeft: { day: 0, hour: -1 },
  ArrowRight: { day: 0, hour: 1 },
  ArrowUp: { day: -1, hour: 0 },
  ArrowDown: { day: 1, hour: 0 },
  Home: { day: 0, hour: 'first' },
  End: { day: 0, hour: 'last' },
};

/** Limited is full of colour, full speed is an outline of it: the two differ without colours, too. */
export function hourClasses(hour: Hour): string {
  if (hour === 'usual') return 'border-transparent bg-muted hover:bg-accent';
  return hour.limitBps === null ? 'border-2 border-good bg-good-wash' : 'border-transparent bg-honey';
}

function sayHour(hour: Hour): string {
  if (hour === 'usual') return 'usual limit';
  return hour.limitBps === null ? 'full speed' : `at most ${saySpeed(hour.limitBps)}`;
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
