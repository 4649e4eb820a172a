export function Json({ value }: { value: unknown }) {
  return (
    <pre className="font-mono text-xs/5 [overflow-wrap:anywhere] whitespace-pre-wrap">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
