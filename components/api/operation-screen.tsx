import { ApiHeader } from './api-header.tsx';
import { type ApiOperation, schemasIn, schemaWords } from './api-operation.ts';
import { Json } from './json.tsx';
import { SchemaLinks } from './schema-links.tsx';

/** One call: what it takes, what it answers, and an example of each. */
export function OperationScreen({ operation }: { operation: ApiOperation }) {
  const { method, path, summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content['application/json'];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <ApiHeader title={`${method} ${path}`} note={summary} />
      <div className="grid gap-6 text-sm">
        <p className="max-w-prose">{description.replaceAll('`', '')}</p>
        {parameters.length > 0 && (
          <Facts
            title="Parameters"
            facts={parameters.map(({ name, in: place, required, schema, description: about }) => ({
              term: name,
              words: [place, required ? 'required' : '', schemaWords(schema), about ?? ''].filter(Boolean).join(', '),
            }))}
          />
        )}
        {body && (
          <div className="grid gap-2">
            <h2 className="font-medium">Body: {schemaWords(body.schema)}</h2>
            {Object.entries(body.examples ?? {}).map(([name, { value }]) => (
              <figure key={name} className="grid gap-1 rounded-lg border bg-card p-4">
                <figcaption className="text-muted-foreground">{name}</figcaption>
                <Json value={value} />
              </figure>
            ))}
          </div>
        )}
        <Facts
          title="Answers"
          facts={Object.entries(responses).map(([status, { description: about, content = {} }]) => ({
            term: status,
            words: [
              about.replaceAll('`', ''),
              ...Object.entries(content).map(([type, { schema }]) =>
                type === 'application/json' ? schemaWords(schema) : type,
              ),
            ].join(' '),
          }))}
        />
        <SchemaLinks names={schemasIn([requestBody, responses])} />
      </div>
    </div>
  );
}

function Facts({ title, facts }: { title: string; facts: { term: string; words: string }[] }) {
  return (
    <div className="grid gap-2">
      <h2 className="font-medium">{title}</h2>
      <dl className="grid gap-x-4 gap-y-1 md:grid-cols-[8rem_minmax(0,1fr)]">
        {facts.map(({ term, words }) => (
          <div key={term} className="contents">
            <dt className="font-mono text-xs/5 [overflow-wrap:anywhere]">{term}</dt>
            <dd className="mb-2 text-muted-foreground md:mb-0">{words}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
