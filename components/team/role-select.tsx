import type { ComponentProps } from 'react';
import type { Role } from '#lib/contract/team.ts';
import { Select } from '../ui/select.tsx';
import { ROLE_WORDS, ROLES } from './role-words.ts';

interface RoleSelectProps extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  value: Role;
  onPick(role: Role): void;
}

export function RoleSelect({ value, onPick, ...props }: RoleSelectProps) {
  return (
    <Select {...props} value={value} onChange={(event) => onPick(event.target.value as Role)}>
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {ROLE_WORDS[role].name}
        </option>
      ))}
    </Select>
  );
}
