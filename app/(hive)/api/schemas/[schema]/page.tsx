import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SchemaScreen } from '#components/api/schema-screen.tsx';
import { createOpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';

interface SchemaPageProps {
  params: Promise<{ schema: string }>;
}

export async function generateMetadata({ params }: SchemaPageProps): Promise<Metadata> {
  return { title: (await params).schema };
}

export default async function SchemaPage({ params }: SchemaPageProps) {
  const { schema: name } = await params;
  const { schemas } = createOpenApiDocument(getHive().version).components;
  if (!Object.hasOwn(schemas, name)) notFound();
  return <SchemaScreen name={name} schema={schemas[name]} />;
}
