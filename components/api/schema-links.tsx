import Link from 'next/link';
import { schemaHref } from './api-href.ts';

/** To the schemas that are named here. */
export function SchemaLinks({ names }: { names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <ul aria-label="Schemas" className="flex flex-wrap gap-x-4 gap-y-2">
      {names.map((name) => (
        <li key={name}>
          <Link href={schemaHref(name)} prefetch={false} className="font-mono text-sm underline underline-offset-4">
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
