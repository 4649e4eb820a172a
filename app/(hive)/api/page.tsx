import type { Metadata } from 'next';
import { ApiScreen } from '#components/api/api-screen.tsx';
import { createOpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'API' };

export default function ApiPage() {
  return <ApiScreen document={createOpenApiDocument(getHive().version)} />;
}
