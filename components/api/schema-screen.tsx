import { ApiHeader } from './api-header.tsx';
import { schemasIn } from './api-operation.ts';
import { Json } from './json.tsx';
import { SchemaLinks } from './schema-links.tsx';

export function SchemaScreen({ name, schema }: { name: string; schema: unknown }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <ApiHeader title={name} note="Schema" />
      <SchemaLinks names={schemasIn(schema).filter((other) => other !== name)} />
      <div className="rounded-lg border bg-card p-4">
        <Json value={schema} />
      </div>
    </div>
  );
}
