'use client';

import { type ComponentProps, cloneElement, createContext, type ReactElement, useContext, useState } from 'react';
import { comesLater } from './comes-later.ts';
import type * as MenuParts from './dropdown-menu-parts.tsx';

const useParts = comesLater(() => import('./dropdown-menu-parts.tsx'));

/** Before it was asked for, a menu is its button alone. */
type Menu = { kind: 'asleep'; wake(): void } | { kind: 'awake'; parts: typeof MenuParts };
const MenuContext = createContext<Menu | null>(null);

/**
 * A long list has a menu in each row, and a menu is the heaviest of the primitives: its code comes later, and each is
 * made when somebody opens it. Not modal: the page behind stays readable and can be scrolled.
 */
export function DropdownMenu({ children }: Pick<ComponentProps<typeof MenuParts.Root>, 'children'>) {
  const [asked, setAsked] = useState(false);
  const parts = useParts(asked);
  if (!asked || !parts)
    return <MenuContext value={{ kind: 'asleep', wake: () => setAsked(true) }}>{children}</MenuContext>;
  return (
    <MenuContext value={{ kind: 'awake', parts }}>
      <parts.Root defaultOpen>{children}</parts.Root>
    </MenuContext>
  );
}

type TriggerButton = ReactElement<ComponentProps<'button'>>;

/** Around one button. */
export function DropdownMenuTrigger({ children }: { asChild: true; children: TriggerButton }) {
  const menu = useMenu();
  if (menu.kind === 'awake') return <menu.parts.Trigger asChild>{children}</menu.parts.Trigger>;
  return cloneElement(children, {
    onClick: menu.wake,
    onKeyDown: (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      menu.wake();
    },
    'aria-haspopup': 'menu',
    'aria-expanded': false,
  });
}

export function DropdownMenuContent(props: ComponentProps<typeof MenuParts.Content>) {
  const menu = useMenu();
  return menu.kind === 'awake' ? <menu.parts.Content {...props} /> : null;
}

export function DropdownMenuItem(props: ComponentProps<typeof MenuParts.Item>) {
  const menu = useMenu();
  return menu.kind === 'awake' ? <menu.parts.Item {...props} /> : null;
}

export function DropdownMenuCheckboxItem(props: ComponentProps<typeof MenuParts.CheckboxItem>) {
  const menu = useMenu();
  return menu.kind === 'awake' ? <menu.parts.CheckboxItem {...props} /> : null;
}

export function DropdownMenuRadioGroup(props: ComponentProps<typeof MenuParts.RadioGroup>) {
  const menu = useMenu();
  return menu.kind === 'awake' ? <menu.parts.RadioGroup {...props} /> : null;
}

export function DropdownMenuRadioItem(props: ComponentProps<typeof MenuParts.RadioItem>) {
  const menu = useMenu();
  return menu.kind === 'awake' ? <menu.parts.RadioItem {...props} /> : null;
}

export function DropdownMenuSeparator(props: ComponentProps<typeof MenuParts.Separator>) {
  const menu = useMenu();
  return menu.kind === 'awake' ? <menu.parts.Separator {...props} /> : null;
}

function useMenu(): Menu {
  const menu = useContext(MenuContext);
  if (!menu) throw new Error('This part of a menu stands outside of one.');
  return menu;
}
